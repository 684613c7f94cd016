import type { CommandError } from '../commands/command-runner';
import type { ReadError } from '../projector/projector';

/** Why a reaction did not come about. */
export type ReactionError = CommandError | ReadError;

/** Writes down that an event, or a part of what follows from it, is given up. */
export type GiveUp = (event: { readonly stream: string; readonly revision: number }, error: unknown) => void;

/** Whether another try may help: the store or a read model does not answer, or others are faster all the time. */
export const isTransient = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && '_tag' in error && transient.has(String(error._tag));

const transient = new Set<string>(['StoreUnavailable', 'WrongExpectedRevision', 'NotReady']);

/** For work that is done at a time: what came in between, and whether it may be over soon. */
export const workFailure = (error: CommandError) => ({
  cause: '_tag' in error ? error._tag : error.message,
  isTransient: isTransient(error),
  isStore: '_tag' in error && error._tag === 'StoreUnavailable',
});
