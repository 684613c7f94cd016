/**
 * Which checkpoint is given to others: the newest, once enough witnesses have cosigned it, or a while after it was signed
 * with those who have. So whoever asks for cosignatures finds them, and witnesses that do not answer hold up nothing.
 */
import type { Cancel, Clock } from '../runtime/ports';
import type { IssuedCheckpoint } from './tile-file';

export interface GivenOut {
  readonly newest: () => IssuedCheckpoint | null;
  /** The newest there is, whether given out or not; again with each line that is added to it. */
  readonly set: (checkpoint: IssuedCheckpoint, witnesses: number) => void;
  readonly stop: () => void;
}

const HOLD_MS = 20_000;

export const createGivenOut = (clock: Clock, quorum: number, first: IssuedCheckpoint | null): GivenOut => {
  let newest = first;
  let held: IssuedCheckpoint | null = null;
  let cancel: Cancel | null = null;

  const give = (): void => {
    cancel?.();
    cancel = null;
    newest = held ?? newest;
    held = null;
  };

  return {
    newest: () => newest,
    set: (checkpoint, witnesses) => {
      held = checkpoint;
      if (witnesses >= quorum || newest?.size === checkpoint.size) give();
      // One that takes the place of another waits no longer than that would have.
      else cancel ??= clock.after(HOLD_MS, give);
    },
    stop: () => cancel?.(),
  };
};
