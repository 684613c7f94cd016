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
