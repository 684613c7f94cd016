/** Who gets a message is a function of the log, whatever of it is folded again. */
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { RecordedOf } from '../../domain/history';
import type { OfType } from '../../domain/kernel/aggregate';
import type { WebhookEvent } from '../../domain/webhook';
import type { WebhookSettings } from '../../domain/webhook-settings';
import { tempDir } from '../../test/support/temp-dir';
import { openReactorFile } from '../reactor/reactor-file';
import { realClock } from '../runtime/real';

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
const disabled: WebhookEvent = { type: 'WebhookDisabled', at, reason: 'gone' };
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
const toldAfter = (...events: ReadonlyArray<WebhookEvent>): ReadonlyArray<boolean> => {
  const { subscriptions, close } = opened();
  for (const [index, event] of events.entries()) subscriptions.fold(recorded(event, 2 * (index + 1)));
  const received = [0, ...events].map((_, index) =>
    subscriptions.at('FLOW_EXTERNAL_SOURCE', 2 * index + 1).includes(3),
  );
  close();
  return received;
};

test('a subscription lasts until it is switched off, changed, disabled or deleted', () => {
  expect(toldAfter(created, changed({ active: false }), changed({ active: true }))).toEqual([false, true, false, true]);
  expect(toldAfter(created, changed({ topics: [] }))).toEqual([false, true, false]);
  expect(toldAfter(created, changed({}))).toEqual([false, true, true]);
  expect(toldAfter(created, disabled)).toEqual([false, true, false]);
  expect(toldAfter(created, deleted)).toEqual([false, true, false]);
  expect(toldAfter({ ...created, active: false })).toEqual([false, false]);
});

const event = fc.constantFrom(
  created,
  changed({}),
  changed({ active: false }),
  changed({ topics: [] }),
  disabled,
  deleted,
);
const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), event), { minLength: 1, maxLength: 20 });

test('what is folded again, from wherever, changes no answer', () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat(19), { maxLength: 4 }), (events, restarts) => {
      const log = events.map(([webhookId, event], index) => recorded(event, 2 * (index + 1), webhookId));
      const answers = (restarts: ReadonlyArray<number>) => {
        const { subscriptions, close } = opened();
        for (const from of [0, ...restarts]) for (const event of log.slice(from)) subscriptions.fold(event);
        const all = [...log.keys(), log.length].map(n => subscriptions.at('FLOW_EXTERNAL_SOURCE', 2 * n + 1));
        close();
        return all;
      };
      expect(answers(restarts)).toEqual(answers([]));
    }),
    { numRuns: 50 },
  );
});
