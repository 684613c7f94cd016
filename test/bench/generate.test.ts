import { generate, webhookId } from '../../bench/generate';
import type { Recorded } from '../../domain/history';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { deliveryIdOf } from '../../src/webhooks/message';
import { allEvents, decoded } from '../support/history';
import { openLog } from '../support/sqlite-log';

const generated = async (flows: number, seed: number): Promise<ReadonlyArray<RecordedEvent>> => {
  const log = openLog();
  await generate(log, { flows, seed });
  return allEvents(log);
};

const flows = 1000;
let events: ReadonlyArray<Recorded> = [];
beforeAll(async () => {
  events = (await generated(flows, 1)).map(decoded);
});

const ofType = (type: Recorded['event']['type']): ReadonlyArray<Recorded> =>
  events.filter(({ event }) => event.type === type);

const perFlow = (type: Recorded['event']['type']): ReadonlyArray<number> => {
  const counts = new Map<string, number>();
  for (const { stream } of ofType(type)) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  return [...counts.values()];
};

test('given the same seed, then the history is the same to the byte, and another seed makes another', async () => {
  const [first, again, other] = [await generated(50, 1), await generated(50, 1), await generated(50, 2)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('given a generated history, then a flow has about ten events on average', () => {
  expect(Math.abs(events.length / flows - 10)).toBeLessThan(2);
});

test('given a generated history, then its flows have 1 to 6 sources, and those that were synced were so 3 to 40 times', () => {
  const [sources, requests] = [perFlow('SourceAdded'), perFlow('SyncRequested')];
  expect(sources).toHaveLength(flows);
  expect([Math.min(...sources), Math.max(...sources)]).toEqual([1, 6]);
  expect(Math.min(...requests)).toBe(3);
  expect(Math.max(...requests)).toBeLessThanOrEqual(40);
});

test('given a generated history, then every sync request was delivered to the end, and a service on it has nothing to send', () => {
  const asked = ofType('SyncRequested').flatMap(({ event }) => ('requestId' in event ? [event.requestId] : []));
  const scheduled = ofType('DeliveryScheduled').map(({ id }) => id);
  const last = new Map(events.filter(({ category }) => category === 'delivery').map(({ id, event }) => [id, event]));
  const ended = [...last.values()].filter(
    event => event.type === 'AttemptSucceeded' || (event.type === 'AttemptFailed' && event.nextAttemptAt === null),
  );
  expect(scheduled.toSorted()).toEqual(asked.map(requestId => deliveryIdOf(String(requestId), webhookId)).toSorted());
  expect(ended).toHaveLength(scheduled.length);
});
