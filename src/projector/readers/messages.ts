/** What a reader thread is asked, and what it says. */
import type { ReadModelQuery } from '../../../projections/query';

export type ToReader =
  | { readonly kind: 'ask'; readonly of: string; readonly file: string; readonly query: ReadModelQuery<unknown> }
  | { readonly kind: 'stop' };

export type Reply =
  | { readonly kind: 'answer'; readonly answer: unknown }
  /** It took more than its time. */
  | { readonly kind: 'too-long' }
  /** The rows are more than one answer takes. */
  | { readonly kind: 'too-large' }
  /** The file is damaged, with the cause; or it is gone, with null. */
  | { readonly kind: 'unreadable'; readonly cause: string | null }
  | { readonly kind: 'failed'; readonly message: string };

/** Of one question. */
export interface Limits {
  readonly longestMs: number;
  /** Of its rows, as text. */
  readonly largestBytes: number;
}
