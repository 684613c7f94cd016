import {
  A,
  added,
  ask,
  at,
  B,
  cancelled,
  completed,
  deadline,
  extendedDeadline,
  failed,
  given,
  R1,
  R2,
  R3,
  registered,
  removed,
  requested,
  shown,
  timedOut,
  twoClasses,
  undelivered,
} from '../../test/support/domain/flow-examples';
import { conflict, notFound } from '../kernel/aggregate';
import type { NamedSource } from './events';
import { openRequestsOf, sourcesOf } from './state';

const open = [...twoClasses, requested(R1, A, B)];
const resent = (...sources: NamedSource[]) =>
  ({ type: 'SyncResent', at, requestId: R1, flowCode: 'MATH-1', sources, deadline: extendedDeadline }) as const;
const unknown = (reference: string) =>
  notFound('external-source-not-found', `Flow 7 has no external source with the reference "${reference}".`);

describe('requesting a sync', () => {
  const ofSome = (...references: string[]) => ({ ...ask.RequestSync, references });

  it('of all sources is one request', () => {
    given(...twoClasses)
      .when(ask.RequestSync)
      .then([{ ...requested(R1, A, B), at }]);
  });

  it('of some sources covers those, each once, in the order asked', () => {
    given(...twoClasses)
      .when(ofSome('class-b'))
      .then([{ ...requested(R1, B), at }]);
    given(...twoClasses)
      .when(ofSome('class-b', 'class-a', 'class-b'))
      .then([{ ...requested(R1, B, A), at }]);
  });

  it('tells the flow code of the moment', () => {
    const changed = { code: 'MATH-2', title: 'Mathematics', subTitle: null, kind: null, managers: [] };
    given(...twoClasses, { type: 'FlowDetailsChanged', at, ...changed })
      .when(ask.RequestSync)
      .then([{ ...requested(R1, A, B), at, flowCode: 'MATH-2' }]);
  });

  it('by a double click joins the open request, as an event of its own: no second request, no second webhook', () => {
    given(...open)
      .when({ ...ask.RequestSync, requestId: R2 })
      .then([{ type: 'SyncJoined', at, requestId: R1, sources: [A, B] }]);
    given(...open)
      .when({ ...ofSome('class-a'), requestId: R2 })
      .then([{ type: 'SyncJoined', at, requestId: R1, sources: [A] }]);
  });

  it('joins each of the requests that its sources are open in', () => {
    given(...twoClasses, requested(R1, A), requested(R2, B))
      .when({ ...ask.RequestSync, requestId: R3 })
      .then([
        { type: 'SyncJoined', at, requestId: R1, sources: [A] },
        { type: 'SyncJoined', at, requestId: R2, sources: [B] },
      ]);
  });

  it('while one of its sources is open and one is free covers the free one only (mixed join)', () => {
    const mixed = { ...ask.RequestSync, requestId: R2 };
    given(...twoClasses, requested(R1, A))
      .when(mixed)
      .then([
        { type: 'SyncJoined', at, requestId: R1, sources: [A] },
        { ...requested(R2, B), at },
      ]);
    const both = given(...twoClasses, requested(R1, A), requested(R2, B));
    expect(sourcesOf(both.state).map(source => source.openRequest)).toEqual([R1, R2]);
  });

  it.each([
    ['done', completed(R1, A)],
    ['failed', failed(R1, A)],
    ['cancelled', cancelled(R1, 'requested', A)],
    ['timed out', timedOut(R1, A)],
  ])('opens a source again once it is %s', (_, end) => {
    given(...twoClasses, requested(R1, A), end)
      .when({ ...ofSome('class-a'), requestId: R2 })
      .then([{ ...requested(R2, A), at }]);
  });

  it('refuses a flow without sources', () => {
    const refusal = conflict('no-external-source', 'Flow 7 has no external source to sync; add one first.');
    given(registered).when(ask.RequestSync).then(refusal);
    given(registered, added(A), removed(A)).when(ask.RequestSync).then(refusal);
  });

  it('refuses all when one reference is unknown, and names it', () => {
    given(...twoClasses)
      .when(ofSome('class-a', 'class-x'))
      .then(unknown('class-x'));
  });
});

describe('a request over several sources', () => {
  it('ends in part, source by source', () => {
    expect(shown(...open)).toEqual(['PENDING', 'PENDING']);
    expect(shown(...open, completed(R1, A))).toEqual(['SUCCESS', 'PENDING']);
    expect(shown(...open, completed(R1, A), failed(R1, B))).toEqual(['SUCCESS', 'FAILED']);
  });

  it.each([
    ['resent', ask.ResendSync, resent(B)],
    ['cancelled', ask.CancelSync, { ...cancelled(R1, 'requested', B), at }],
    ['timed out', ask.TimeOutSync, timedOut(R1, B)],
  ])('is %s for the sources that are still open', (_, command, event) => {
    given(...open, completed(R1, A))
      .when(command)
      .then([event]);
  });

  it('has ended when each of its sources has', () => {
    expect(openRequestsOf(given(...open, completed(R1, A)).state)).toMatchObject([{ requestId: R1, deadline }]);
    expect(openRequestsOf(given(...open, completed(R1, A), failed(R1, B)).state)).toEqual([]);
  });
});

describe('resend and cancel', () => {
  const closed = [...twoClasses, requested(R1, A), completed(R1, A)];

  it('resend tells of the same request again, as often as it is asked', () => {
    given(...open)
      .when(ask.ResendSync)
      .then([resent(A, B)]);
    given(...open, resent(A, B))
      .when(ask.ResendSync)
      .then([{ ...resent(A, B), deadline: null }]);
    expect(shown(...open, resent(A, B))).toEqual(['PENDING', 'PENDING']);
  });

  it('cancel closes the request and leaves each source with the outcome that it had', () => {
    given(...open)
      .when(ask.CancelSync)
      .then([{ ...cancelled(R1, 'requested', A, B), at }]);
    const history = [...twoClasses, requested(R1, A), failed(R1, A), requested(R2, A, B)];
    expect(shown(...history, cancelled(R2, 'requested', A, B))).toEqual(['FAILED', 'NONE']);
  });

  it.each([ask.ResendSync, ask.CancelSync].map(command => [command.type, command]))(
    '%s refuses a request that ended, or never was',
    (_, command) => {
      const refusal = conflict('sync-request-not-open', `Sync request ${R1} of flow 7 is not open any more.`);
      given(...closed)
        .when(command)
        .then(refusal);
      given(...twoClasses)
        .when(command)
        .then(refusal);
      given(...twoClasses, requested(R2, A))
        .when(command)
        .then(refusal);
      given(...open, cancelled(R1, 'requested', A, B))
        .when(command)
        .then(refusal);
    },
  );
});

describe('the deadline', () => {
  it.each([
    ['early', '2026-11-25T08:59:59.999Z', []],
    ['on time', deadline, [timedOut(R1, A, B)]],
    ['late', '2027-01-01T00:00:00.000Z', [{ ...timedOut(R1, A, B), at: '2027-01-01T00:00:00.000Z' }]],
  ])('with a timer that is %s', (_, when, events) => {
    given(...open)
      .when({ ...ask.TimeOutSync, at: when })
      .then(events);
  });

  it.each([
    ['a timer before it', timedOut(R1, A, B)],
    ['cancel', cancelled(R1, 'requested', A, B)],
  ])('does nothing after %s', (_, end) => {
    given(...open, end)
      .when(ask.TimeOutSync)
      .then([]);
  });

  it('does nothing after done, nor to a request that took the place of its own', () => {
    given(...twoClasses, requested(R1, A), completed(R1, A))
      .when(ask.TimeOutSync)
      .then([]);
    given(...twoClasses, requested(R1, A), completed(R1, A), requested(R2, A))
      .when(ask.TimeOutSync)
      .then([]);
  });

  it('fails what is open and frees it', () => {
    expect(shown(...open, timedOut(R1, A, B))).toEqual(['FAILED', 'FAILED']);
  });
});

describe('the deadline is extended', () => {
  const day = (n: number, time = '08:00') => `2026-12-0${n}T${time}:00.000Z`;
  const history = [...twoClasses, { ...requested(R1, A), at: day(1), deadline: day(2) }];
  const progress = (at: string) => ({ ...ask.ReportProgress, at });
  const progressed = (at: string, deadline: string | null) =>
    ({ type: 'SyncProgressed', at, ...A, requestId: R1, percent: 40, message: 'Fetching', deadline }) as const;

  it('by progress: as much time from then as there was from the request', () => {
    given(...history)
      .when(progress(day(1, '09:00')))
      .then([progressed(day(1, '09:00'), day(2, '09:00'))]);
    given(...history, progressed(day(1, '09:00'), day(2, '09:00')))
      .when({ ...ask.TimeOutSync, at: day(2, '08:30') })
      .then([]);
    given(...history, progressed(day(1, '09:00'), day(2, '09:00')))
      .when({ ...ask.TimeOutSync, at: day(2, '09:00') })
      .then([{ ...timedOut(R1, A), at: day(2, '09:00'), deadline: day(2, '09:00') }]);
  });

  it('up to seven times as much in all, and never back', () => {
    given(...history, progressed(day(7), day(8)))
      .when(progress(day(7, '09:00')))
      .then([progressed(day(7, '09:00'), null)]);
    given(...history)
      .when(progress(day(9)))
      .then([progressed(day(9), day(8))]);
    given(...history)
      .when(progress('2026-11-30T08:00:00.000Z'))
      .then([progressed('2026-11-30T08:00:00.000Z', null)]);
  });
});

describe('when it reached nobody', () => {
  it('ends what is open, and frees it', () => {
    given(...open)
      .when(ask.FailUndelivered)
      .then([{ ...undelivered(R1, A, B), at }]);
    const [source] = sourcesOf(given(...open, undelivered(R1, A, B)).state);
    expect(source).toMatchObject({ openRequest: null, outcome: 'FAILED', reason: 'not-delivered' });
  });

  it('does nothing to a request that ended, or that somebody works at all the same', () => {
    const progress = {
      type: 'SyncProgressed',
      at,
      ...A,
      requestId: R1,
      percent: 1,
      message: null,
      deadline: null,
    } as const;
    for (const end of [undelivered(R1, A, B), cancelled(R1, 'requested', A, B), completed(R1, A), progress]) {
      given(...open, end)
        .when(ask.FailUndelivered)
        .then([]);
    }
    given(...twoClasses)
      .when(ask.FailUndelivered)
      .then([]);
  });
});
