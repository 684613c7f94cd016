import type { CommandError } from '../commands/command-runner';
import type { ReadError } from '../projector/projector';

/** Why a reaction did not come about. */
export type Trouble = CommandError | ReadError;

/** Told of an event that is left behind, or of a part of what it should have led to. */
export type Skip = (event: { readonly stream: string; readonly revision: number }, trouble: unknown) => void;

/** Whether another try may help: the store or a read model does not answer, or others are faster all the time. */
export const isPassing = (trouble: unknown): boolean =>
  typeof trouble === 'object' && trouble !== null && '_tag' in trouble && passing.has(String(trouble._tag));

const passing = new Set<string>(['StoreUnavailable', 'WrongExpectedRevision', 'NotReady']);

/** For work that is done at a time: what came in between, and whether it may be over soon. */
export const workFailure = (error: CommandError) => ({
  cause: '_tag' in error ? error._tag : error.message,
  isPassing: isPassing(error),
  isStore: '_tag' in error && error._tag === 'StoreUnavailable',
});
