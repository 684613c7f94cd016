/** What the two threads say to each other: names, numbers, and events where these come from a server; never a row. */
import type { Either } from 'fp-ts/Either';
import type { Batch, Position, StoreUnavailable } from '../../event-store/event-store';
import type { StoreConfig } from '../../event-store/open-store';
import type { FoldMarkData } from '../fold-mark';
import type { ReadModelStatus } from '../read-model';

/** What the thread is started with. */
export interface ThreadData {
  readonly store: StoreConfig;
  /** For the read models' files. */
  readonly dir: string;
  readonly mark?: FoldMarkData;
}

export interface Call {
  readonly call: number;
  readonly work: 'rebuild' | 'compare';
  readonly name: string;
}

export type ToThread =
  /** The log goes at least so far. Its events are with it where the thread would have to fetch them from a server again. */
  | { readonly kind: 'batch'; readonly batch: Batch }
  | ({ readonly kind: 'call' } & Call)
  /** A reader found the file damaged. */
  | { readonly kind: 'damaged'; readonly name: string; readonly file: string; readonly cause: string }
  /** It ends what it does, closes its files, and is gone. */
  | { readonly kind: 'stop' };

export type FromThread =
  /** The events of a batch have arrived: the next may be sent. */
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'status';
      readonly models: ReadonlyArray<ReadModelStatus>;
      readonly unreachable: StoreUnavailable | null;
    }
  /** Nothing but how far each model that serves has read the log. */
  | { readonly kind: 'positions'; readonly positions: ReadonlyArray<Position | null> }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'progress'; readonly call: number; readonly done: Position; readonly total: Position }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: Either<unknown, unknown> };
