/** The last progress that the integrator reported of an open sync request. */
import type * as t from 'io-ts';
import { Message, Percent } from '../../../domain/flow/events';
import { Instant, nullable } from '../../../domain/kernel/types';
import { object } from '../edge/codec/object';

export const ProgressView = object('Progress', { percent: nullable(Percent), message: nullable(Message), at: Instant });
export type ProgressView = t.TypeOf<typeof ProgressView>;

interface ProgressRow {
  readonly progress_percent: number | null;
  readonly progress_message: string | null;
  readonly progress_at: string | null;
}

export const progressOf = (row: ProgressRow): ProgressView | null =>
  row.progress_at === null
    ? null
    : { percent: row.progress_percent, message: row.progress_message, at: row.progress_at };
