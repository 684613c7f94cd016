/** How the values of the environment are written, as codecs. Each failure says what would be right. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { Role } from '../../domain/api-client';
import { RemovalGuard } from '../../domain/flow/events';
import { isNetwork } from '../runtime/ssrf';
import { parseVkey, type Verifier } from '../transparency/note';

/** At most `count` requests in a window of this length. */
export interface RateWindow {
  readonly count: number;
  readonly windowMs: number;
}

/** A codec that reads a text, or says what it should have been. */
const written = <A>(name: string, expected: string, read: (text: string) => A | null): t.Decoder<unknown, A> =>
  new t.Type<A, A, unknown>(
    name,
    (_u): _u is A => false,
    (u, context) => {
      const value = typeof u === 'string' ? read(u) : null;
      return value === null ? t.failure(u, context, `must be ${expected}`) : t.success(value);
    },
    t.identity,
  );

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A year: what is longer is a slip of the pen. */
const MAX_DURATION_MS = 365 * 86_400_000;

const duration = (text: string): number | null => {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const value = Number(amount) * (milliseconds[unit ?? ''] ?? Number.NaN);
  return value <= MAX_DURATION_MS ? value : null;
};

/** All of them or null; an empty text is an empty list. */
const listOf = <A>(text: string, read: (item: string) => A | null): ReadonlyArray<A> | null => {
  const items = text === '' ? [] : text.split(',').map(item => read(item.trim()));
  return items.includes(null) ? null : (items as ReadonlyArray<A>);
};

const wholeNumber = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);

export const Host = written('Host', 'a host name or an IP address', text => (/^[\w.:-]+$/.test(text) ? text : null));

export const Port = written('Port', 'a port from 0 to 65535, 0 for any that is free', text => {
  const port = wholeNumber(text);
  return port !== null && port <= 65_535 ? port : null;
});

/** Of a service that is asked, or where this one is reached; without a slash at its end. */
export const WebUrl = written('WebUrl', 'an address with https:, or with http: on this machine', text => {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, username, search, hash } = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isPlain = username === '' && search === '' && hash === '';
  return isPlain && (protocol === 'https:' || (protocol === 'http:' && isHere)) ? text.replace(/\/$/, '') : null;
});

export const OnOff = written('OnOff', 'on or off', text => (text === 'on' || text === 'off' ? text === 'on' : null));

export type ManagersSee = 'all' | 'own';
export const ManagersSee = written('ManagersSee', 'all or own', (text): ManagersSee | null =>
  text === 'all' || text === 'own' ? text : null,
);

/** Of `NODE_ENV`, which may be anything. */
export const IsProduction = written('IsProduction', 'a text', (text): boolean => text === 'production');

export const Name = written('Name', 'a text of 1 to 500 characters', text =>
  text.length > 0 && text.length <= 500 ? text : null,
);

export type GroupRoles = ReadonlyArray<{ readonly group: string; readonly role: Role }>;

const groupRole = (text: string): GroupRoles[number] | null => {
  const [group = '', role = '', ...more] = text.split('=').map(part => part.trim());
  return group !== '' && Role.is(role) && more.length === 0 ? { group, role } : null;
};

export const GroupsToRoles = written(
  'GroupsToRoles',
  'groups with their roles, as exam-office=manager, it-admins=admin',
  (text): GroupRoles | null => listOf(text, groupRole),
);

export const Directory = written('Directory', 'a path', text => (text.includes('\0') ? null : text));

export const HistoryOrigin = written(
  'HistoryOrigin',
  'a URL without its scheme, as flowsync.example.org/history: no space, no +, no / at its end, at most 200 characters',
  text => (/^[\x21-\x2a\x2c-\x7e]{1,200}$/.test(text) && !text.includes('://') && !text.endsWith('/') ? text : null),
);

/** Whoever cosigns the checkpoints of the history. */
export interface Witness {
  /** Its submission prefix, without a slash at its end. */
  readonly url: string;
  readonly key: Verifier;
}

export interface WitnessPolicy {
  readonly witnesses: ReadonlyArray<Witness>;
  /** So many of them make a checkpoint one that is witnessed. */
  readonly quorum: number;
}

/** Each is asked at every checkpoint. */
const MAX_WITNESSES = 20;

const witness = (text: string): Witness | null => {
  const [url = '', vkey = '', ...more] = text.split(/\s+/);
  const key = parseVkey(vkey, 'cosignature');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url) || more.length > 0 || E.isLeft(key)) return null;
  return { url: url.endsWith('/') ? url.slice(0, -1) : url, key: key.right };
};

export const Witnesses = written(
  'Witnesses',
  'at most 20 witnesses separated by commas, each a URL and a key, perhaps after the number that is enough: ' +
    '2 of https://a.example a.example+<id>+<key>, https://b.example …',
  (text): WitnessPolicy | null => {
    const [, enough, list = ''] = /^(?:(\d{1,2}) of )?(.*)$/s.exec(text.trim()) ?? [];
    const witnesses = listOf(list.trim(), witness);
    if (witnesses === null || witnesses.length > MAX_WITNESSES) return null;
    const quorum = enough === undefined ? witnesses.length : Number(enough);
    const names = new Set(witnesses.map(({ key }) => key.name));
    const isPossible = quorum <= witnesses.length && (enough === undefined || quorum > 0);
    return names.size === witnesses.length && isPossible ? { witnesses, quorum } : null;
  },
);

export const EventStoreName = written(
  'EventStore',
  'sqlite, or a connection string that begins with esdb:// or esdb+discover://',
  text => (/^(sqlite$|esdb(\+discover)?:\/\/.)/.test(text) ? text : null),
);

/** Names with a `$` in front belong to the server. The end keeps one prefix from being the beginning of another's streams by accident. */
export const StreamPrefix = written(
  'StreamPrefix',
  'made of 1 to 64 letters, digits, ., _ and -, beginning with a letter and ending with -',
  text => (/^[A-Za-z][\w.-]{0,62}-$/.test(text) ? text : null),
);

/** Shorter ones could be guessed. `fs_…` would be read as the key of another client. */
export const AdminKey = written(
  'AdminKey',
  'made of 8 to 512 visible ASCII characters, and begin with fs_ only when it begins with fs_admin_',
  text => {
    const isOfAnother = text.startsWith('fs_') && !text.startsWith('fs_admin_');
    return /^[\x21-\x7e]{8,512}$/.test(text) && !isOfAnother ? text : null;
  },
);

export const SecretKey = written(
  'SecretKey',
  '32 bytes in base64 (44 characters), as `openssl rand -base64 32` makes them',
  text => (/^[A-Za-z0-9+/]{43}=$/.test(text) ? text : null),
);

export const Connections = written('Connections', 'a number of connections from 10 to 100000', text => {
  const count = wholeNumber(text);
  return count !== null && count >= 10 && count <= 100_000 ? count : null;
});

const window = (text: string): RateWindow | null => {
  const [, count, unit] = /^(\d{1,9})\/(s|min|h|d)$/.exec(text) ?? [];
  const windowMs = milliseconds[unit ?? ''];
  return windowMs !== undefined && Number(count) > 0 ? { count: Number(count), windowMs } : null;
};

export const RateLimit = written('RateLimit', 'off, or windows as 200/s,5000/min (units s, min, h, d)', text =>
  text === 'off' ? [] : listOf(text, window),
);

const units: Readonly<Record<string, number>> = { kB: 1000, MB: 1000_000, GB: 1000_000_000, TB: 1000_000_000_000 };

const bytes = (text: string): number => {
  const [, amount, unit] = /^(\d{1,6})(kB|MB|GB|TB)$/.exec(text.trim()) ?? [];
  return Number(amount) * (units[unit ?? ''] ?? Number.NaN);
};

export const Bytes = written('Bytes', 'an amount of memory from 1kB to 64GB, as 512kB, 64MB, 1GB', text => {
  const value = bytes(text);
  return value >= 1000 && value <= 64e9 ? value : null;
});

export const DiskBytes = written('DiskBytes', 'an amount of disk from 1MB to 10TB, as 500MB, 2GB', text => {
  const value = bytes(text);
  return value >= 1e6 && value <= 10e12 ? value : null;
});

export const Deadline = written('Deadline', 'a duration from 1s to 365d, as 90s, 30m, 24h', text => {
  const value = duration(text);
  return value !== null && value >= 1000 ? value : null;
});

export const Schedule = written('Schedule', 'delays separated by commas, as 0s,5s,5m,2h,24h, at most 50', text => {
  const delays = listOf(text, duration);
  return delays !== null && delays.length > 0 && delays.length <= 50 ? delays : null;
});

export const Networks = written(
  'Networks',
  'networks separated by commas, each with a port or for all, as 10.0.0.0/8,[::1]/128:4000',
  text => listOf(text, network => (isNetwork(network) ? network : null)),
);

const wholeNumberTo = (name: string, most: number) =>
  written(name, `a whole number from 1 to ${most}`, text => {
    const value = wholeNumber(text);
    return value !== null && value >= 1 && value <= most ? value : null;
  });

/** A request over 3,000 sources with the longest references is a message, and an event, of less than 1 MiB. */
export const MaxSources = wholeNumberTo('MaxSources', 3000);
export const MaxWebhooks = wholeNumberTo('MaxWebhooks', 100_000);

export const Guard = written('Guard', RemovalGuard.limits.expected ?? '', text =>
  RemovalGuard.is(text) ? text : null,
);

const levels = { trace: null, debug: null, info: null, warn: null, error: null, silent: null };
export type LogLevelName = keyof typeof levels;
export const LogLevel = written('LogLevel', `one of ${Object.keys(levels).join(', ')}`, text =>
  Object.hasOwn(levels, text) ? (text as LogLevelName) : null,
);
