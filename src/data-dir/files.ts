/** What lies in a data directory, by what becomes of it in a backup and a restore. */
export const LOG = 'events.sqlite';
export const PEOPLE = 'people.sqlite';
export const SECRET_KEY = 'secret.key';
export const READ_MODELS = 'read-models';
/** How far the reactor has read the log. */
export const REACTOR = 'reactor.sqlite';
export const LOCK = 'lock';

/** In every backup besides the log; the secret key only when asked for. */
export const CARRIED: ReadonlyArray<string> = [PEOPLE];

const DERIVED =
  /^(read-models|moments|exports|instance-id|states\.swap|(snapshots|reactor|history|idempotency|people-cache)\.sqlite(-wal|-shm|-journal)?)$/;
const KEPT = /^((events|people)\.sqlite(-wal|-shm|-journal)?)$/;

/** Belongs to one history and must not meet another. Not the secret key, which may serve both, nor `lock`, which is empty. */
export const belongsToHistory = (name: string): boolean => DERIVED.test(name) || KEPT.test(name);

/** Whatever flowsync keeps in a data directory. */
export const isOurs = (name: string): boolean => belongsToHistory(name) || name === SECRET_KEY || name === LOCK;
