/** The envelope of every answer, as the WISEflow API (v1) has it. */
import type { Failure, Problem } from './failure';

export interface Pagination {
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}

/** A page of records; the envelope carries `pagination` beside `data`. */
export class Page<A> {
  constructor(
    readonly items: ReadonlyArray<A>,
    readonly pagination: Pagination,
  ) {}
}

/** Taken, and not done: it waits for a person. Answered with 202. */
export class Accepted<A> {
  constructor(readonly data: A) {}
}

/** A page of a log; `cursor` is where the next one begins, null at the end. */
export class CursorPage<A> {
  constructor(
    readonly items: ReadonlyArray<A>,
    readonly cursor: string | null,
  ) {}
}

/** A page of what was looked for; `scannedTo`: it ended before it was full, since it had looked so far. */
export class SearchPage<A> extends CursorPage<A> {
  constructor(
    items: ReadonlyArray<A>,
    cursor: string | null,
    readonly scannedTo: string | null,
  ) {
    super(items, cursor);
  }
}

export interface Success {
  readonly success: true;
  readonly data: unknown;
  readonly error: null;
  readonly pagination?: Pagination;
  readonly cursor?: string | null;
  readonly scannedTo?: string | null;
}

export interface Refusal {
  readonly success: false;
  readonly data: null;
  readonly error: { readonly code: number; readonly message: string; readonly errors: ReadonlyArray<Problem> };
}

export const success = (answer: unknown): Success => {
  if (answer instanceof Page) return { success: true, data: answer.items, error: null, pagination: answer.pagination };
  if (answer instanceof SearchPage) {
    const { items, cursor, scannedTo } = answer;
    return { success: true, data: items, error: null, cursor, scannedTo };
  }
  if (answer instanceof CursorPage) return { success: true, data: answer.items, error: null, cursor: answer.cursor };
  return { success: true, data: (answer instanceof Accepted ? answer.data : answer) ?? null, error: null };
};

export const refusal = ({ status, message, problems }: Failure): Refusal => ({
  success: false,
  data: null,
  error: { code: status, message, errors: problems },
});
