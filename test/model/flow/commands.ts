/** What may be asked of a flow in a model: each command about each of those who play, at each time. */
import type { FlowCommand } from '../../../domain/flow/commands';
import { sourcesOf } from '../../../domain/flow/state';
import { planOf } from '../../../domain/flow/undo-plan';
import { addMilliseconds } from '../../../domain/kernel/types';
import type { Cast, CommandsOf, FlowWorld } from './cast';
import { holdIdOf, range, requestIdOf, UNUSED_ID, undoIdOf } from './ids';

type AtOnce = (at: string, cast: Cast, world: FlowWorld) => ReadonlyArray<FlowCommand>;

const made = ({ named }: Cast, { memory }: FlowWorld): ReadonlyArray<string> =>
  named ?? range(memory.made).map(requestIdOf);

/** Each source alone, and all of them. */
const askedFor = ({ references }: Cast): ReadonlyArray<ReadonlyArray<string> | null> =>
  references.length < 2 ? [null] : [null, ...references.map(reference => [reference])];

const isOpenIn = ({ state }: FlowWorld, references: ReadonlyArray<string> | null): boolean =>
  sourcesOf(state).every(source => source.openRequest !== null || references?.includes(source.reference) === false);

const requesting =
  (waits: boolean): AtOnce =>
  (at, cast, world) => {
    const { made: count } = world.memory;
    const deadline = addMilliseconds(at, cast.tickMs);
    return askedFor(cast).flatMap((references): ReadonlyArray<FlowCommand> => {
      const isOpen = isOpenIn(world, references);
      const ask = { type: 'RequestSync', at, references, deadline } as const;
      const fresh = { ...ask, requestId: isOpen ? UNUSED_ID : requestIdOf(count + 1) };
      const queueAs = requestIdOf(count + (isOpen ? 1 : 2));
      const joining = isOpen || count < cast.requests ? [fresh, { ...fresh, whenOpen: 'refuse' } as const] : [];
      const isRoom = count + (isOpen ? 1 : 2) <= cast.requests;
      return waits && isRoom ? [...joining, { ...fresh, whenOpen: { queueAs } }] : joining;
    });
  };

export const requests = requesting(false);
export const queueing = requesting(true);

export const requestLife: AtOnce = (at, cast, world) =>
  made(cast, world).flatMap(
    (requestId): ReadonlyArray<FlowCommand> => [
      { type: 'ResendSync', at, requestId },
      { type: 'CancelSync', at, requestId },
      { type: 'TimeOutSync', at, requestId },
      { type: 'FailUndelivered', at, requestId },
    ],
  );

/** How a request ends, in each way that differs to who is on a source. */
export const ends: AtOnce = (at, { references }) =>
  references.map(reference => ({ type: 'CompleteSync', at, reference, requestId: null, message: null, counts: null }));

/** An answer that took long had begun before it had arrived. */
export const answers: AtOnce = (at, cast, world) =>
  cast.references.flatMap(reference => {
    const names = [null, ...made(cast, world)];
    const taken = names.map(requestId => ({ at, reference, requestId }));
    const slow = { at, reference, requestId: null, arrivedAt: addMilliseconds(at, cast.tickMs) };
    return [...taken, slow].flatMap(
      (one): ReadonlyArray<FlowCommand> => [
        { type: 'CompleteSync', ...one, message: null, counts: null },
        { type: 'FailSync', ...one, reason: null, message: null },
      ],
    );
  });

export const progress: AtOnce = (at, cast, world) =>
  cast.references.flatMap(reference =>
    [null, ...made(cast, world)].map(
      (requestId): FlowCommand => ({ type: 'ReportProgress', at, reference, requestId, percent: null, message: null }),
    ),
  );

const freshHold = (at: string, { guard, tickMs }: Cast, { memory }: FlowWorld) => ({
  at,
  guard,
  holdId: holdIdOf(memory.holds.size + 1),
  holdUntil: addMilliseconds(at, tickMs),
});

export const sources: AtOnce = (at, cast, world) => [
  ...cast.references.map(
    (reference): FlowCommand => ({
      type: 'AddSource',
      at,
      ...{ reference, description: '', maxSources: cast.references.length },
    }),
  ),
  ...removals(at, cast, world),
];

export const removals: AtOnce = (at, cast, world) =>
  sourcesOf(world.state).map(
    ({ sourceId }): FlowCommand => ({ type: 'RemoveSource', sourceId, ...freshHold(at, cast, world) }),
  );

export const archive: AtOnce = at => [
  { type: 'ArchiveFlow', at },
  { type: 'UnarchiveFlow', at },
];

export const freshness: AtOnce = (at, { tickMs }, { state }) =>
  sourcesOf(state).flatMap(
    ({ sourceId }): ReadonlyArray<FlowCommand> => [
      ...[null, tickMs / 1000, (2 * tickMs) / 1000].map(
        (maxAge): FlowCommand => ({ type: 'DescribeSource', at, sourceId, description: '', maxAge }),
      ),
      { type: 'MarkStale', at, sourceId },
    ],
  );

const subsets = (ids: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<number>> =>
  ids.reduce<ReadonlyArray<ReadonlyArray<number>>>((all, id) => all.concat(all.map(set => set.concat(id))), [[]]);

/** One by one, and all of them. */
export const singles: AtOnce = (at, cast, world) => {
  const hold = freshHold(at, cast, world);
  return sourcesOf(world.state).flatMap(
    ({ sourceId }): ReadonlyArray<FlowCommand> => [
      ...cast.participants.flatMap(
        (participantId): ReadonlyArray<FlowCommand> => [
          { type: 'AllocateParticipants', at, sourceId, participantIds: [participantId] },
          { type: 'DeallocateParticipant', sourceId, participantId, ...hold },
        ],
      ),
      { type: 'ClearAllocations', sourceId, ...hold },
    ],
  );
};

/** Whole lists, also for a request. */
export const lists: AtOnce = (at, cast, world) =>
  sourcesOf(world.state).flatMap(({ sourceId, openRequest, lastRequest }) =>
    subsets(cast.participants).flatMap(participantIds =>
      [...new Set([null, openRequest ?? lastRequest])].map(
        (requestId): FlowCommand => ({
          ...{ type: 'ReplaceAllocations', sourceId, participantIds, requestId, addMissing: requestId !== null },
          ...freshHold(at, cast, world),
        }),
      ),
    ),
  );

/** Also of holds that have ended. */
export const holds: AtOnce = (at, cast, world) => {
  const { holdId: newHoldId, holdUntil } = freshHold(at, cast, world);
  const known = [...world.memory.holds.keys()];
  const open = sourcesOf(world.state).flatMap(({ hold }) => (hold === null ? [] : [hold.holdId]));
  const ended = known.filter(id => !open.includes(id)).slice(-1);
  return [...open, ...ended].flatMap(
    (holdId): ReadonlyArray<FlowCommand> => [
      ...[null, 1].map(
        (shown): FlowCommand => ({ type: 'ApproveHold', at, holdId, comment: null, shown, newHoldId, holdUntil }),
      ),
      { type: 'RejectHold', at, holdId, comment: null },
      { type: 'TimeOutHold', at, holdId },
    ],
  );
};

export const guards: AtOnce = (at, _, { state }) => [
  ...([null, 'off', '0%,0'] as const).map((removalGuard): FlowCommand => ({ type: 'SetFlowGuard', at, removalGuard })),
  ...sourcesOf(state).flatMap(({ sourceId }) =>
    ([null, 'off'] as const).map(
      (removalGuard): FlowCommand => ({ type: 'SetSourceGuard', at, sourceId, removalGuard }),
    ),
  ),
];

/** Planned on the history so far. */
export const undos: AtOnce = (at, _, { memory }) =>
  [...(memory.done ?? [])].flatMap(([id, done]): ReadonlyArray<FlowCommand> => {
    if (id === '') return [];
    const { undo } = planOf(done, [id, undoIdOf(id)], true);
    return [{ type: 'UndoSync', at, undo }];
  });

/** At each time. */
export const at =
  (...kinds: ReadonlyArray<AtOnce>): CommandsOf =>
  (world, cast) =>
    cast.ticks.flatMap(tick => kinds.flatMap(kind => kind(tick, cast, world)));
