import {
  A,
  ask,
  at,
  B,
  cancelled,
  completed,
  failed,
  given,
  R1,
  R2,
  registered,
  removed,
  requested,
  shown,
  timedOut,
  twoClasses,
} from '../../test/support/domain/flow-examples';
import { conflict, notFound } from '../kernel/aggregate';

const open = [...twoClasses, requested(R1, A, B)];
const unknown = (reference: string) =>
  notFound('external-source-not-found', `Flow 7 has no external source with the reference "${reference}".`);

describe('reporting progress', () => {
  const progressed = { type: 'SyncProgressed', at, ...A, requestId: R1, percent: 40, message: 'Fetching' } as const;

  it('is an event of the open request, each time', () => {
    given(...open)
      .when(ask.ReportProgress)
      .then([progressed]);
    given(...open, progressed)
      .when(ask.ReportProgress)
      .then([progressed]);
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

  it('is idempotent: a second one is no event', () => {
    given(...open, ended(R1, A))
      .when(command)
      .then([]);
    given(...open, ended(R1, A))
      .when(asked(R1))
      .then([]);
  });

  it('closes a new request although the source shows that outcome', () => {
    given(...alone, ended(R1, A), requested(R2, A))
      .when(command)
      .then([{ ...ended(R2, A), at }]);
  });

  it('without any request ever is recorded once, as nobody had asked', () => {
    given(...twoClasses)
      .when(command)
      .then([{ ...ended(null, A), at }]);
    given(...twoClasses, ended(null, A))
      .when(command)
      .then([]);
    expect(shown(...twoClasses, ended(null, A))).toEqual([outcome, 'NONE']);
  });

  it('after the other outcome is an event of its own, late', () => {
    const late = { ...ended(R1, A), at, late: true };
    given(...alone, endedOtherwise(R1, A))
      .when(command)
      .then([late]);
    given(...alone, endedOtherwise(R1, A))
      .when(asked(R1))
      .then([late]);
    expect(shown(...alone, endedOtherwise(R1, A), late)).toEqual([outcome, 'NONE']);
  });

  it('after a cancel is recorded late', () => {
    given(...alone, cancelled(R1, 'requested', A))
      .when(asked(R1))
      .then([{ ...ended(R1, A), at, late: true }]);
  });

  it('after a cancel is no event when the source shows that outcome from before', () => {
    given(...alone, ended(R1, A), requested(R2, A), cancelled(R2, 'requested', A))
      .when(asked(R2))
      .then([]);
  });

  it('with a requestId that is not the open one is refused, and both are named', () => {
    const refusal = conflict(
      'request-mismatch',
      `requestId ${R1} is not current: source "class-a" is at sync request ${R2}.`,
    );
    given(...twoClasses, requested(R2, A))
      .when(asked(R1))
      .then(refusal);
    given(...twoClasses, requested(R2, A), timedOut(R2, A))
      .when(asked(R1))
      .then(refusal);
    given(...alone, ended(R1, A), requested(R2, A))
      .when(asked(R1))
      .then(refusal);
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
    const told = { message: '2 added', counts: { added: 2 } };
    given(...open)
      .when({ ...ask.CompleteSync, ...told })
      .then([completed(R1, A, { at, ...told })]);
  });

  it('fail: a reason and a message', () => {
    const told = { reason: 'registrar-down', message: 'No answer' };
    given(...open)
      .when({ ...ask.FailSync, ...told })
      .then([failed(R1, A, { at, ...told })]);
  });
});

describe('after a time-out', () => {
  const history = [...twoClasses, requested(R1, A), timedOut(R1, A)];

  it('a late done makes the source Complete', () => {
    const late = completed(R1, A, { at, late: true });
    given(...history)
      .when(ask.CompleteSync)
      .then([late]);
    expect(shown(...history, late)).toEqual(['SUCCESS', 'NONE']);
  });

  it('a late fail is no event, since the source shows Failed', () => {
    given(...history)
      .when({ ...ask.FailSync, requestId: R1 })
      .then([]);
  });
});
