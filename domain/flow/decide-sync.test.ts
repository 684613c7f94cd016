import {
  A,
  added,
  ask,
  at,
  B,
  cancelled,
  completed,
  deadline,
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
import { openRequestsOf, sourcesOf } from './state';

const open = [...twoClasses, requested(R1, A, B)];
const unknown = (reference: string) =>
  notFound('external-source-not-found', `Flow 7 has no external source with the reference "${reference}".`);

const R3 = '33333333-3333-4333-8333-333333333333';

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
    ['resent', ask.ResendSync, { type: 'SyncResent', at, requestId: R1, flowCode: 'MATH-1', sources: [B] } as const],
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
    const resent = { type: 'SyncResent', at, requestId: R1, flowCode: 'MATH-1', sources: [A, B] } as const;
    given(...open)
      .when(ask.ResendSync)
      .then([resent]);
    given(...open, resent)
      .when(ask.ResendSync)
      .then([resent]);
    expect(shown(...open, resent)).toEqual(['PENDING', 'PENDING']);
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
