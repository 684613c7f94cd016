import * as fc from 'fast-check';
import type { DeliveryTimes } from '../../../projections/deliveries/request-queries';
import { spansOf, totalsOf, type Waited } from './waiting';

const at = (minutes: number): string => new Date(minutes * 60_000).toISOString();
const attempt = (from: number, until: number | null, how: 'ok' | 'failed' | 'ours' = 'ok') => ({
  attempt: 1,
  started_at: at(from),
  ended_at: until === null ? null : at(until),
  duration_ms: how === 'ours' || until === null ? null : 1,
  status: how === 'ok' ? 204 : null,
  reason: how === 'ok' ? null : 'status',
});
const delivery = (
  from: number,
  status: string,
  updated: number,
  ...made: ReadonlyArray<ReturnType<typeof attempt>>
): DeliveryTimes => ({
  ...{ delivery_id: 'd', webhook_id: 1, status, due_at: at(0), attempts: made.length },
  ...{ created_at: at(from), updated_at: at(updated), made },
});
const request = (minutes: number, deliveries: ReadonlyArray<DeliveryTimes>, more: Partial<Waited> = {}): Waited => ({
  ...{ askedMs: 0, requestedMs: 0, endMs: minutes * 60_000, deliveries, holds: [], ...more },
});
const spans = (waited: Waited) =>
  spansOf(waited).map(({ whose, fromMs, untilMs }) => [whose, fromMs / 60_000, untilMs / 60_000]);

test.each<readonly [string, Waited, ReadonlyArray<unknown>]>([
  ['told at once', request(10, [delivery(0, 'delivered', 1, attempt(0, 1))]), [['theirs', 0, 10]]],
  [
    'an attempt that came late',
    request(10, [delivery(0, 'delivered', 3, attempt(2, 3))]),
    [
      ['ours', 0, 2],
      ['theirs', 2, 10],
    ],
  ],
  [
    'an attempt that failed and was made again',
    request(10, [delivery(0, 'delivered', 6, attempt(0, 1, 'failed'), attempt(5, 6))]),
    [
      ['theirs', 0, 1],
      ['schedule', 1, 5],
      ['theirs', 5, 10],
    ],
  ],
  [
    'our own side failed',
    request(10, [delivery(0, 'delivered', 6, attempt(0, 1, 'ours'), attempt(5, 6))]),
    [
      ['theirs', 0, 1],
      ['ours', 1, 5],
      ['theirs', 5, 10],
    ],
  ],
  [
    'given up for good: whoever asks by themselves is waited for',
    request(10, [delivery(0, 'failed', 1, attempt(0, 1, 'failed'))]),
    [['theirs', 0, 10]],
  ],
  [
    'a webhook that was switched off before',
    request(10, [delivery(0, 'stopped', 4)]),
    [
      ['ours', 0, 4],
      ['theirs', 4, 10],
    ],
  ],
  ['no webhook', request(10, []), [['theirs', 0, 10]]],
  [
    'of two webhooks, one that arrived is enough',
    request(10, [delivery(0, 'pending', 1, attempt(0, 1, 'failed')), delivery(0, 'delivered', 3, attempt(2, 3))]),
    [
      ['theirs', 0, 1],
      ['ours', 1, 2],
      ['theirs', 2, 10],
    ],
  ],
  [
    'it waited for another, and for a person',
    request(10, [delivery(2, 'delivered', 3, attempt(2, 3))], {
      requestedMs: 120_000,
      holds: [{ held_at: at(4), ended_at: at(7) }],
    }),
    [
      ['queue', 0, 2],
      ['theirs', 2, 4],
      ['people', 4, 7],
      ['theirs', 7, 10],
    ],
  ],
  [
    'a hold that nobody has decided on',
    request(10, [delivery(0, 'delivered', 1, attempt(0, 1))], { holds: [{ held_at: at(4), ended_at: null }] }),
    [
      ['theirs', 0, 4],
      ['people', 4, 10],
    ],
  ],
  [
    'an attempt that was cut short',
    request(10, [delivery(0, 'sending', 0, attempt(1, null))]),
    [
      ['ours', 0, 1],
      ['theirs', 1, 10],
    ],
  ],
  ['it ended in the moment in which it began', request(0, []), []],
])('%s', (_, waited, expected) => expect(spans(waited)).toEqual(expected));

const minute = fc.integer({ min: -5, max: 40 });
const attempts = fc.array(
  fc
    .tuple(minute, fc.option(minute), fc.constantFrom<'ok' | 'failed' | 'ours'>('ok', 'failed', 'ours'))
    .map(([from, until, how]) => attempt(from, until, how)),
  { maxLength: 4 },
);
const deliveries = fc.array(
  fc
    .tuple(minute, fc.constantFrom('pending', 'sending', 'delivered', 'failed', 'stopped'), minute, attempts)
    .map(([from, status, updated, made]) => delivery(from, status, updated, ...made)),
  { maxLength: 3 },
);

test('whatever the times, they follow on one another and are all of the time', () => {
  fc.assert(
    fc.property(minute, minute, minute, deliveries, (asked, requested, end, deliveries) => {
      const [askedMs, requestedMs, endMs] = [asked, requested, end].map(minutes => minutes * 60_000) as [
        number,
        number,
        number,
      ];
      const all = spansOf({ askedMs, requestedMs, endMs, deliveries, holds: [] });
      let reached = askedMs;
      for (const { fromMs, untilMs } of all) {
        expect([fromMs, untilMs > fromMs]).toEqual([reached, true]);
        reached = untilMs;
      }
      const total = Object.values(totalsOf(all)).reduce((a, b) => a + b, 0);
      expect(total).toBe(Math.max(0, endMs - askedMs));
    }),
  );
});
