/**
 * Stored events are never edited. When the facts of an event type change shape, a step is added here that turns the
 * facts of version n into those of version n + 1; the first version is 1, the current one follows from their number.
 */
export type Facts = Readonly<Record<string, unknown>>;
export type Upcast = (facts: Facts) => Facts;

/** By event type. A map, since a type is text from the log and may be named `constructor`. */
export type Upcasters = ReadonlyMap<string, ReadonlyArray<Upcast>>;

export const upcasters: Upcasters = new Map([
  [
    'DeliveryScheduled',
    [
      ({ body, ...facts }: Facts): Facts => ({ ...facts, message: { body } }),
      (facts: Facts): Facts => ({ ...facts, claim: null }),
    ],
  ],
  ['DeliveryRescheduled', [(facts: Facts): Facts => ({ ...facts, message: null })]],
]);

export const currentVersion = (steps: Upcasters, type: string): number => (steps.get(type)?.length ?? 0) + 1;

export const upcast = (steps: Upcasters, type: string, version: number, facts: Facts): Facts =>
  (steps.get(type) ?? []).slice(version - 1).reduce((older, step) => step(older), facts);
