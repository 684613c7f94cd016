/**
 * What the shell takes from the world: time, chance and the network. Everything else in `src/` reaches them through
 * these ports, so that the whole service can run under a simulated clock, with a seed and with faults.
 */

/** Ends a timer; harmless when it has fired. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Runs `task` once, `delayMs` from now; any length of time, also beyond the 24.8 days of `setTimeout`. */
  readonly after: (delayMs: number, task: () => void) => Cancel;
  /** Milliseconds of a monotonic clock: for durations only. */
  readonly elapsed: () => number;
}

export interface Random {
  readonly bytes: (length: number) => Uint8Array;
  readonly uuid: () => string;
  /** A number from 0 (included) to 1 (excluded). */
  readonly fraction: () => number;
}

export interface HttpPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as these bytes. */
  readonly body: string;
  /** For the whole exchange, the answer's body included; the look-up of the name is before it. */
  readonly timeoutMs: number;
  /** Of the answer's body, no more than this is read. */
  readonly maxAnswerBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first `maxAnswerBytes` of it, as UTF-8. */
  readonly body: string;
}

/**
 * Why there is no answer.
 * `refused`: the address may not be reached from here (private network, not `https`, not a URL).
 * `theirs`: their side did not answer (connection refused, reset, TLS, time-out).
 * `ours`: our side could not ask (its own DNS or proxy is down): no attempt has been used up.
 */
export interface NoAnswer {
  readonly kind: 'refused' | 'theirs' | 'ours';
  /** Machine-readable: `timeout`, `connection-refused`, `private-address`, … */
  readonly reason: string;
  readonly message: string;
}

export type PostResult = { readonly answer: HttpAnswer } | { readonly noAnswer: NoAnswer };

/** How it went. Null: it did not come to that, or did not need it (no name, a connection that was kept, `http:`). */
export interface Seen {
  /** In ms, one after the other: look-up of the name, connection, handshake, and from then on to the first of the answer. */
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  readonly tls: {
    readonly protocol: string;
    /** Milliseconds since the Unix epoch. */
    readonly certificateEnds: number | null;
    readonly cipher: string;
    /** Of the certificate, as the other side says it; null: it names none. */
    readonly issuer: string | null;
  } | null;
}

export interface Network {
  /** Never rejects. Follows no redirect. */
  readonly post: (request: HttpPost) => Promise<PostResult & { readonly seen: Seen }>;
  /** Why our side could not ask this URL now, as far as that is seen without sending anything; null: it could. */
  readonly unreachable: (url: string) => Promise<NoAnswer | null>;
  readonly close: () => Promise<void>;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
}
