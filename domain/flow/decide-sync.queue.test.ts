/** `whenOpen`: what becomes of sources that are open when somebody asks for a sync. */

import {
  A,
  archived,
  ask,
  at,
  B,
  cancelled,
  completed,
  deadline,
  failed,
  given,
  queued,
  R1,
  R2,
  R3,
  requested,
  shown,
  timedOut,
  twoClasses,
  undelivered,
} from '../../test/support/domain/flow-examples';
import { conflict } from '../kernel/aggregate';
import { queuedRequestsOf } from './state';

const open = [...twoClasses, requested(R1, A, B)];
const refuse = { ...ask.RequestSync, requestId: R2, whenOpen: 'refuse' } as const;
const queue = { ...ask.RequestSync, requestId: R3, whenOpen: { queueAs: R2 } } as const;
/** Made by the flow itself, with as much time as the manager's click would have given. */
const made = { ...requested(R2, A, B), at };

describe('refuse', () => {
  it('names the request that is open, and changes nothing', () => {
    given(...twoClasses, requested(R1, B))
      .when(refuse)
      .then(conflict('sync-request-open', `External source "class-b" of flow 7 is open in sync request ${R1}.`));
  });

  it('is a request as any other where nothing is open', () => {
    given(...twoClasses)
      .when(refuse)
      .then([made]);
    given(...twoClasses, requested(R1, B))
      .when({ ...refuse, references: ['class-a'] })
      .then([{ ...requested(R2, A), at }]);
  });
});

describe('queue', () => {
  it('never takes the id of a request that there is', () => {
    const taken = (requestId: string) =>
      conflict('sync-request-exists', `Flow 7 has a sync request with the id ${requestId} already.`);
    given(...open)
      .when({ ...queue, whenOpen: { queueAs: R1 } })
      .then(taken(R1));
    given(...open, queued(R2, A))
      .when({ ...queue, requestId: R2, whenOpen: 'join' })
      .then(taken(R2));
    given(...open)
      .when({ ...queue, requestId: R2 })
      .then(taken(R2));
    given(...twoClasses, requested(R1, A))
      .when({ ...ask.RequestSync, requestId: R1 })
      .then(taken(R1));
  });

  it('waits for what is open, and asks at once for what is free', () => {
    given(...twoClasses, requested(R1, A))
      .when(queue)
      .then([
        { ...queued(R2, A), at },
        { ...requested(R3, B), at },
      ]);
    given(...twoClasses)
      .when(queue)
      .then([{ ...requested(R3, A, B), at }]);
    expect(shown(...open, queued(R2, A, B))).toEqual(['PENDING', 'PENDING']);
  });

  it('a second time joins what waits: one for each source', () => {
    given(...open, queued(R2, A))
      .when({ ...queue, requestId: R1, whenOpen: { queueAs: R3 } })
      .then([
        { type: 'SyncJoined', at, requestId: R2, sources: [A] },
        { ...queued(R3, B), at },
      ]);
  });

  it('a click that joins goes to the request that is open', () => {
    given(...open, queued(R2, A, B))
      .when({ ...ask.RequestSync, requestId: R3 })
      .then([{ type: 'SyncJoined', at, requestId: R1, sources: [A, B] }]);
  });

  const alone = [...twoClasses, requested(R1, A), queued(R2, A)];
  const next = { ...requested(R2, A), at };
  it.each([
    ['done', ask.CompleteSync, { ...completed(R1, A), at }],
    ['fail', ask.FailSync, { ...failed(R1, A), at }],
    ['cancel', ask.CancelSync, { ...cancelled(R1, 'requested', A), at }],
    ['that it reached nobody', ask.FailUndelivered, { ...undelivered(R1, A), at }],
  ])('is asked in the decision that ends the open one, by %s', (_, command, end) => {
    given(...alone)
      .when(command)
      .then([end, next]);
    expect(queuedRequestsOf(given(...alone, end, next).state)).toEqual([]);
  });

  it('is asked by a time-out too, with a deadline of its own', () => {
    given(...alone)
      .when(ask.TimeOutSync)
      .then([timedOut(R1, A), { ...next, at: deadline, deadline: '2026-11-26T09:00:00.000Z' }]);
  });

  it('waits for the last of its sources, in whatever requests they are open', () => {
    const history = [...twoClasses, requested(R1, A), requested(R3, B), queued(R2, A, B)];
    const end = { ...completed(R3, B), at };
    given(...history)
      .when({ ...ask.CompleteSync, reference: 'class-b' })
      .then([end]);
    given(...history, end)
      .when(ask.CompleteSync)
      .then([{ ...completed(R1, A), at }, made]);
  });

  it('a source that became free and is asked about anew waits no more', () => {
    given(...open, queued(R2, A, B), completed(R1, A))
      .when({ ...ask.RequestSync, requestId: R3, references: ['class-a'] })
      .then([
        { ...cancelled(R2, 'superseded', A), at },
        { ...requested(R3, A), at },
      ]);
  });

  it('can be cancelled, and leaves what is open as it is', () => {
    const cancel = { ...cancelled(R2, 'requested', A, B), at };
    given(...open, queued(R2, A, B))
      .when({ ...ask.CancelSync, requestId: R2 })
      .then([cancel]);
    given(...open, queued(R2, A, B), cancel)
      .when(ask.CompleteSync)
      .then([{ ...completed(R1, A), at }]);
  });

  it('cannot be sent again, since nothing was sent of it', () => {
    given(...open, queued(R2, A, B))
      .when({ ...ask.ResendSync, requestId: R2 })
      .then(
        conflict(
          'sync-request-queued',
          `Sync request ${R2} of flow 7 is queued: it is sent when the one before it has ended.`,
        ),
      );
  });

  it('a source that is removed leaves it, and it is asked when that was the last it waited for', () => {
    given(...open, queued(R2, A, B), completed(R1, B))
      .when(ask.RemoveSource)
      .then([
        { ...cancelled(R1, 'source-removed', A), at },
        { ...cancelled(R2, 'source-removed', A), at },
        { type: 'SourceRemoved', at, ...A },
        { ...requested(R2, B), at },
      ]);
  });

  it('ends when the flow is archived', () => {
    given(...open, queued(R2, A, B))
      .when(ask.ArchiveFlow)
      .then([
        { ...cancelled(R1, 'flow-archived', A, B), at },
        { ...cancelled(R2, 'flow-archived', A, B), at },
        { ...archived, at },
      ]);
  });
});
