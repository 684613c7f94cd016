import type { Delivery } from '../../domain/delivery';
import { outcomeOf } from './outcome';

const delivery: Delivery = {
  deliveryId: 'msg_1',
  webhookId: 1,
  messageType: 'flow.sync.requested',
  message: null,
  status: 'sending',
  used: 2,
  lastAttempt: 3,
  dueAt: '2026-11-24T09:00:00.000Z',
  claim: { owner: 'me', leaseUntil: '2026-11-24T09:00:30.000Z' },
  postponedSince: null,
  rescheduledBy: [],
};
const circumstances = {
  ...{ at: '2026-11-24T09:00:01.000Z', durationMs: 1000, schedule: [0, 5], jitter: 1, backOff: 5000 },
  report: null,
  isCurrent: true,
};
const answered = (status: number, headers = {}) =>
  outcomeOf({ answer: { status, headers, body: 'why' } }, delivery, circumstances);
const unanswered = (kind: 'refused' | 'theirs' | 'ours') =>
  outcomeOf({ noAnswer: { kind, reason: 'some-reason', message: '' } }, delivery, circumstances);

const attempt = { at: circumstances.at, attempt: 3, durationMs: 1000, exchange: null };

test.each([200, 201, 202, 204, 206, 299])('%d is a success', status =>
  expect(answered(status)).toEqual({ type: 'RecordSuccess', ...attempt, answer: { status, body: 'why' } }),
);

test.each([100, 199, 300, 301, 302, 303, 304, 307, 308, 400, 401, 404, 409, 429, 500, 503, 999])(
  '%d is a failure that may be tried again',
  status =>
    expect(answered(status)).toMatchObject({ type: 'RecordFailure', ...attempt, reason: 'status', final: false }),
);

test('410 is the last failure, unless the webhook leads elsewhere by then', () => {
  expect(answered(410)).toMatchObject({ type: 'RecordFailure', final: true });
  const late = { ...circumstances, isCurrent: false };
  expect(outcomeOf({ answer: { status: 410, headers: {}, body: '' } }, delivery, late)).toMatchObject({ final: false });
});

test('a failure carries how long the receiver wants to be left alone', () =>
  expect(answered(503, { 'retry-after': '60' })).toMatchObject({ retryAfter: 60_000 }));

test.each(['refused', 'theirs'] as const)('without an answer, a failure that is %s uses up the attempt', kind =>
  expect(unanswered(kind)).toMatchObject({ type: 'RecordFailure', reason: 'some-reason', answer: null, final: false }),
);

test('a failure of ours is put off, a little longer by chance', () =>
  expect(unanswered('ours')).toEqual({
    ...{ type: 'PostponeAttempt', ...attempt, reason: 'some-reason' },
    dueAt: '2026-11-24T09:00:06.500Z',
  }));

test.each([
  ['a day for a request', 'flow.sync.requested', 24 * 3600],
  ['a minute for a test', 'webhook.test', 60],
])('a failure of ours is given up after %s, with its reason', (_, messageType, seconds) => {
  const after = (ms: number) => ({
    ...circumstances,
    at: new Date(Date.parse('2026-11-24T09:00:00.000Z') + ms).toISOString(),
  });
  const postponed = { ...delivery, messageType, postponedSince: '2026-11-24T09:00:00.000Z' };
  const ours = { noAnswer: { kind: 'ours', reason: 'some-reason', message: '' } } as const;
  expect(outcomeOf(ours, postponed, after(seconds * 1000 - 1))).toMatchObject({ type: 'PostponeAttempt' });
  expect(outcomeOf(ours, postponed, after(seconds * 1000))).toMatchObject({
    ...{ type: 'RecordFailure', final: true, reason: 'some-reason', answer: null },
  });
});
