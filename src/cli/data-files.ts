/** What lies in a data directory, by what becomes of it in a backup and a restore. */
export const LOG = 'events.sqlite';
export const PEOPLE = 'people.sqlite';
export const SECRET_KEY = 'secret.key';
/** By which a wrong secret key is noticed. */
export const FINGERPRINT = 'secret.fingerprint';
export const READ_MODELS = 'read-models';

/** In every backup besides the log; the secret key only when asked for. */
export const CARRIED: ReadonlyArray<string> = [PEOPLE, FINGERPRINT];

const DERIVED = /^(read-models|instance-id|(snapshots|reactor|idempotency)\.sqlite(-wal|-shm|-journal)?)$/;
const KEPT = /^(secret\.fingerprint|(events|people)\.sqlite(-wal|-shm|-journal)?)$/;

/** Belongs to one history and must not meet another. Not the secret key, which may serve both, nor `lock`, which is empty. */
export const belongsToHistory = (name: string): boolean => DERIVED.test(name) || KEPT.test(name);
