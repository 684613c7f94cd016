/** What the environment may set, decoded once; see section 8 of the design for names and defaults. */
export interface RateWindow {
  readonly count: number;
  readonly windowMs: number;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** `sqlite`, or a connection string `esdb://…`. */
  readonly eventStore: string;
  /** The first `x-api-key`; null: generated and printed once. */
  readonly adminKey: string | null;
  /** 32 bytes, base64; null: generated in the data directory. */
  readonly secretKey: string | null;
  /** Per API client; empty: no limit. */
  readonly rateLimit: ReadonlyArray<RateWindow>;
  readonly syncDeadlineMs: number;
  /** Delays in ms before the first attempt, the second, … */
  readonly webhookSchedule: ReadonlyArray<number>;
  /** CIDRs that webhooks may reach although private. */
  readonly webhookAllowNetworks: ReadonlyArray<string>;
}
