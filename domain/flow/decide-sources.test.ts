import {
  A,
  added,
  allocated,
  ask,
  at,
  B,
  cancelled,
  completed,
  given,
  R1,
  registered,
  removed,
  requested,
  shown,
  twoClasses,
} from '../../test/support/domain/flow-examples';
import { conflict, notFound } from '../kernel/aggregate';

const unknownId = notFound('external-source-not-found', 'Flow 7 has no external source with the id 1.');
const allocatedTo = (sourceId: number, participantId: number) =>
  ({ type: 'ParticipantAllocated', at, sourceId, participantId, requestId: null }) as const;

describe('adding an external source', () => {
  const add = (reference: string) => ({ ...ask.AddSource, reference });
  const addition = (sourceId: number, reference: string) =>
    ({ type: 'SourceAdded', at, sourceId, reference, description: 'About class-c' }) as const;

  it('gives ids that count from 1', () => {
    given(registered)
      .when(add('class-a'))
      .then([addition(1, 'class-a')]);
    given(...twoClasses)
      .when(add('class-c'))
      .then([addition(3, 'class-c')]);
  });

  it('never uses the id of a removed source again, not even for its reference', () => {
    given(...twoClasses, removed(B))
      .when(add('class-b'))
      .then([addition(3, 'class-b')]);
    given(registered, added(A), removed(A))
      .when(add('class-a'))
      .then([addition(2, 'class-a')]);
  });

  it('refuses a reference that the flow has', () => {
    given(...twoClasses)
      .when(add('class-b'))
      .then(conflict('reference-exists', 'Flow 7 has an external source with the reference "class-b".'));
  });

  it('tells references apart by case', () => {
    given(registered, added(A))
      .when(add('Class-A'))
      .then([addition(2, 'Class-A')]);
  });
});

describe('describing an external source', () => {
  it('is one event, and none when the description is that', () => {
    const event = { type: 'SourceDescribed', at, ...A, description: 'Changed' } as const;
    given(...twoClasses)
      .when(ask.DescribeSource)
      .then([event]);
    given(...twoClasses, event)
      .when(ask.DescribeSource)
      .then([]);
  });
});

describe('an external source that is not there, or not any more', () => {
  it.each(
    [
      ask.DescribeSource,
      ask.RemoveSource,
      ask.AllocateParticipants,
      ask.DeallocateParticipant,
      ask.ClearAllocations,
    ].map(command => [command.type, command]),
  )('is not found by %s', (_, command) => {
    given(registered).when(command).then(unknownId);
    given(registered, added(A), removed(A)).when(command).then(unknownId);
  });
});

describe('removing an external source', () => {
  const removal = { type: 'SourceRemoved', at, ...A } as const;

  it('is one event when nothing ends with it', () => {
    given(...twoClasses)
      .when(ask.RemoveSource)
      .then([removal]);
    given(...twoClasses, requested(R1, A), completed(R1, A))
      .when(ask.RemoveSource)
      .then([removal]);
  });

  it('closes its open request and its allocations, visibly and in this order', () => {
    given(...twoClasses, requested(R1, A, B), ...allocated(1, 4, 5), ...allocated(2, 6))
      .when(ask.RemoveSource)
      .then([
        { ...cancelled(R1, 'source-removed', A), at },
        { type: 'AllocationsCleared', at, sourceId: 1, count: 2, requestId: R1 },
        removal,
      ]);
  });

  it('leaves the request open for its other sources', () => {
    const history = [...twoClasses, requested(R1, A, B), cancelled(R1, 'source-removed', A), removed(A)];
    expect(shown(...history)).toEqual(['PENDING']);
    given(...history)
      .when(ask.CancelSync)
      .then([{ ...cancelled(R1, 'requested', B), at }]);
  });

  it('ends the request with its last source', () => {
    given(...twoClasses, requested(R1, A), cancelled(R1, 'source-removed', A), removed(A))
      .when(ask.TimeOutSync)
      .then([]);
  });
});

describe('allocating participants', () => {
  const allocate = (...participantIds: number[]) => ({ ...ask.AllocateParticipants, participantIds });

  it('is one event for each that is not there yet, in the order asked', () => {
    given(...twoClasses, ...allocated(1, 2))
      .when(allocate(3, 2, 1, 3))
      .then([allocatedTo(1, 3), allocatedTo(1, 1)]);
  });

  it('is no error and no event for those that are there', () => {
    given(...twoClasses, ...allocated(1, 1, 2))
      .when(allocate(1, 2))
      .then([]);
    given(...twoClasses)
      .when(allocate())
      .then([]);
  });

  it('finishes what was cut short', () => {
    given(...twoClasses, ...allocated(1, 1, 2))
      .when(allocate(1, 2, 3, 4))
      .then([allocatedTo(1, 3), allocatedTo(1, 4)]);
  });

  it('may put one participant on several sources', () => {
    given(...twoClasses, ...allocated(2, 1))
      .when(allocate(1))
      .then([allocatedTo(1, 1)]);
  });

  it('starts anew on a source that was removed and added again', () => {
    const again = { sourceId: 3, reference: 'class-a' };
    given(...twoClasses, ...allocated(1, 1), removed(A), added(again))
      .when({ ...allocate(1), sourceId: 3 })
      .then([allocatedTo(3, 1)]);
  });
});

describe('deallocating', () => {
  it('takes one participant from one source', () => {
    given(...twoClasses, ...allocated(1, 1, 2), ...allocated(2, 1))
      .when(ask.DeallocateParticipant)
      .then([{ type: 'ParticipantDeallocated', at, sourceId: 1, participantId: 1, requestId: null }]);
  });

  const missing = 'Participant 1 is not allocated to external source 1 of flow 7.';
  it.each([
    ['never was there', []],
    ['is on another source', allocated(2, 1)],
    [
      'was taken before',
      [
        ...allocated(1, 1),
        { type: 'ParticipantDeallocated', at, sourceId: 1, participantId: 1, requestId: null } as const,
      ],
    ],
    [
      'was cleared',
      [...allocated(1, 1), { type: 'AllocationsCleared', at, sourceId: 1, count: 1, requestId: null } as const],
    ],
  ])('refuses a participant that %s', (_, history) => {
    given(...twoClasses, ...history)
      .when(ask.DeallocateParticipant)
      .then(notFound('participant-not-allocated', missing));
  });

  it('clears a source in one event that says how many it had, and none when it has none', () => {
    const cleared = { type: 'AllocationsCleared', at, sourceId: 1, count: 2, requestId: null } as const;
    given(...twoClasses, ...allocated(1, 1, 2), ...allocated(2, 1))
      .when(ask.ClearAllocations)
      .then([cleared]);
    given(...twoClasses, ...allocated(1, 1, 2), cleared)
      .when(ask.ClearAllocations)
      .then([]);
    given(...twoClasses)
      .when(ask.ClearAllocations)
      .then([]);
  });
});
