/** What no command of a flow may break, told of the step that it makes. */

import * as E from 'fp-ts/Either';
import type { FlowCommand } from '../../../domain/flow/commands';
import type { FlowEvent } from '../../../domain/flow/events';
import { flow } from '../../../domain/flow/flow';
import { type FlowState, openRequestsOf, queuedRequestsOf, sourcesOf, stateOf } from '../../../domain/flow/state';
import { nothingDone, planOf } from '../../../domain/flow/undo-plan';
import { has, toArray } from '../../../domain/kernel/id-set';
import { empty, find, get } from '../../../domain/kernel/sorted-map';
import type { Taken } from '../aggregate-model';
import { flowAchieves } from '../invariants/flow';
import type { FlowWorld } from './cast';
import type { Memory, Standing } from './memory';

type FlowStep = Taken<FlowCommand, FlowState, FlowEvent, Memory>;

/** By themselves they change nothing that the rules go by. */
export const RECORDS = new Set([
  'SyncJoined',
  'SyncResent',
  'NothingChanged',
  'SyncProgressed',
  'SyncCompleted',
  'SyncFailed',
  'SyncUndone',
]);

/** A click, a heartbeat and a push are recorded each time; an answer that names nothing is to whatever is open by then. */
export const isNewEachTime = (command: FlowCommand, event: FlowEvent): boolean =>
  ['SyncJoined', 'SyncQueued', 'SyncResent', 'SyncProgressed'].includes(event.type) ||
  ((command.type === 'CompleteSync' || command.type === 'FailSync') && command.requestId === null);

const ends: ReadonlySet<string> = new Set(['SUCCESS', 'FAILED', 'TIMED_OUT', 'UNDELIVERED', 'CANCELLED']);

const standings = ({ sources }: Memory): ReadonlyArray<readonly [key: string, Standing]> =>
  [...sources].flatMap(([id, { requests }]) =>
    [...requests].map(([requestId, one]) => [`${id} ${requestId}`, one] as const),
  );

const membersOf = (state: FlowState, sourceId: number): ReadonlyArray<number> => {
  const source = state === null ? undefined : get(state.sources, sourceId);
  return source === undefined ? [] : toArray(source.allocated);
};

const has_ = (events: ReadonlyArray<FlowEvent>, ...types: ReadonlyArray<FlowEvent['type']>): boolean =>
  events.some(({ type }) => types.includes(type));

const sameIds = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean =>
  a.length === b.length && (a.every((id, at) => id === b[at]) || [...a].sort().join() === [...b].sort().join());

/** Who is on the source once the command is done, by the command alone. */
const expectedMembers = ({ command, before }: FlowStep, sourceId: number): ReadonlyArray<number> | null => {
  const members = membersOf(before.state, sourceId);
  if ('sourceId' in command && command.sourceId !== sourceId) return members;
  switch (command.type) {
    case 'AllocateParticipants':
      return [...new Set([...members, ...command.participantIds])];
    case 'DeallocateParticipant':
      return members.filter(id => id !== command.participantId);
    case 'ClearAllocations':
    case 'RemoveSource':
      return [];
    case 'ReplaceAllocations':
      return command.participantIds;
    case 'ApproveHold':
    case 'UndoSync':
    case 'SetUpFlow':
      return null;
    default:
      return members;
  }
};

/** More than this share and more than this number. */
const isBeyond = (guard: string, gone: number, of: number): boolean => {
  const [share, number] = guard === 'off' ? [100, of] : guard.split('%,').map(Number);
  return gone > (number ?? 0) && gone / of > (share ?? 0) / 100;
};

const without = (all: ReadonlySet<number>, members: ReadonlySet<number>): number =>
  [...all].filter(id => !members.has(id)).length;

/** More than the guard lets through, since the beginning by which it measures. */
const isMassRemoval = ({ command, before, after }: FlowStep, sourceId: number): boolean => {
  const [was, is] = [before.memory.sources.get(sourceId), after.memory.sources.get(sourceId)];
  if (was === undefined || is === undefined || without(was.members, is.members) === 0) return false;
  if (command.type === 'ApproveHold' || command.type === 'UndoSync') return false;
  const guard = get(before.state?.sources ?? empty, sourceId)?.guard ?? before.state?.guard;
  const inForce = guard ?? ('guard' in command ? command.guard : 'off');
  const { first, ever } = is.measure;
  return (
    isBeyond(inForce, without(first, is.members), first.size) || isBeyond(inForce, without(ever, is.members), ever.size)
  );
};

/** By the state alone, whatever was before. */
export const lawsOfRules: Readonly<Record<string, (step: FlowStep) => boolean>> = {
  'what times out says that it was due': ({ command, events }) =>
    events.every(event => event.type !== 'SyncTimedOut' || command.at >= event.deadline),
  'what is accepted is achieved': ({ command, after }) => after.state === null || flowAchieves(command, after.state),
  'a source becomes stale when it is due, and not before': ({ command, events }) =>
    events.every(event => event.type !== 'SourceBecameStale' || command.at >= event.since),
  'asking refuses, joins or waits as it was told, and a source that is free is asked': ({
    command,
    events,
    before,
  }) => {
    if (command.type !== 'RequestSync') return true;
    const asked = sourcesOf(before.state).filter(one => command.references?.includes(one.reference) ?? true);
    const free = asked.filter(one => one.openRequest === null).map(one => one.sourceId);
    const sent = events.flatMap(event =>
      event.type === 'SyncRequested' ? event.sources.map(one => one.sourceId) : [],
    );
    const isQueue = typeof command.whenOpen === 'object';
    return (
      sameIds(sent, free) &&
      has_(events, 'SyncQueued') <= isQueue &&
      (command.whenOpen !== 'refuse' || sent.length === asked.length)
    );
  },
  'an answer closes what it is about': ({ command, before, after, events }) => {
    if (command.type !== 'CompleteSync' && command.type !== 'FailSync') return true;
    const source = before.state && find(before.state.sources, one => one.reference === command.reference);
    if (!source || source.openRequest === null) return true;
    const now = after.state && get(after.state.sources, source.sourceId);
    const isNamed = command.requestId === source.openRequest;
    const { at, arrivedAt = at } = command;
    const asked = source.lastRequestedSync ?? '';
    const isOlder = command.requestId === null && at < asked && asked <= arrivedAt;
    const isClosed = now?.openRequest !== source.openRequest;
    return command.requestId === null ? isClosed === !isOlder : !isNamed || (isClosed && events.length > 0);
  },
  'who is on a source follows from what was asked, or it is held': step => {
    const { before, after, events } = step;
    return sourcesOf(before.state).every(({ sourceId }) => {
      const now = membersOf(after.state, sourceId);
      const expected = expectedMembers(step, sourceId);
      return (
        expected === null ||
        sameIds(now, expected) ||
        (sameIds(now, membersOf(before.state, sourceId)) && isHeld(step, sourceId, events))
      );
    });
  },
  'a hold times out when it is due, and not before': ({ command, events, before }) =>
    !has_(events, 'HoldTimedOut') ||
    sourcesOf(before.state).some(
      ({ hold }) => command.type === 'TimeOutHold' && hold?.holdId === command.holdId && command.at >= hold.deadline,
    ),
  'a newer list, or a clear, takes the place of a hold': ({ command, after }) => {
    if (command.type !== 'ReplaceAllocations' && command.type !== 'ClearAllocations') return true;
    const hold = after.state && get(after.state.sources, command.sourceId)?.hold;
    const wanted = command.type === 'ReplaceAllocations' ? command.participantIds : [];
    return hold == null || (hold.wanted !== null && sameIds(toArray(hold.wanted), wanted));
  },
  'what is held takes nobody away': ({ events }) =>
    !has_(events, 'RemovalHeld') || !has_(events, 'ParticipantDeallocated', 'AllocationsCleared', 'SourceRemoved'),
  'who goes by an approval was shown': ({ command, before, after }) => {
    if (command.type !== 'ApproveHold') return true;
    const source = sourcesOf(before.state).find(({ hold }) => hold?.holdId === command.holdId);
    if (source?.hold == null) return true;
    const { sourceId, hold } = source;
    const now = membersOf(after.state, sourceId);
    return membersOf(before.state, sourceId).every(id => now.includes(id) || has(hold.removed, id));
  },
};

export const flowLaws: Readonly<Record<string, (step: FlowStep) => boolean>> = {
  ...lawsOfRules,
  'what is recorded makes sense to a reader of the history': ({ after }) => after.memory.faults.length === 0,
  'an ended request keeps its end, and its answer once it has one': ({ before, after }) => {
    const now = new Map(standings(after.memory));
    return standings(before.memory).every(([key, { phase, answer }]) => {
      const next = now.get(key);
      return (
        next === undefined || !ends.has(phase) || (next.phase === phase && (answer === null || next.answer === answer))
      );
    });
  },
  'a request times out when it is due, and not before': ({ command, events, before }) =>
    events.every(
      event => event.type !== 'SyncTimedOut' || command.at >= (before.memory.deadlines.get(event.requestId) ?? ''),
    ),
  'the guard never lets through more than its bound': step =>
    [...step.before.memory.sources.keys()].every(id => !isMassRemoval(step, id)),
  'an undo leaves alone whom others have moved since': ({ command, before, events }) =>
    command.type !== 'UndoSync' ||
    events.every(event => {
      if (event.type !== 'ParticipantAllocated' && event.type !== 'ParticipantDeallocated') return true;
      const by = before.memory.sources.get(event.sourceId)?.movedBy.get(event.participantId);
      return by === command.undo.requestId || by === command.undo.undoId;
    }),
  'an undo, planned again, does nothing more': ({ command, after }) => {
    if (command.type !== 'UndoSync' || after.memory.done === null) return true;
    const { requestId, undoId } = command.undo;
    const { undo } = planOf(after.memory.done.get(requestId) ?? nothingDone, [requestId, undoId], true);
    const decision = flow.decide({ ...command, undo })(after.state);
    return E.isRight(decision) && decision.right.length === 0;
  },
};

/** Before it, or by it. */
const isHeld = ({ before, after }: FlowStep, sourceId: number, events: ReadonlyArray<FlowEvent>): boolean => {
  const hold = after.state && get(after.state.sources, sourceId)?.hold;
  const earlier = before.state && get(before.state.sources, sourceId)?.hold;
  return hold != null && (has_(events, 'RemovalHeld') || earlier?.holdId === hold.holdId);
};

const isRight = (command: FlowCommand, state: FlowState, type: FlowEvent['type']): boolean => {
  const decision = flow.decide(command)(state);
  return E.isRight(decision) && decision.right.some(event => event.type === type);
};

export const invariantsOfRules: Readonly<Record<string, (world: FlowWorld) => boolean>> = {
  'an open request ends at its deadline': ({ state }) =>
    openRequestsOf(state).every(({ requestId, deadline: at }) =>
      isRight({ type: 'TimeOutSync', at, requestId }, state, 'SyncTimedOut'),
    ),
  'a hold ends at its deadline': ({ state }) =>
    sourcesOf(state).every(
      ({ hold }) =>
        hold === null ||
        isRight({ type: 'TimeOutHold', at: hold.deadline, holdId: hold.holdId }, state, 'HoldTimedOut'),
    ),
  'what waits is sent when the last before it has ended': ({ state }) =>
    queuedRequestsOf(state).every(({ openIds }) => openIds.size > 0),
};

export const worldInvariants: Readonly<Record<string, (world: FlowWorld) => boolean>> = {
  ...invariantsOfRules,
  'a source shows how the last request that counted has ended': ({ state, memory }) =>
    sourcesOf(state).every(source => {
      const one = memory.sources.get(source.sourceId);
      const isOpen = [...(one?.requests.values() ?? [])].some(({ phase }) => phase === 'OPEN');
      return stateOf(source) === (isOpen ? 'PENDING' : one?.shown) && (isOpen || source.outcomeOf === one?.shownOf);
    }),
  'who is on a source is who came and did not go': ({ state, memory }) =>
    sourcesOf(state).every(({ sourceId, allocated }) =>
      sameIds(toArray(allocated), [...(memory.sources.get(sourceId)?.members ?? [])]),
    ),
  'an open request has the time that its events gave it': ({ state, memory }) =>
    openRequestsOf(state).every(({ requestId, deadline }) => memory.deadlines.get(requestId) === deadline),
  'holds that are open are those of the sources': ({ state, memory }) => {
    const open = [...memory.holds]
      .filter(([, how]) => how === 'open')
      .map(([id]) => id)
      .sort();
    return (
      open.join() ===
      sourcesOf(state)
        .flatMap(({ hold }) => (hold === null ? [] : [hold.holdId]))
        .sort()
        .join()
    );
  },
};
