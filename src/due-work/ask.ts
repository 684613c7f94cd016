import type { ReadModelQuery } from '../../projections/query';

/** A read model does not answer for now: its log or its file is away, or it is built anew. */
export class Unanswered extends Error {}

/** Asks a read model that has seen all that was followed. Rejects with `Unanswered` when it does not answer. */
export type Ask = <A>(query: ReadModelQuery<A>) => Promise<A>;
