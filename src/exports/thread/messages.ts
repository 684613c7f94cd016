/** What the thread that makes an export and the one that asked for it say to each other. */
import type { DataFormat } from '../../../domain/access';
import type { RecordedEvent } from '../../event-store/event-store';
import type { About } from '../formats/format';
import type { Case } from '../formats/xes';
import type { Made } from '../make-export';

/** What the thread is started with. */
export interface ThreadData {
  readonly dir: string;
  readonly format: DataFormat;
  readonly by: Case;
  readonly about: About;
  readonly maxBytes: number;
}

export type ToThread =
  | { readonly kind: 'page'; readonly events: ReadonlyArray<RecordedEvent> }
  /** There are no more pages. */
  | { readonly kind: 'end' }
  /** Nobody waits for it any more. From within: a thread that is ended inside SQLite takes the process with it. */
  | { readonly kind: 'stop' };

export type FromThread =
  | { readonly kind: 'taken' }
  | { readonly kind: 'made'; readonly made: Made }
  | { readonly kind: 'failed'; readonly reason: 'stopped' | 'no-room' | 'error'; readonly cause: string };
