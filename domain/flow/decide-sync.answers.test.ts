import {
  A,
  ask,
  at,
  B,
  cancelled,
  completed,
  extendedDeadline,
  failed,
  given,
  noted,
  R1,
  R2,
  registered,
  removed,
  requested,
  shown,
  timedOut,
  twoClasses,
  undelivered,
} from '../../test/support/domain/flow-examples';
import { conflict, notFound } from '../kernel/aggregate';
import { KEPT_ENDED_REQUESTS } from './ended-requests';

const open = [...twoClasses, requested(R1, A, B)];
const unknown = (reference: string) =>
  notFound('external-source-not-found', `Flow 7 has no external source with the reference "${reference}".`);

describe('reporting progress', () => {
  const progressed = { type: 'SyncProgressed', at, ...A, requestId: R1, percent: 40, message: 'Fetching' } as const;
  const first = { ...progressed, deadline: extendedDeadline };

  it('is an event of the open request, named or not, each time', () => {
    given(...open)
      .when(ask.ReportProgress)
      .then([first]);
    given(...open, first)
      .when({ ...ask.ReportProgress, requestId: R1 })
      .then([{ ...progressed, deadline: null }]);
  });

  it('of another request is refused, and both are named', () => {
    given(...open)
      .when({ ...ask.ReportProgress, requestId: R2 })
      .then(conflict('request-mismatch', `requestId ${R2} is not current: source "class-a" is at sync request ${R1}.`));
  });

  it('refuses a source without an open request, and one that is not there', () => {
    const refusal = conflict('no-open-request', 'External source "class-a" has no open sync request.');
    given(...twoClasses)
      .when(ask.ReportProgress)
      .then(refusal);
    given(...open, completed(R1, A))
      .when(ask.ReportProgress)
      .then(refusal);
    given(registered).when(ask.ReportProgress).then(unknown('class-a'));
  });
});

/** `done` and `fail` keep the same rules, each with its own event. */
describe.each([
  ['done', ask.CompleteSync, completed, failed],
  ['fail', ask.FailSync, failed, completed],
] as const)('sync/%s', (word, command, ended, endedOtherwise) => {
  const outcome = word === 'done' ? 'SUCCESS' : 'FAILED';
  const alone = [...twoClasses, requested(R1, A)];
  const asked = (requestId: string | null) => ({ ...command, requestId });

  it('closes the open request, named or not', () => {
    given(...open)
      .when(command)
      .then([{ ...ended(R1, A), at }]);
    given(...open)
      .when(asked(R1))
      .then([{ ...ended(R1, A), at }]);
    expect(shown(...open, ended(R1, A))).toEqual([outcome, 'PENDING']);
  });

  const refused = (requestId: string, current: string) =>
    conflict(
      'request-mismatch',
      `requestId ${requestId} is not current: source "class-a" is at sync request ${current}.`,
    );
  const contradicted = conflict(
    'already-answered',
    `Sync request ${R1} was answered with sync/${word === 'done' ? 'fail' : 'done'} for source "class-a", which stands; sync/${word} is refused.`,
  );

  it.each([
    ['', []],
    [' while the next is open', [requested(R2, A)]],
    [' after the next one was answered', [requested(R2, A), completed(R2, A)]],
  ])('that names its request and says the same again is no event%s', (_, then) => {
    given(...alone, ended(R1, A), ...then)
      .when(asked(R1))
      .then([]);
  });

  it.each([
    ['', []],
    [' while the next is open', [requested(R2, A)]],
    [' after the next one was answered', [requested(R2, A), completed(R2, A)]],
  ])('that names its request and contradicts its answer is refused, with what stands%s', (_, then) => {
    given(...alone, endedOtherwise(R1, A), ...then)
      .when(asked(R1))
      .then(contradicted);
  });

  it('closes a new request although the source shows that outcome', () => {
    given(...alone, ended(R1, A), requested(R2, A))
      .when(command)
      .then([{ ...ended(R2, A), at }]);
  });

  it.each([
    ['nobody ever asked', twoClasses],
    ['that was pushed before', [...twoClasses, ended(null, A)]],
    ['the last request was answered', [...alone, ended(R1, A)]],
    ['the last request was answered otherwise', [...alone, endedOtherwise(R1, A)]],
    ['the last request was cancelled', [...alone, cancelled(R1, 'requested', A)]],
  ])('that names nothing, with nothing open, is recorded as one that nobody asked for: %s', (_, history) => {
    given(...history)
      .when(command)
      .then([{ ...ended(null, A), at }]);
    expect(shown(...history, ended(null, A))).toEqual([outcome, 'NONE']);
  });

  it('that names nothing and was taken up before the request answers nobody, and leaves it open', () => {
    const history = [...twoClasses, { ...requested(R1, A), at }];
    const earlier = '2026-11-24T08:59:59.999Z';
    given(...history)
      .when({ ...command, at: earlier, arrivedAt: at })
      .then([{ ...ended(null, A), at: earlier }]);
    expect(shown(...history, { ...ended(null, A), at })).toEqual(['PENDING', 'NONE']);
    expect(shown(...history, { ...ended(null, A), at }, cancelled(R1, 'requested', A))).toEqual([outcome, 'NONE']);
    given(...history)
      .when(command)
      .then([{ ...ended(R1, A), at }]);
    given(...history)
      .when({ ...asked(R1), at: earlier, arrivedAt: at })
      .then([{ ...ended(R1, A), at: earlier }]);
  });

  it.each([
    ['was far ahead', '2027-11-24T09:00:00.000Z'],
    ['of another replica is ahead', '2026-11-24T09:00:00.020Z'],
  ])('that names nothing answers what is open also when the clock of the request %s', (_, requestedAt) => {
    given(...twoClasses, { ...requested(R1, A), at: requestedAt })
      .when({ ...command, arrivedAt: '2026-11-24T09:00:00.019Z' })
      .then([{ ...ended(R1, A), at }]);
  });

  it.each([
    ['timed out', timedOut(R1, A)],
    ['could not be delivered', undelivered(R1, A)],
  ])('to a request that %s is late, named or not, and is its one answer', (_, end) => {
    const late = { ...ended(R1, A), at, late: true };
    given(...alone, end)
      .when(command)
      .then([late]);
    given(...alone, end)
      .when(asked(R1))
      .then([late]);
    expect(shown(...alone, end, late)).toEqual([outcome, 'NONE']);
    given(...alone, end, late)
      .when(asked(R1))
      .then([]);
    given(...alone, end, { ...endedOtherwise(R1, A), late: true })
      .when(asked(R1))
      .then(contradicted);
  });

  it('to a request that timed out before the one that is open is refused, and both are named', () => {
    given(...alone, timedOut(R1, A), requested(R2, A))
      .when(asked(R1))
      .then(refused(R1, R2));
  });

  it('to an older request is noted on it when nothing is open, and sets nothing', () => {
    const history = [...alone, timedOut(R1, A), requested(R2, A), endedOtherwise(R2, A)];
    const note = noted(R1, A, outcome, { at });
    given(...history)
      .when(asked(R1))
      .then([note]);
    expect(shown(...history, note)).toEqual(shown(...history));
    given(...history, note)
      .when(asked(R1))
      .then([]);
  });

  it('to an older request sets the state when nothing has ended since but by cancelling', () => {
    given(...alone, timedOut(R1, A), requested(R2, A), cancelled(R2, 'requested', A))
      .when(asked(R1))
      .then([{ ...ended(R1, A), at, late: true }]);
  });

  it.each([
    ['', []],
    [' while the next is open', [requested(R2, A)]],
  ])('to a cancelled request is noted on it, once, and sets nothing%s', (_, then) => {
    const history = [...alone, cancelled(R1, 'requested', A), ...then];
    const note = noted(R1, A, outcome, { at });
    given(...history)
      .when(asked(R1))
      .then([note]);
    expect(shown(...history, note)).toEqual(shown(...history));
    given(...history, note)
      .when(asked(R1))
      .then([]);
  });

  it('that names a request of before the last twenty is refused', () => {
    const requestIdOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const many = Array.from({ length: KEPT_ENDED_REQUESTS + 1 }, (_, n) => [
      requested(requestIdOf(n), A),
      ended(requestIdOf(n), A),
    ]).flat();
    given(...twoClasses, ...many)
      .when(asked(requestIdOf(1)))
      .then([]);
    given(...twoClasses, ...many)
      .when(asked(requestIdOf(0)))
      .then(refused(requestIdOf(0), requestIdOf(KEPT_ENDED_REQUESTS)));
  });

  it('with a requestId where nobody ever asked is refused', () => {
    given(...twoClasses)
      .when(asked(R1))
      .then(conflict('request-mismatch', `requestId ${R1} is not current: source "class-a" has no sync request.`));
  });

  it('refuses a source that is not there, or not any more', () => {
    given(registered).when(command).then(unknown('class-a'));
    given(...open, cancelled(R1, 'source-removed', A), removed(A))
      .when(command)
      .then(unknown('class-a'));
  });
});

describe('what an answer tells', () => {
  it('done: a message and counts', () => {
    const answer = { message: '2 added', counts: { added: 2 } };
    given(...open)
      .when({ ...ask.CompleteSync, ...answer })
      .then([completed(R1, A, { at, ...answer })]);
  });

  it('fail: a reason and a message', () => {
    const answer = { reason: 'registrar-down', message: 'No answer' };
    given(...open)
      .when({ ...ask.FailSync, ...answer })
      .then([failed(R1, A, { at, ...answer })]);
  });
});
