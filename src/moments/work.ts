/** What is done about moments, apart from the thread that answers requests: files are built and kept, and asked. */
import type { ReadModelQuery } from '../../projections/query';
import type { Position } from '../event-store/event-store';
import type { Reply } from '../projector/readers/messages';

/** A copy of a read model is led to a position. */
export interface BuildJob {
  readonly model: string;
  /** Where it begins; null: from nothing. */
  readonly from: string | null;
  readonly to: Position;
  readonly target: string;
}

/** A read model is copied as it stands. */
export interface KeepJob {
  readonly model: string;
  readonly live: string;
  readonly target: string;
}

export type Built =
  | { readonly kind: 'built'; readonly position: Position; readonly bytes: number }
  /** `from` is damaged, or of another log. */
  | { readonly kind: 'useless'; readonly cause: string }
  | { readonly kind: 'failed'; readonly cause: string };

/** Of a file, or of the events of the flow alone. */
export interface AskJob {
  readonly query: ReadModelQuery<unknown>;
  readonly position: Position;
  readonly file: string | null;
}

export type Asked =
  | Reply
  /** Its flow has too many events to be folded for one question. */
  | { readonly kind: 'long-flow' }
  | { readonly kind: 'store-unavailable'; readonly cause: string };

export type OnBuilt = (done: Position, total: Position) => void;

export interface MomentWork {
  readonly build: (job: BuildJob, onProgress: OnBuilt) => Promise<Built>;
  readonly keep: (job: KeepJob) => Promise<Built>;
  readonly ask: (job: AskJob) => Promise<Asked>;
  /** The file is removed: it is not held open any longer. */
  readonly release: (file: string) => void;
  readonly stop: () => Promise<void>;
}
