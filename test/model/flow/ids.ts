/** Names of what plays in a model of a flow. */
export const FLOW_ID = 7;

const idOf = (kind: string) => (n: number) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const requestIdOf = idOf('1');
export const holdIdOf = idOf('2');
export const undoIdOf = (requestId: string): string => `3${requestId.slice(1)}`;
/** A name that is drawn and not used. */
export const UNUSED_ID = requestIdOf(999);

export const range = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, n) => n + 1);
