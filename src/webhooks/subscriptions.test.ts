/** Who gets a message is a function of the log, whatever of it is folded again. */
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { RecordedOf } from '../../domain/history';
import type { OfType } from '../../domain/kernel/aggregate';
import type { WebhookEvent } from '../../domain/webhook';
import { SYNC_REQUESTED, type WebhookSettings } from '../../domain/webhook-settings';
import { tempDir } from '../../test/support/temp-dir';
import { openReactorFile } from '../reactor/reactor-file';
import { realClock } from '../runtime/real';

const subject = { flowId: 7, flowCode: 'MATHS-7', references: ['class-a', 'class-b'] };
const at = '2026-11-24T08:00:00.000Z';
const settings = {
  title: 'M',
  url: 'https://m.example/hook',
  active: true,
  topics: ['FLOW_EXTERNAL_SOURCE'],
  filters: null,
  maxPerSecond: null,
  maxConcurrent: null,
} as const;
const created: WebhookEvent = {
  ...{ type: 'WebhookCreated', at, webhookId: 3, ...settings },
  ...{ secret: 'sealed', secretFingerprint: null, signature: null },
};
const changed = (change: Partial<WebhookSettings>): OfType<WebhookEvent, 'WebhookChanged'> => ({
  ...{ type: 'WebhookChanged', at, ...settings },
  ...change,
});
const disabled: WebhookEvent = { type: 'WebhookDisabled', at, reason: 'gone', title: 'M', failingSince: null };
const deleted: WebhookEvent = { type: 'WebhookDeleted', at };

const recorded = (event: WebhookEvent, position: number, webhookId = 3): RecordedOf<'webhook'> => ({
  ...{
    eventId: '',
    stream: `webhook-${webhookId}`,
    category: 'webhook',
    id: `${webhookId}`,
    revision: 0,
    position,
    event,
  },
  metadata: { v: 1, occurredAt: at, actor: { type: 'client', id: 'manager' }, correlationId: 'x', causationId: null },
});

const opened = () => openReactorFile(join(tempDir(), 'reactor.sqlite'), '1.0.0', realClock);

/** Events stand at 2, 4, …; before the first and after each of them: whether the webhook receives what happens there. */
const receivesAfter = async (...events: ReadonlyArray<WebhookEvent>): Promise<ReadonlyArray<boolean>> => {
  const { subscriptions, close } = opened();
  for (const [index, event] of events.entries()) subscriptions.fold(recorded(event, 2 * (index + 1)));
  const received: boolean[] = [];
  for (const index of [0, ...events].keys())
    received.push((await subscriptions.at(SYNC_REQUESTED, 2 * index + 1, () => subject)).includes(3));
  close();
  return received;
};

test('a subscription lasts until it is switched off, changed, disabled or deleted', async () => {
  expect(await receivesAfter(created, changed({ active: false }), changed({ active: true }))).toEqual([
    false,
    true,
    false,
    true,
  ]);
  expect(await receivesAfter(created, changed({ topics: [] }))).toEqual([false, true, false]);
  expect(await receivesAfter(created, changed({}))).toEqual([false, true, true]);
  expect(await receivesAfter(created, disabled)).toEqual([false, true, false]);
  expect(await receivesAfter(created, deleted)).toEqual([false, true, false]);
  expect(await receivesAfter({ ...created, active: false })).toEqual([false, false]);
});

test('what it filters holds from then on', async () => {
  const [wanted, unwanted] = [{ flowCodes: ['MATHS-*'] }, { references: ['class-c'] }];
  expect(await receivesAfter(created, changed({ filters: unwanted }), changed({ filters: wanted }))).toEqual([
    ...[false, true, false, true],
  ]);
});

test('a topic by either of its names is one, and what is never sent is none', async () => {
  const { subscriptions, close } = opened();
  subscriptions.fold(recorded({ ...created, topics: ['FLOW_EXTERNAL_SOURCE', 'flow.sync.requested'] }, 2));
  subscriptions.fold(recorded({ ...created, topics: ['flow.sync.requested'] }, 4, 4));
  subscriptions.fold(recorded({ ...created, topics: ['ASSESSMENT'] }, 6, 5));
  expect(await subscriptions.now(SYNC_REQUESTED, subject)).toEqual([3, 4]);
  expect(await subscriptions.now('ASSESSMENT' as never, subject)).toEqual([]);
  close();
});

test('the siblings of a webhook are those of the same client that are active, whatever they are subscribed to', () => {
  const { subscriptions, close } = opened();
  const by = (clientId: string, event: WebhookEvent, position: number, webhookId: number) => {
    const one = recorded(event, position, webhookId);
    subscriptions.fold({ ...one, metadata: { ...one.metadata, actor: { type: 'client', id: clientId } } });
  };
  by('a', created, 2, 3);
  by('a', { ...created, topics: [], filters: { flowIds: [8] } }, 4, 4);
  by('b', created, 6, 5);
  by('a', created, 8, 6);
  by('admin', changed({ title: 'Other' }), 10, 4);
  by('admin', changed({ active: false }), 12, 6);
  by('reactor', disabled, 14, 3);
  by('admin', changed({ active: true }), 16, 6);
  expect(subscriptions.siblingsOf(3, 7)).toEqual([3, 4]);
  expect(subscriptions.siblingsOf(3, 9)).toEqual([3, 4, 6]);
  expect(subscriptions.siblingsOf(3, 14)).toEqual([4]);
  expect(subscriptions.siblingsOf(3, 17)).toEqual([4, 6]);
  expect(subscriptions.siblingsOf(9, 17)).toEqual([]);
  close();
});

const event = fc.constantFrom(
  created,
  changed({ filters: { flowIds: [7] } }),
  changed({ filters: { flowIds: [8] } }),
  changed({}),
  changed({ active: false }),
  changed({ topics: [] }),
  disabled,
  deleted,
);
const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), event), { minLength: 1, maxLength: 20 });

test('what is folded again, from wherever, changes no answer', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.array(fc.nat(19), { maxLength: 4 }), async (events, restarts) => {
      const log = events.map(([webhookId, event], index) => recorded(event, 2 * (index + 1), webhookId));
      const answers = async (restarts: ReadonlyArray<number>) => {
        const { subscriptions, close } = opened();
        for (const from of [0, ...restarts]) for (const event of log.slice(from)) subscriptions.fold(event);
        const all: unknown[] = [];
        for (const n of [...log.keys(), log.length])
          all.push(await subscriptions.at(SYNC_REQUESTED, 2 * n + 1, () => subject));
        close();
        return all;
      };
      expect(await answers(restarts)).toEqual(await answers([]));
    }),
    { numRuns: 50 },
  );
});

test('what was folded behind a position can be taken back, as when the log has other events there', async () => {
  await fc.assert(
    fc.asyncProperty(history, history, history, async (stay, lost, others) => {
      const at = (events: typeof stay, from: number) =>
        events.map(([webhookId, event], index) => recorded(event, from + 2 * (index + 1), webhookId));
      const end = 2 * stay.length;
      const kept = at(stay, 0);
      const answers = async (folding: (subscriptions: ReturnType<typeof opened>['subscriptions']) => void) => {
        const { subscriptions, close } = opened();
        folding(subscriptions);
        const all: unknown[] = [];
        for (let position = 1; position <= end + 2 * others.length + 1; position += 2)
          all.push(await subscriptions.at(SYNC_REQUESTED, position, () => subject));
        close();
        return all;
      };
      const other = at(others, end);
      const fresh = await answers(({ fold }) => [...kept, ...other].forEach(fold));
      const takenBack = await answers(({ fold, rewind }) => {
        [...kept, ...at(lost, end)].forEach(fold);
        rewind(end);
        other.forEach(fold);
      });
      expect(takenBack).toEqual(fresh);
    }),
    { numRuns: 50 },
  );
});
