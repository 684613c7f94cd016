/**
 * A flow's state as a snapshot keeps it: its sources in columns, and times, reasons and ids of requests, which many of them
 * share, once. What follows from the rest is not kept. States that memory has no room for are written and read in this
 * form with nearly every command, so it is as small and as quick as it can be.
 */
import * as t from 'io-ts';
import { fromArray, has, type IdSet, isSame, empty as noIds, toArray } from '../kernel/id-set';
import { fromArray as mapOf } from '../kernel/sorted-map';
import { nullable } from '../kernel/types';
import type { Baseline } from './baseline';
import type { EndedRequest } from './ended-requests';
import { FlowDates, FlowDetails, HeldChange, Metadata, SyncCounts } from './events';
import type { QueuedRequest } from './queue';
import {
  charactersOf,
  type Flow,
  type FlowState,
  type OpenRequest,
  Outcome,
  openRequestsOf,
  otherIdsOf,
  queuedRequestsOf,
  type Source,
  sourcesOf,
} from './state';

const numbers = t.readonlyArray(t.number);
const texts = t.readonlyArray(t.string);
const Progress = t.type({ percent: nullable(t.number), message: nullable(t.string), at: t.string });

const Freshness = t.type({ maxAge: t.number, staleSince: nullable(t.string) });
const Hold = t.type({
  holdId: t.string,
  requestId: nullable(t.string),
  change: HeldChange,
  deadline: t.string,
  guard: t.string,
  addMissing: t.boolean,
  removed: numbers,
  wanted: nullable(numbers),
});

const Stored = t.type({
  flowId: t.number,
  details: FlowDetails,
  dates: FlowDates,
  metadata: Metadata,
  archived: t.boolean,
  participants: numbers,
  lastSourceId: t.number,
  guard: nullable(t.string),
  changes: t.number,
  openRequests: t.array(
    t.type({
      requestId: t.string,
      requestedAt: t.string,
      firstDeadline: t.string,
      deadline: t.string,
      isHeard: t.boolean,
    }),
  ),
  queue: t.array(t.type({ requestId: t.string, deadlineMs: t.number })),
  /** What the columns of sources name by its index; -1 stands for null. */
  shared: texts,
  /** Each in the order of the sources; one item where it is the same for all of them. */
  sources: t.type({
    sourceId: numbers,
    reference: texts,
    description: texts,
    createdAt: numbers,
    updatedAt: numbers,
    lastRequestedSync: numbers,
    lastSync: numbers,
    outcome: t.readonlyArray(Outcome),
    outcomeOf: numbers,
    reason: numbers,
    message: numbers,
    counts: t.readonlyArray(nullable(SyncCounts)),
    progress: t.readonlyArray(nullable(Progress)),
    openRequest: numbers,
    lastRequest: numbers,
    queuedRequest: numbers,
    /** Pairs: the index of the request's id, and how it ended. Null for none. */
    ended: t.readonlyArray(nullable(numbers)),
    /** Null for none. */
    allocated: t.readonlyArray(nullable(numbers)),
    freshness: t.readonlyArray(nullable(Freshness)),
    /** Of the baseline: until when, who was there (null: who is there now), and who has gone (null: nobody). */
    until: numbers,
    participants: t.readonlyArray(nullable(numbers)),
    gone: t.readonlyArray(nullable(numbers)),
    guard: t.readonlyArray(nullable(t.string)),
    hold: t.readonlyArray(nullable(Hold)),
  }),
});
type Stored = t.TypeOf<typeof Stored>;

const store = (flow: Flow): Stored => {
  const indexes = new Map<string, number>();
  const indexOf = (text: string | null): number => {
    if (text === null) return -1;
    const index = indexes.get(text) ?? indexes.size;
    indexes.set(text, index);
    return index;
  };
  const all = sourcesOf(flow);
  const column = <A>(itemOf: (source: Source) => A): ReadonlyArray<A> => {
    const items = all.map(itemOf);
    return items.every(item => item === items[0]) ? items.slice(0, 1) : items;
  };
  const sources = {
    sourceId: all.map(source => source.sourceId),
    reference: column(source => source.reference),
    description: column(source => source.description),
    createdAt: column(source => indexOf(source.createdAt)),
    updatedAt: column(source => indexOf(source.updatedAt)),
    lastRequestedSync: column(source => indexOf(source.lastRequestedSync)),
    lastSync: column(source => indexOf(source.lastSync)),
    outcome: column(source => source.outcome),
    outcomeOf: column(source => indexOf(source.outcomeOf)),
    reason: column(source => indexOf(source.reason)),
    message: column(source => indexOf(source.message)),
    counts: column(source => source.counts),
    progress: column(source => source.progress),
    openRequest: column(source => indexOf(source.openRequest)),
    lastRequest: column(source => indexOf(source.lastRequest)),
    queuedRequest: column(source => indexOf(source.queuedRequest)),
    ended: column(({ ended }) =>
      ended.length === 0 ? null : ended.flatMap(one => [indexOf(one.requestId), codeOf(one)]),
    ),
    allocated: column(({ allocated }) => (allocated.size === 0 ? null : toArray(allocated))),
    freshness: column(source => source.freshness),
    until: column(({ baseline }) => indexOf(baseline.until)),
    participants: column(({ baseline, allocated }) =>
      isSame(baseline.participants, allocated) ? null : toArray(baseline.participants),
    ),
    gone: column(({ baseline: { gone } }) => (gone.size === 0 ? null : toArray(gone))),
    guard: column(source => source.guard),
    hold: column(
      ({ hold }) => hold && { ...hold, removed: toArray(hold.removed), wanted: hold.wanted && toArray(hold.wanted) },
    ),
  };
  const openRequests = openRequestsOf(flow).map(({ sourceIds: _ids, ...request }) => request);
  const queue = queuedRequestsOf(flow).map(({ requestId, deadlineMs }) => ({ requestId, deadlineMs }));
  const { held: _held, ...rest } = flow;
  return {
    ...rest,
    participants: toArray(flow.participants),
    openRequests,
    queue,
    sources,
    shared: [...indexes.keys()],
  };
};

/** How a request ended, as a number: the place in this list. */
const ENDS: ReadonlyArray<Omit<EndedRequest, 'requestId'>> = [false, true].flatMap(isCancelled =>
  ([null, 'SUCCESS', 'FAILED'] as const).map(answer => ({ answer, isCancelled })),
);
const codeOf = ({ answer, isCancelled }: EndedRequest): number =>
  ENDS.findIndex(end => end.answer === answer && end.isCancelled === isCancelled);

/** Most sources have none, and share that. */
const NONE_ENDED: ReadonlyArray<EndedRequest> = [];

/** Of pairs: the index of the request's id, and how it ended. */
const endedOf = (pairs: ReadonlyArray<number> | null, shared: ReadonlyArray<string>): ReadonlyArray<EndedRequest> =>
  pairs === null
    ? NONE_ENDED
    : pairs.flatMap((index, place) => {
        if (place % 2 === 1) return [];
        const [requestId, end] = [shared[index], ENDS[pairs[place + 1] ?? -1]];
        return requestId === undefined || end === undefined ? [] : [{ requestId, ...end }];
      });

/** Most sources have none, and share that. */
const idSetOf = (ids: ReadonlyArray<number> | null): IdSet =>
  ids === null || ids.length === 0 ? noIds : fromArray(ids);

const baselineOf = (until: string, participants: IdSet, gone: IdSet): Baseline => ({
  until,
  participants,
  gone,
  missing: toArray(gone).filter(id => has(participants, id)).length,
});

/** Null when the columns do not fit one another. */
const restore = ({ shared, sources: columns, openRequests, queue, ...flow }: Stored): Flow | null => {
  const { sourceId } = columns;
  if (
    Object.values(columns).some(({ length }) => length !== sourceId.length && (length !== 1 || sourceId.length === 0))
  )
    return null;
  const at = <A>(column: ReadonlyArray<A>, row: number): A => column[column.length === 1 ? 0 : row] as A;
  const text = (column: ReadonlyArray<number>, row: number): string | null => {
    const index = at(column, row);
    return index < 0 ? null : (shared[index] ?? null); // an element -1 is looked for by its name, which takes long
  };
  const all = sourceId.map((id, row): Source => {
    const allocated = idSetOf(at(columns.allocated, row));
    const [participants, hold] = [at(columns.participants, row), at(columns.hold, row)];
    return {
      sourceId: id,
      reference: at(columns.reference, row),
      description: at(columns.description, row),
      createdAt: text(columns.createdAt, row) ?? '',
      updatedAt: text(columns.updatedAt, row) ?? '',
      lastRequestedSync: text(columns.lastRequestedSync, row),
      lastSync: text(columns.lastSync, row),
      outcome: at(columns.outcome, row),
      outcomeOf: text(columns.outcomeOf, row),
      reason: text(columns.reason, row),
      message: text(columns.message, row),
      counts: at(columns.counts, row),
      progress: at(columns.progress, row),
      openRequest: text(columns.openRequest, row),
      lastRequest: text(columns.lastRequest, row),
      queuedRequest: text(columns.queuedRequest, row),
      ended: endedOf(at(columns.ended, row), shared),
      allocated,
      freshness: at(columns.freshness, row),
      baseline: baselineOf(
        text(columns.until, row) ?? '',
        participants === null ? allocated : idSetOf(participants),
        idSetOf(at(columns.gone, row)),
      ),
      guard: at(columns.guard, row),
      hold: hold && { ...hold, removed: idSetOf(hold.removed), wanted: hold.wanted && idSetOf(hold.wanted) },
    };
  });
  const openIn = new Map(openRequests.map(({ requestId }): [string | null, number[]] => [requestId, []]));
  for (const { sourceId, openRequest } of all) openIn.get(openRequest)?.push(sourceId);
  const queuedIn = new Map(queue.map(({ requestId }): [string | null, Source[]] => [requestId, []]));
  for (const source of all) queuedIn.get(source.queuedRequest)?.push(source);
  return {
    ...flow,
    participants: idSetOf(flow.participants),
    sources: mapOf(all, source => source.sourceId),
    openRequests: mapOf(
      openRequests.map(
        (request): OpenRequest => ({ ...request, sourceIds: fromArray(openIn.get(request.requestId) ?? []) }),
      ),
      request => request.requestId,
    ),
    queue: mapOf(
      queue.map(({ requestId, deadlineMs }): QueuedRequest => {
        const sources = queuedIn.get(requestId) ?? [];
        const idsOf = (those: ReadonlyArray<Source>): IdSet => fromArray(those.map(({ sourceId }) => sourceId));
        const open = sources.filter(({ openRequest }) => openRequest !== null);
        return { requestId, deadlineMs, sourceIds: idsOf(sources), openIds: idsOf(open) };
      }),
      request => request.requestId,
    ),
    held: {
      characters: all.reduce((sum, source) => sum + charactersOf(source), 0),
      allocated: all.reduce((sum, { allocated }) => sum + allocated.size, 0),
      ended: all.reduce((sum, { ended }) => sum + ended.length, 0),
      otherIds: all.reduce((sum, source) => sum + otherIdsOf(source), 0),
    },
  };
};

export const FlowSnapshot = new t.Type<FlowState, unknown>(
  'FlowSnapshot',
  (u): u is FlowState => u === null || (typeof u === 'object' && 'openRequests' in u),
  (u, context) => {
    if (u === null) return t.success(null);
    // `is` looks as closely as decoding does and takes a fraction of the time; what does not fit is not used, whatever it is.
    const flow = Stored.is(u) ? restore(u) : null;
    return flow === null ? t.failure(u, context) : t.success(flow);
  },
  state => (state === null ? null : store(state)),
);
