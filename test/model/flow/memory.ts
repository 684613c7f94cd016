/**
 * What a reader of the history knows of each request and source, and what somebody who only counts heads knows of who is
 * on which source: kept by its own rules, so that it may find those of the flow wrong.
 */
import type { FlowEvent } from '../../../domain/flow/events';
import { type Done, nothingDone, whatDid } from '../../../domain/flow/undo-plan';
import { addMilliseconds, type Instant } from '../../../domain/kernel/types';
import { DAY_MS } from '../time';
import { undoIdOf } from './ids';

export type End = 'SUCCESS' | 'FAILED' | 'TIMED_OUT' | 'UNDELIVERED' | 'CANCELLED';
export type Phase = 'QUEUED' | 'OPEN' | End;

/** How a request stands for a source. */
export interface Standing {
  readonly phase: Phase;
  /** The answer that it got, at its end or late. */
  readonly answer: 'SUCCESS' | 'FAILED' | null;
}

/** What the removal guard is to measure by: until when, who was there when that began, and who was there since. */
export interface Measure {
  readonly until: Instant;
  readonly first: ReadonlySet<number>;
  readonly ever: ReadonlySet<number>;
}

export interface SourceMemory {
  /** By request, as they were made. */
  readonly requests: ReadonlyMap<string, Standing>;
  readonly shown: 'NONE' | 'SUCCESS' | 'FAILED';
  /** The request that ended so. */
  readonly shownOf: string | null;
  readonly members: ReadonlySet<number>;
  /** By participant, the request by which they came or went last; null: by none. */
  readonly movedBy: ReadonlyMap<number, string | null>;
  readonly measure: Measure;
}

export interface Memory {
  readonly sources: ReadonlyMap<number, SourceMemory>;
  readonly isArchived: boolean;
  /** Sync requests that were made or queued, ever. */
  readonly made: number;
  /** Until when each open request has time. */
  readonly deadlines: ReadonlyMap<string, Instant>;
  /** Requests of which somebody has told of progress, or answered for a source. */
  readonly heard: ReadonlySet<string>;
  /** Holds by their ids: open, or how they ended. */
  readonly holds: ReadonlyMap<string, string>;
  /** What each request did, where undos are made. */
  readonly done: ReadonlyMap<string, Done> | null;
  /** What has gone wrong with the last events. */
  readonly faults: ReadonlyArray<string>;
}

export const nothingHappened = (plansUndos = false): Memory => ({
  sources: new Map(),
  isArchived: false,
  made: 0,
  deadlines: new Map(),
  heard: new Set(),
  holds: new Map(),
  done: plansUndos ? new Map([['', nothingDone]]) : null,
  faults: [],
});

const NOBODY: ReadonlySet<number> = new Set();
const NEVER: Measure = { until: '', first: NOBODY, ever: NOBODY };

const with_ = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => new Map(map).set(key, value);
const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> =>
  new Map([...map].filter(([other]) => other !== key));

const withSource = (memory: Memory, id: number, change: (source: SourceMemory) => SourceMemory): Memory => {
  const source = memory.sources.get(id);
  return source === undefined
    ? fault(memory, `source ${id} is told of, which is not there`)
    : { ...memory, sources: with_(memory.sources, id, change(source)) };
};

const fault = (memory: Memory, what: string): Memory => ({ ...memory, faults: [...memory.faults, what] });

const phaseOf = (memory: Memory, sourceId: number, requestId: string): Phase | undefined =>
  memory.sources.get(sourceId)?.requests.get(requestId)?.phase;

const enters = (
  memory: Memory,
  sourceId: number,
  requestId: string,
  from: ReadonlyArray<Phase | undefined>,
  to: Standing,
): Memory => {
  const phase = phaseOf(memory, sourceId, requestId);
  const moved = withSource(memory, sourceId, source => ({
    ...source,
    requests: with_(source.requests, requestId, to),
  }));
  return from.includes(phase)
    ? moved
    : fault(moved, `request ${requestId} goes from ${phase ?? 'nothing'} to ${to.phase} for source ${sourceId}`);
};

const isOpenElsewhere = (memory: Memory, sourceId: number, requestId: string): boolean =>
  [...(memory.sources.get(sourceId)?.requests ?? [])].some(([id, { phase }]) => id !== requestId && phase === 'OPEN');

/** Its open sources have time until then. */
const isOpen = (memory: Memory, requestId: string): boolean =>
  [...memory.sources.keys()].some(id => phaseOf(memory, id, requestId) === 'OPEN');

const shows = (memory: Memory, sourceId: number, shown: SourceMemory['shown'], shownOf: string | null): Memory =>
  withSource(memory, sourceId, source => ({ ...source, shown, shownOf }));

const each = (memory: Memory, ids: ReadonlyArray<number>, change: (memory: Memory, id: number) => Memory): Memory =>
  ids.reduce(change, memory);

const idsOf = (sources: ReadonlyArray<{ readonly sourceId: number }>): ReadonlyArray<number> =>
  sources.map(({ sourceId }) => sourceId);

/** `done` or `fail`: of a request that is open, late, or of nobody's. */
const answered = (memory: Memory, event: Extract<FlowEvent, { type: 'SyncCompleted' | 'SyncFailed' }>): Memory => {
  const { sourceId, requestId, late } = event;
  const said = event.type === 'SyncCompleted' ? 'SUCCESS' : 'FAILED';
  if (requestId === null) return shows(memory, sourceId, said, null);
  if (!late) {
    const ended = enters(memory, sourceId, requestId, ['OPEN'], { phase: said, answer: said });
    return shows(ended, sourceId, said, requestId);
  }
  const standing = memory.sources.get(sourceId)?.requests.get(requestId);
  const isOwed = standing?.phase === 'TIMED_OUT' || standing?.phase === 'UNDELIVERED';
  const isShown = memory.sources.get(sourceId)?.shownOf === requestId;
  const noted =
    isOwed && standing.answer === null && isShown
      ? memory
      : fault(memory, `a late answer to ${requestId}, which is ${standing?.phase} and answered ${standing?.answer}`);
  const kept = withSource(noted, sourceId, source => ({
    ...source,
    requests: with_(source.requests, requestId, { phase: standing?.phase ?? said, answer: said }),
  }));
  return shows(kept, sourceId, said, requestId);
};

const noted = (memory: Memory, event: Extract<FlowEvent, { type: 'SyncAnswerNoted' }>): Memory => {
  const { sourceId, requestId, answer } = event;
  const standing = memory.sources.get(sourceId)?.requests.get(requestId);
  const mayBe = standing !== undefined && !['OPEN', 'QUEUED'].includes(standing.phase) && standing.answer === null;
  const kept = withSource(memory, sourceId, source => ({
    ...source,
    requests: with_(source.requests, requestId, { phase: standing?.phase ?? 'CANCELLED', answer }),
  }));
  return mayBe ? kept : fault(kept, `an answer to ${requestId} is noted, which is ${standing?.phase}`);
};

const measuredFrom = (at: Instant, members: ReadonlySet<number>): Measure => ({
  until: addMilliseconds(at, DAY_MS),
  ...{ first: members, ever: members },
});

/** From now on: a request, or a person, has begun anew. */
const begun = (memory: Memory, ids: ReadonlyArray<number>, at: Instant): Memory =>
  each(memory, ids, (before, id) =>
    withSource(before, id, source => ({ ...source, measure: measuredFrom(at, source.members) })),
  );

/** Others are on the source now: a day is over once nobody has asked for a sync. */
const withMembers = (
  memory: Memory,
  id: number,
  { at, requestId: named }: { readonly at: Instant; readonly requestId: string | null },
  members: ReadonlySet<number>,
): Memory =>
  withSource(memory, id, source => {
    const open = [...source.requests].find(([, { phase }]) => phase === 'OPEN')?.[0] ?? null;
    const moved = [...source.members, ...members].filter(one => source.members.has(one) !== members.has(one));
    const movedBy = new Map([...source.movedBy, ...moved.map(one => [one, named ?? open] as const)]);
    const measure = open !== null || at < source.measure.until ? source.measure : measuredFrom(at, source.members);
    return { ...source, members, movedBy, measure: { ...measure, ever: new Set([...measure.ever, ...members]) } };
  });

const endsHold = (memory: Memory, holdId: string, how: string): Memory => {
  const ended = { ...memory, holds: with_(memory.holds, holdId, how) };
  return memory.holds.get(holdId) === 'open' ? ended : fault(ended, `hold ${holdId} ends, which is not open`);
};

const heardOf = ({ heard }: Memory, event: FlowEvent): ReadonlySet<string> => {
  const isAnswer = event.type === 'SyncCompleted' || event.type === 'SyncFailed';
  return (event.type === 'SyncProgressed' || isAnswer) && event.requestId !== null && !heard.has(event.requestId)
    ? new Set([...heard, event.requestId])
    : heard;
};

const rememberOne = (memory: Memory, event: FlowEvent): Memory => {
  switch (event.type) {
    case 'SourceAdded': {
      const source: SourceMemory = {
        requests: new Map(),
        shown: 'NONE',
        shownOf: null,
        members: NOBODY,
        movedBy: new Map(),
        measure: NEVER,
      };
      return { ...memory, sources: with_(memory.sources, event.sourceId, source) };
    }
    case 'SourceRemoved': {
      const { sourceId } = event;
      const source = memory.sources.get(sourceId);
      const left = [...(source?.requests.values() ?? [])].some(({ phase }) => phase === 'OPEN' || phase === 'QUEUED');
      const gone = { ...memory, sources: without(memory.sources, sourceId) };
      return left || (source?.members.size ?? 0) > 0
        ? fault(gone, `source ${sourceId} goes with a request or participants that nobody was shown the end of`)
        : gone;
    }
    case 'FlowArchived':
      return { ...memory, isArchived: true };
    case 'FlowUnarchived':
      return { ...memory, isArchived: false };
    case 'SyncRequested': {
      const { requestId, deadline } = event;
      const ids = idsOf(event.sources);
      const opened = each(memory, ids, (before, id) => {
        const after = enters(before, id, requestId, [undefined, 'QUEUED'], { phase: 'OPEN', answer: null });
        return isOpenElsewhere(before, id, requestId) ? fault(after, `source ${id} is open in two requests`) : after;
      });
      const again = memory.deadlines.has(requestId) ? fault(opened, `request ${requestId} is sent twice`) : opened;
      return begun({ ...again, deadlines: with_(again.deadlines, requestId, deadline) }, ids, event.at);
    }
    case 'SyncQueued':
      return each(memory, idsOf(event.sources), (before, id) =>
        enters(before, id, event.requestId, [undefined], { phase: 'QUEUED', answer: null }),
      );
    case 'SyncResent':
    case 'SyncProgressed': {
      const { requestId, deadline } = event;
      const known = isOpen(memory, requestId)
        ? memory
        : fault(memory, `${event.type} of ${requestId}, which is not open`);
      return deadline === null ? known : { ...known, deadlines: with_(known.deadlines, requestId, deadline) };
    }
    case 'SyncJoined':
      return each(memory, idsOf(event.sources), (before, id) =>
        ['OPEN', 'QUEUED'].includes(phaseOf(before, id, event.requestId) ?? '')
          ? before
          : fault(before, `${event.requestId} is joined, which is not open for source ${id}`),
      );
    case 'SyncCompleted':
    case 'SyncFailed':
      return answered(memory, event);
    case 'SyncAnswerNoted':
      return noted(memory, event);
    case 'SyncCancelled':
      return each(memory, idsOf(event.sources), (before, id) =>
        enters(before, id, event.requestId, ['OPEN', 'QUEUED'], { phase: 'CANCELLED', answer: null }),
      );
    case 'SyncTimedOut':
    case 'SyncUndelivered': {
      const phase = event.type === 'SyncTimedOut' ? 'TIMED_OUT' : 'UNDELIVERED';
      const { requestId } = event;
      const ended = each(memory, idsOf(event.sources), (before, id) =>
        shows(enters(before, id, requestId, ['OPEN'], { phase, answer: null }), id, 'FAILED', requestId),
      );
      return event.type === 'SyncUndelivered' && memory.heard.has(requestId)
        ? fault(ended, `request ${requestId} is given up as undelivered, and somebody works at it`)
        : ended;
    }
    case 'ParticipantAllocated':
    case 'ParticipantDeallocated': {
      const members = new Set(memory.sources.get(event.sourceId)?.members);
      if (event.type === 'ParticipantAllocated') members.add(event.participantId);
      else members.delete(event.participantId);
      return withMembers(memory, event.sourceId, event, members);
    }
    case 'AllocationsCleared':
      return withMembers(memory, event.sourceId, event, NOBODY);
    case 'SyncUndone':
      return begun(memory, idsOf(event.sources), event.at);
    case 'RemovalHeld':
      return memory.holds.get(event.holdId) === undefined || memory.holds.get(event.holdId) === 'open'
        ? { ...memory, holds: with_(memory.holds, event.holdId, 'open') }
        : fault(memory, `hold ${event.holdId} is opened again`);
    case 'HoldApproved':
      return begun(endsHold(memory, event.holdId, event.type), [event.sourceId], event.at);
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded':
      return endsHold(memory, event.holdId, event.type);
    default:
      return memory;
  }
};

/** What is asked of an archived flow but to unarchive it is refused. */
const inArchive = (memory: Memory, event: FlowEvent): Memory =>
  memory.isArchived && event.type !== 'FlowUnarchived' && event.type !== 'FlowArchived'
    ? fault(memory, `${event.type} while the flow is archived`)
    : memory;

const requestsIn = (events: ReadonlyArray<FlowEvent>): ReadonlySet<string> =>
  new Set(
    events.flatMap(event => (event.type === 'SyncRequested' || event.type === 'SyncQueued' ? [event.requestId] : [])),
  );

/** A request that is made begins with what is known of the flow: none of it is its own. */
const whatEachDid = (done: Memory['done'], history: ReadonlyArray<FlowEvent>): Memory['done'] =>
  done &&
  history.reduce((all, event) => {
    const isNew = (event.type === 'SyncRequested' || event.type === 'SyncQueued') && !all.has(event.requestId);
    const grown = isNew ? with_(all, event.requestId, all.get('') ?? nothingDone) : all;
    return new Map([...grown].map(([id, one]) => [id, whatDid([id, undoIdOf(id)])(one, event)]));
  }, done);

export const remember = (memory: Memory, events: ReadonlyArray<FlowEvent>): Memory => {
  const seen = new Set([...memory.sources.values()].flatMap(({ requests }) => [...requests.keys()]));
  const fresh = [...requestsIn(events)].filter(id => !seen.has(id) && !memory.deadlines.has(id)).length;
  const after = events.reduce<Memory>(
    (before, event) => ({ ...rememberOne(inArchive(before, event), event), heard: heardOf(before, event) }),
    {
      ...memory,
      faults: [],
    },
  );
  return { ...after, made: memory.made + fresh, done: whatEachDid(memory.done, events) };
};
