import type { ReadModelQuery } from '../../projections/query';

/** Asks a read model that has seen all that was followed. Rejects when it does not answer. */
export type Ask = <A>(query: ReadModelQuery<A>) => Promise<A>;
