/** What a request can fail with, and the one place that turns any error into it. */
import type { CommandError } from '../../commands/command-runner';
import { LogUnavailable } from '../../event-store/log-unavailable';
import { printable } from '../../lib/printable';

/** Machine-readable reason and a message for a person that names field and value. */
export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** Thrown to the exception filter, which writes it as the envelope. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    override readonly message: string,
    readonly problems: ReadonlyArray<Problem>,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** With one problem, which is all of the message. */
export const failing = (
  status: number,
  reason: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Failure => new Failure(status, message, [{ reason, message }], headers);

export const badRequest = (problems: ReadonlyArray<Problem>): Failure =>
  new Failure(400, problems.length === 1 ? (problems[0]?.message ?? '') : `${problems.length} problems`, problems);
export const unauthorized = (reason: string, message: string): Failure =>
  failing(401, reason, message, { 'www-authenticate': 'Bearer realm="flowsync"' });
export const forbidden = (reason: string, message: string): Failure => failing(403, reason, message);
export const notFound = (reason: string, message: string): Failure => failing(404, reason, message);
export const conflict = (reason: string, message: string): Failure => failing(409, reason, message);
export const unavailable = (reason: string, message: string, retryAfterSeconds = 1): Failure =>
  failing(503, reason, message, { 'retry-after': String(retryAfterSeconds) });

/** What work is refused with, as a value; any other error is thrown on. */
export const asFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  if (error instanceof LogUnavailable) return storeDown(error.message);
  throw error;
};

/** A character beyond U+FFFF that was cut in two. */
const HALF_AT_END = /[\ud800-\udbff]$/;

/** What was given, short enough for a message, and as a terminal may show it. */
export const clipped = (text: string): string =>
  printable(text.length > 100 ? `${text.slice(0, 100).replace(HALF_AT_END, '')}…` : text);
export const quoted = (text: string): string => JSON.stringify(clipped(text));

/** In bytes, for a person: `16 KiB`. */
export const sizeOf = (bytes: number): string =>
  bytes % (1024 * 1024) === 0 ? `${bytes / (1024 * 1024)} MiB` : `${Math.floor(bytes / 1024)} KiB`;

export const unknownRoute = (path: string): Failure =>
  notFound('unknown-route', `There is nothing at ${quoted(path)}.`);

const statusOfKind = { invalid: 400, forbidden: 403, 'not-found': 404, conflict: 409 } as const;

export const ofCommandError = (error: CommandError): Failure => {
  if ('kind' in error) return failing(statusOfKind[error.kind], error.reason, error.message);
  switch (error._tag) {
    case 'WrongExpectedRevision':
      return unavailable('busy', 'Others change this at the same moment; try again.');
    case 'StoreUnavailable':
      return unavailable('store-unavailable', 'The event store does not answer; try again.');
    case 'AppendTooLarge':
      return failing(
        413,
        'too-large',
        `This change takes ${error.bytes} bytes; the event store takes ${error.limit} at once.`,
      );
    case 'EventIdReused':
      return conflict('event-id-reused', `Event id ${error.eventId} stands for something else already.`);
    case 'StreamUnreadable':
      return unavailable(
        'stream-unreadable',
        `The history of ${error.unreadable.stream} holds an event that this version cannot read: ${error.unreadable.reason}.`,
        60,
      );
  }
};

/** The store, or what lies beside it, does not answer. */
export const storeDown = (cause: string): Failure => ofCommandError({ _tag: 'StoreUnavailable', cause });
