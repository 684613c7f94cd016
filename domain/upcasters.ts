/**
 * Stored events are never edited. When the facts of an event type change shape, a step is added here that turns the
 * facts of version n into those of version n + 1; the first version is 1, the current one follows from their number.
 */
export type Facts = Readonly<Record<string, unknown>>;
export type Upcast = (facts: Facts) => Facts;

const upcasters: Readonly<Record<string, ReadonlyArray<Upcast>>> = {};

export const currentVersion = (type: string): number => (upcasters[type]?.length ?? 0) + 1;

export const upcast = (type: string, version: number, facts: Facts): Facts =>
  (upcasters[type] ?? []).slice(version - 1).reduce((older, step) => step(older), facts);
