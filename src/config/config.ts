/** What the environment may set, decoded once; see section 8 of the design for names and defaults. */
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import type { RemovalGuard } from '../../domain/flow/events';
import * as text from './values';

export type { GroupRoles, ManagersSee, RateWindow, Witness, WitnessPolicy } from './values';

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** `sqlite`, or a connection string `esdb://…`. */
  readonly eventStore: string;
  /** Of the names of our streams in EventStoreDB, which several installations may share. */
  readonly streamPrefix: string;
  /** The first `x-api-key`; null: generated and printed once. */
  readonly adminKey: string | null;
  /** 32 bytes, base64; null: generated in the data directory. */
  readonly secretKey: string | null;
  /** Per API client; empty: no limit. */
  readonly rateLimit: ReadonlyArray<text.RateWindow>;
  /** Of HTTP, at once; some more are taken for health alone. */
  readonly maxConnections: number;
  readonly syncDeadlineMs: number;
  /** Delays in ms before the first attempt, the second, … */
  readonly webhookSchedule: ReadonlyArray<number>;
  /** A webhook whose every attempt has failed for so long is disabled. */
  readonly webhookDisableAfterMs: number;
  /** In bytes, for the states of streams in use; null: a share of the memory that the process may take. */
  readonly stateMemory: number | null;
  /** Of disk, in bytes, for what answers about the past. */
  readonly momentsDisk: number;
  /** Networks that webhooks may reach although private; see `reachable`. */
  readonly webhookAllowNetworks: ReadonlyArray<string>;
  /** Of one flow. */
  readonly maxSources: number;
  /** Of the installation. */
  readonly maxWebhooks: number;
  /** How much may be taken off a source at once, unless flow or source say otherwise. */
  readonly removalGuard: RemovalGuard;
  /** A change that it holds waits so long for a person; null: as a sync request. */
  readonly holdDeadlineMs: number | null;
  /** The name of this history among others; null: one that is derived from the secret key. */
  readonly historyOrigin: string | null;
  /** Where each checkpoint of the history is saved as a file; null: nowhere. */
  readonly checkpointDir: string | null;
  /** Who is asked to cosign each checkpoint, and how many of them are enough. */
  readonly witnesses: text.WitnessPolicy;
  /** Where browsers reach this service: people come back there from where they sign in. */
  readonly publicUrl: string | null;
  /** Who signs people in by OpenID Connect; null: nobody does. */
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: string | null;
  /** The claim that names somebody's groups. */
  readonly oidcGroupsClaim: string;
  /** Whoever is in none of the groups is not let in. */
  readonly oidcRoles: text.GroupRoles;
  /** The claim that says who somebody is among the managers of flows; null: none does. */
  readonly oidcUserIdClaim: string | null;
  /** `own`: the flows that name them. */
  readonly managersSee: text.ManagersSee;
  /** Whether there is an integration to practise with; null: on this machine alone, and not in production. */
  readonly practice: boolean | null;
  readonly isProduction: boolean;
  readonly logLevel: text.LogLevelName;
}

interface Variable<A> {
  readonly name: string;
  readonly codec: t.Decoder<unknown, A>;
  /** What holds when the variable is not set or empty, written as one would set it; null: nothing. */
  readonly fallback: string | null;
  /** Its value is never shown. */
  readonly secret?: true;
}

const variables: { readonly [K in keyof Config]: Variable<Config[K]> } = {
  host: { name: 'HOST', codec: text.Host, fallback: '127.0.0.1' },
  port: { name: 'PORT', codec: text.Port, fallback: '3000' },
  dataDir: { name: 'FLOWSYNC_DATA_DIR', codec: text.Directory, fallback: './data' },
  eventStore: { name: 'FLOWSYNC_EVENT_STORE', codec: text.EventStoreName, fallback: 'sqlite', secret: true },
  streamPrefix: { name: 'FLOWSYNC_STREAM_PREFIX', codec: text.StreamPrefix, fallback: 'flowsync-' },
  adminKey: { name: 'FLOWSYNC_ADMIN_KEY', codec: text.AdminKey, fallback: null, secret: true },
  secretKey: { name: 'FLOWSYNC_SECRET_KEY', codec: text.SecretKey, fallback: null, secret: true },
  rateLimit: { name: 'FLOWSYNC_RATE_LIMIT', codec: text.RateLimit, fallback: '200/s,5000/min' },
  maxConnections: { name: 'FLOWSYNC_MAX_CONNECTIONS', codec: text.Connections, fallback: '1000' },
  syncDeadlineMs: { name: 'FLOWSYNC_SYNC_DEADLINE', codec: text.Deadline, fallback: '24h' },
  webhookSchedule: {
    name: 'FLOWSYNC_WEBHOOK_SCHEDULE',
    codec: text.Schedule,
    fallback: '0s,5s,5m,30m,2h,5h,10h',
  },
  webhookDisableAfterMs: { name: 'FLOWSYNC_WEBHOOK_DISABLE_AFTER', codec: text.Deadline, fallback: '5d' },
  webhookAllowNetworks: { name: 'FLOWSYNC_WEBHOOK_ALLOW_NETWORKS', codec: text.Networks, fallback: '' },
  maxSources: { name: 'FLOWSYNC_MAX_SOURCES', codec: text.MaxSources, fallback: '1000' },
  maxWebhooks: { name: 'FLOWSYNC_MAX_WEBHOOKS', codec: text.MaxWebhooks, fallback: '1000' },
  stateMemory: { name: 'FLOWSYNC_STATE_MEMORY', codec: text.Bytes, fallback: null },
  momentsDisk: { name: 'FLOWSYNC_MOMENTS_DISK', codec: text.DiskBytes, fallback: '2GB' },
  removalGuard: { name: 'FLOWSYNC_REMOVAL_GUARD', codec: text.Guard, fallback: '20%,5' },
  holdDeadlineMs: { name: 'FLOWSYNC_HOLD_DEADLINE', codec: text.Deadline, fallback: null },
  historyOrigin: { name: 'FLOWSYNC_HISTORY_ORIGIN', codec: text.HistoryOrigin, fallback: null },
  checkpointDir: { name: 'FLOWSYNC_CHECKPOINT_DIR', codec: text.Directory, fallback: null },
  witnesses: { name: 'FLOWSYNC_WITNESSES', codec: text.Witnesses, fallback: '' },
  publicUrl: { name: 'FLOWSYNC_PUBLIC_URL', codec: text.WebUrl, fallback: null },
  oidcIssuer: { name: 'FLOWSYNC_OIDC_ISSUER', codec: text.WebUrl, fallback: null },
  oidcClientId: { name: 'FLOWSYNC_OIDC_CLIENT_ID', codec: text.Name, fallback: null },
  oidcClientSecret: { name: 'FLOWSYNC_OIDC_CLIENT_SECRET', codec: text.Name, fallback: null, secret: true },
  oidcGroupsClaim: { name: 'FLOWSYNC_OIDC_GROUPS_CLAIM', codec: text.Name, fallback: 'groups' },
  oidcRoles: { name: 'FLOWSYNC_OIDC_ROLES', codec: text.GroupsToRoles, fallback: '' },
  oidcUserIdClaim: { name: 'FLOWSYNC_OIDC_USER_ID_CLAIM', codec: text.Name, fallback: null },
  managersSee: { name: 'FLOWSYNC_MANAGERS_SEE', codec: text.ManagersSee, fallback: 'all' },
  practice: { name: 'FLOWSYNC_PRACTICE', codec: text.OnOff, fallback: null },
  isProduction: { name: 'NODE_ENV', codec: text.IsProduction, fallback: 'development' },
  logLevel: { name: 'FLOWSYNC_LOG_LEVEL', codec: text.LogLevel, fallback: 'info' },
};

/** Of commands that speak to a service, which the service itself has no use for. */
const OF_COMMANDS: ReadonlyArray<string> = ['FLOWSYNC_API_KEY', 'FLOWSYNC_WEBHOOK_SECRET'];

type Environment = Readonly<Record<string, string | undefined>>;

/** One line for each variable that is wrong or unknown. A variable that is set to nothing counts as not set. */
export const readConfig = (env: Environment): E.Either<ReadonlyArray<string>, Config> => {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [field, variable] of Object.entries<Variable<unknown>>(variables)) {
    const value = env[variable.name]?.trim() || variable.fallback;
    if (value === null) {
      config[field] = null;
      continue;
    }
    const decoded = variable.codec.decode(value);
    if (E.isRight(decoded)) config[field] = decoded.right;
    else problems.push(problemOf(variable, value, decoded.left));
  }
  problems.push(...unknownIn(env));
  return problems.length > 0 ? E.left(problems) : E.right(config as unknown as Config);
};

const problemOf = ({ name, secret }: Variable<unknown>, value: string, errors: t.Errors): string => {
  const expected = errors.at(-1)?.message ?? 'is not valid';
  return `${name} ${expected}${secret ? '' : `; it is ${JSON.stringify(value)}`}.`;
};

const unknownIn = (env: Environment): ReadonlyArray<string> => {
  const names = Object.values(variables).map(({ name }) => name);
  return Object.keys(env)
    .filter(name => name.startsWith('FLOWSYNC_') && !names.includes(name) && !OF_COMMANDS.includes(name))
    .map(name => {
      const [nearest = ''] = names.toSorted((a, b) => distance(name, a) - distance(name, b));
      return `${name} is not a variable that flowsync knows; did you mean ${nearest}?`;
    });
};

/** How many letters must be changed, added or dropped to make one of the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const change = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
