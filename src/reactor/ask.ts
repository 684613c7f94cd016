import type { Asked } from '../http/edge/bus/read.query';

/** Asks a read model that has seen all that was followed. Rejects when it does not answer. */
export type Ask = <A>(asked: Asked<A>) => Promise<A>;
