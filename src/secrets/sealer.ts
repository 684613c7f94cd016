/** Keeps secrets unreadable at rest (AES-256-GCM under `FLOWSYNC_SECRET_KEY`). */
import type { Either } from 'fp-ts/Either';

export interface Sealer {
  readonly seal: (plain: string) => string;
  /** Left: sealed under another key, or damaged. */
  readonly open: (sealed: string) => Either<string, string>;
}
