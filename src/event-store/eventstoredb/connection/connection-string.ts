/**
 * Connection strings of EventStoreDB: `esdb://user:password@host:2113?tls=true`, several hosts separated by commas, or
 * `esdb+discover://name` for a cluster behind one DNS name. The client's own parser is not used because it writes the
 * string, password included, to the console. No message made here repeats any part that could hold the password.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';

export interface Host {
  readonly address: string;
  readonly port: number;
}

export interface ConnectionString {
  readonly hosts: ReadonlyArray<Host>;
  /** Ask the hosts for the members of the cluster, and use its leader. */
  readonly cluster: boolean;
  readonly user: { readonly name: string; readonly password: string } | null;
  readonly tls: boolean;
  /** File of the certificate authority, PEM; null: those that Node trusts. */
  readonly caFile: string | null;
  /** Files of a client certificate and its key, PEM. */
  readonly certificate: { readonly certFile: string; readonly keyFile: string } | null;
  readonly connectionName: string;
  readonly deadlineMs: number;
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly gossipTimeoutS: number;
}

type Decode = (value: string) => string | number | boolean | null;

const flag: Decode = value => (value === 'true' ? true : value === 'false' ? false : null);
const text: Decode = value => value;
const positive: Decode = value => (/^[1-9]\d{0,8}$/.test(value) ? Number(value) : null);
const only =
  (allowed: string): Decode =>
  value =>
    value.toLowerCase() === allowed ? value : null;

/** Those of the client; what would take away a promise of the store has one value only. */
const OPTIONS: Readonly<Record<string, readonly [decode: Decode, expects: string]>> = {
  tls: [flag, 'true or false'],
  tlsCAFile: [text, 'a file'],
  tlsVerifyCert: [only('true'), 'true; name the authority by tlsCAFile instead'],
  userCertFile: [text, 'a file'],
  userKeyFile: [text, 'a file'],
  connectionName: [text, 'a name'],
  defaultDeadline: [positive, 'milliseconds'],
  keepAliveInterval: [positive, 'milliseconds'],
  keepAliveTimeout: [positive, 'milliseconds'],
  gossipTimeout: [positive, 'seconds'],
  discoveryInterval: [positive, 'milliseconds'],
  maxDiscoverAttempts: [positive, 'a number'],
  nodePreference: [only('leader'), 'leader: flowsync reads what it wrote'],
  throwOnAppendFailure: [only('true'), 'true'],
};

const SHAPE = /^esdb(?<discover>\+discover)?:\/\/(?:(?<user>[^@]*)@)?(?<hosts>[^@/?]+)\/?(?:\?(?<options>[^@]*))?$/;

/** Left: what is wrong with it, as the end of a sentence. */
export const parseConnectionString = (input: string): E.Either<string, ConnectionString> => {
  const { discover, user, hosts, options } = SHAPE.exec(input.trim())?.groups ?? {};
  return pipe(
    E.Do,
    E.bind('hosts', () => pipe((hosts ?? '').split(','), E.traverseArray(hostOf))),
    E.bind('user', () => userOf(user)),
    E.bind('options', () => optionsOf(options)),
    E.bind('certificate', given => certificateOf(given.options)),
    E.map(given => ({
      hosts: given.hosts,
      cluster: discover !== undefined || given.hosts.length > 1,
      user: given.user,
      tls: given.options.tls !== false,
      caFile: given.options.tlsCAFile === undefined ? null : String(given.options.tlsCAFile),
      certificate: given.certificate,
      connectionName: String(given.options.connectionName ?? 'flowsync'),
      deadlineMs: Number(given.options.defaultDeadline ?? 5000),
      keepAliveIntervalMs: Number(given.options.keepAliveInterval ?? 10_000),
      keepAliveTimeoutMs: Number(given.options.keepAliveTimeout ?? 10_000),
      gossipTimeoutS: Number(given.options.gossipTimeout ?? 3),
    })),
    E.mapLeft(problem =>
      /^esdb(\+discover)?:\/\//.test(input.trim()) ? problem : 'it must begin with esdb:// or esdb+discover://',
    ),
  );
};

const hostOf = (part: string): E.Either<string, Host> => {
  const [address, port] = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(part.trim())?.slice(1) ?? [];
  return address === undefined || Number(port ?? 2113) > 65_535 || Number(port ?? 2113) < 1
    ? E.left(
        'its hosts are not host:port, separated by commas; a password has @ / ? : % escaped, as %40 %2F %3F %3A %25',
      )
    : E.right({ address, port: Number(port ?? 2113) });
};

const userOf = (part: string | undefined): E.Either<string, ConnectionString['user']> => {
  if (part === undefined) return E.right(null);
  const [name = '', password = '', ...rest] = part.split(':');
  if (name === '' || password === '' || rest.length > 0) return E.left('before the @ it needs user:password');
  return pipe(
    E.Do,
    E.bind('name', () => unescaped(name, 'the user')),
    E.bind('password', () => unescaped(password, 'the password')),
  );
};

const unescaped = (part: string, what: string): E.Either<string, string> =>
  E.tryCatch(
    () => decodeURIComponent(part),
    () => `${what} has a stray %; write % as %25`,
  );

type Options = Readonly<Record<string, string | number | boolean>>;

const optionsOf = (part: string | undefined): E.Either<string, Options> =>
  pipe(part === undefined || part === '' ? [] : part.split('&'), E.traverseArray(optionOf), E.map(Object.fromEntries));

const optionOf = (pair: string): E.Either<string, readonly [string, string | number | boolean]> => {
  const [key = '', ...value] = pair.split('=');
  const name = Object.keys(OPTIONS).find(known => known.toLowerCase() === key.toLowerCase());
  if (name === undefined)
    return E.left(`it has an option that is not known; there are ${Object.keys(OPTIONS).join(', ')}`);
  const [decode, expects] = OPTIONS[name] ?? [text, ''];
  return pipe(
    unescaped(value.join('='), name),
    E.map(decode),
    E.filterOrElse(
      (decoded): decoded is string | number | boolean => decoded !== null && decoded !== '',
      () => `its option ${name} must be ${expects}`,
    ),
    E.map(decoded => [name, decoded] as const),
  );
};

const certificateOf = ({ userCertFile, userKeyFile }: Options): E.Either<string, ConnectionString['certificate']> => {
  if (userCertFile === undefined && userKeyFile === undefined) return E.right(null);
  return userCertFile === undefined || userKeyFile === undefined
    ? E.left('userCertFile and userKeyFile belong together')
    : E.right({ certFile: String(userCertFile), keyFile: String(userKeyFile) });
};
