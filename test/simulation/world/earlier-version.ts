/**
 * A replica that is not upgraded yet: what it appends has the earliest form that says the same, as a version of that time
 * wrote it. Those beside it, and itself when it is upgraded, read it as their own.
 */
import type { EventData, EventStore } from '../../../src/event-store/event-store';

type Facts = Readonly<Record<string, unknown>>;

const without = (name: string, facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([key]) => key !== name));

/** Of each type, what it was before it had what it has now; null: that cannot be said in it. */
const earlier: Readonly<Record<string, (facts: Facts) => { readonly v: number; readonly facts: Facts } | null>> = {
  DeliveryScheduled: facts => (facts.claim === null ? { v: 2, facts: without('claim', facts) } : null),
  DeliveryRescheduled: facts => (facts.message === null ? { v: 1, facts: without('message', facts) } : null),
  AttemptSucceeded: facts => ({ v: 1, facts: without('exchange', facts) }),
  AttemptFailed: facts => ({ v: 1, facts: without('exchange', facts) }),
  AttemptPostponed: facts => ({ v: 1, facts: without('exchange', facts) }),
};

export const inEarlierForm = (event: EventData): EventData => {
  const form = earlier[event.type]?.(JSON.parse(event.data)) ?? null;
  if (form === null) return event;
  const metadata = JSON.stringify({ ...JSON.parse(event.metadata), v: form.v });
  return { ...event, data: JSON.stringify(form.facts), metadata };
};

export const ofEarlierVersion = (store: EventStore): EventStore => ({
  ...store,
  append: (stream, expected, events) => store.append(stream, expected, events.map(inEarlierForm)),
});
