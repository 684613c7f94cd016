/** EventStoreDB or KurrentDB as the log, for several replicas of the service. */
import { readFileSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Clock, Random } from '../../runtime/ports';
import { type Calls, createCalls } from './connection/calls';
import { type ConnectionString, parseConnectionString } from './connection/connection-string';
import { diagnose } from './connection/diagnosis';
import type { Failure } from './connection/failure';
import { openLink } from './connection/link';
import { type OpenError, openError } from './connection/open-error';
import type { Certificates } from './connection/tls';
import { allRequest, emptyAppendRequest, streamRequest } from './connection/wire';
import { type EventStoreDbStore, eventStoreDb } from './eventstoredb-store';
import type { RelayedFeed } from './follow/tail';

export interface EventStoreDbOptions {
  /** `esdb://…` or `esdb+discover://…`; see `connection-string.ts` for its options. */
  readonly connectionString: string;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * The names of our streams on the server begin with it, and what does not is not ours. Several services may share a
   * server as long as the prefix of none begins with that of another.
   */
  readonly prefix: string;
  /** The user need not have the right to append. Default false. */
  readonly readOnly?: boolean;
  /** Of one append in bytes, as the server is configured (`MaxAppendSize`). Default 1 MiB, as is the server's. */
  readonly maxAppendBytes?: number;
  /** Event ids kept in memory, at about 100 bytes each. Default 500,000. */
  readonly maxIds?: number;
  /** Called with one line when a subscription is interrupted for longer than a moment. */
  readonly onFault?: (line: string) => void;
  /** Who brings what happens at the end of the log, should another store of this process follow it. Default: the server. */
  readonly relay?: RelayedFeed | undefined;
}

const DEFAULT_MAX_APPEND_BYTES = 1024 * 1024;
const DEFAULT_MAX_IDS = 500_000;

export const certificatesOf = ({ caFile, certificate }: ConnectionString): E.Either<OpenError, Certificates> =>
  pipe(
    E.Do,
    E.bind('ca', () => fileOf(caFile)),
    E.bind('cert', () => fileOf(certificate?.certFile)),
    E.bind('key', () => fileOf(certificate?.keyFile)),
  );

/**
 * Connects, and makes sure that the user may read and append. Trying again may help when it is refused as
 * `unreachable` or `not-ready`; everything else is for a person to mend.
 */
export const openEventStoreDb =
  (options: EventStoreDbOptions): TaskEither<OpenError, EventStoreDbStore> =>
  async () => {
    const { clock, random, prefix } = options;
    const parsed = pipe(
      parseConnectionString(options.connectionString),
      E.mapLeft(problem =>
        openError('connection-string', `The connection string of the event store is wrong: ${problem}.`),
      ),
      E.bindTo('settings'),
      E.bind('certificates', ({ settings }) => certificatesOf(settings)),
    );
    if (E.isLeft(parsed)) return parsed;
    const { settings, certificates } = parsed.right;
    const link = openLink(settings, certificates, clock);
    const calls = createCalls(link, clock);

    const problem = await probe(calls, settings, prefix, options.readOnly ?? false);
    if (problem !== null) {
      link.close();
      const { failure, doing } = problem;
      switch (failure.kind) {
        case 'unauthenticated':
          return E.left(
            openError('password', `EventStoreDB does not accept this user with this password (${userOf(settings)}).`),
          );
        case 'access-denied':
          return E.left(openError('rights', `EventStoreDB does not let flowsync ${doing} ${userOf(settings)}.`));
        case 'stream-deleted':
        case 'invalid':
          return E.left(openError('other', `EventStoreDB refused to ${doing}: ${failure.cause}.`));
        default:
          return E.left(await diagnose(settings, certificates, clock));
      }
    }
    const { deadlineMs } = settings;
    const {
      maxAppendBytes = DEFAULT_MAX_APPEND_BYTES,
      maxIds = DEFAULT_MAX_IDS,
      onFault = () => undefined,
      relay,
    } = options;
    const parts = { link, calls, clock, random, prefix, deadlineMs, maxAppendBytes, maxIds, onFault, relay };
    return E.right(eventStoreDb(parts));
  };

const fileOf = (file: string | null | undefined): E.Either<OpenError, Buffer | null> =>
  file === null || file === undefined
    ? E.right(null)
    : E.tryCatch(
        () => readFileSync(file),
        () => openError('certificate-file', `The file ${file}, named by the connection string, cannot be read.`),
      );

/** What the user may do, found out by doing it; an append of nothing leaves nothing behind. */
const probe = async (
  calls: Calls,
  settings: ConnectionString,
  prefix: string,
  readOnly: boolean,
): Promise<{ readonly failure: Failure; readonly doing: string } | null> => {
  const read = await calls.read(allRequest('backwards', null, 1, null), settings.deadlineMs);
  if (E.isLeft(read)) return { failure: read.left, doing: 'read $all' };
  const ours = await calls.read(streamRequest(`${prefix}access`, 'backwards', null, 1), settings.deadlineMs);
  if (E.isLeft(ours)) return { failure: ours.left, doing: `read streams ${prefix}*` };
  if (readOnly) return null;
  const append = await calls.append(emptyAppendRequest(`${prefix}access`), settings.deadlineMs);
  return E.isLeft(append) ? { failure: append.left, doing: `append to streams ${prefix}*` } : null;
};

const userOf = ({ user, tls }: ConnectionString): string =>
  user === null ? 'without a user' : tls ? `as ${JSON.stringify(user.name)}` : 'without TLS, hence without a user,';
