/**
 * A flow's state as a snapshot keeps it: its sources in columns, and times and ids of requests, which many of them share,
 * once. What follows from the rest is not kept.
 */
import * as t from 'io-ts';
import { fromArray, type IdSet, empty as noIds, toArray } from '../kernel/id-set';
import { fromArray as mapOf } from '../kernel/sorted-map';
import { nullable } from '../kernel/types';
import { FlowDetails, Metadata } from './events';
import {
  charactersOf,
  type Flow,
  type FlowState,
  type OpenRequest,
  Outcome,
  openRequestsOf,
  type Source,
  sourcesOf,
} from './state';

const numbers = t.readonlyArray(t.number);
const texts = t.readonlyArray(t.string);
const nullableTexts = t.readonlyArray(nullable(t.string));
const Progress = t.type({ percent: nullable(t.number), message: nullable(t.string), at: t.string });

const Freshness = t.type({ maxAge: t.number, staleSince: nullable(t.string) });

const Stored = t.type({
  flowId: t.number,
  details: FlowDetails,
  metadata: Metadata,
  archived: t.boolean,
  participants: numbers,
  lastSourceId: t.number,
  openRequests: t.array(t.type({ requestId: t.string, deadline: t.string })),
  /** What the columns of sources name by its index; -1 stands for null. */
  shared: texts,
  sources: t.type({
    sourceId: numbers,
    reference: texts,
    description: texts,
    createdAt: numbers,
    updatedAt: numbers,
    lastRequestedSync: numbers,
    lastSync: numbers,
    outcome: t.array(Outcome),
    reason: nullableTexts,
    message: nullableTexts,
    progress: t.array(nullable(Progress)),
    openRequest: numbers,
    lastRequest: numbers,
    allocated: t.array(numbers),
    freshness: t.array(nullable(Freshness)),
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
  const sources = {
    sourceId: all.map(source => source.sourceId),
    reference: all.map(source => source.reference),
    description: all.map(source => source.description),
    createdAt: all.map(source => indexOf(source.createdAt)),
    updatedAt: all.map(source => indexOf(source.updatedAt)),
    lastRequestedSync: all.map(source => indexOf(source.lastRequestedSync)),
    lastSync: all.map(source => indexOf(source.lastSync)),
    outcome: all.map(source => source.outcome),
    reason: all.map(source => source.reason),
    message: all.map(source => source.message),
    progress: all.map(source => source.progress),
    openRequest: all.map(source => indexOf(source.openRequest)),
    lastRequest: all.map(source => indexOf(source.lastRequest)),
    allocated: all.map(source => toArray(source.allocated)),
    freshness: all.map(source => source.freshness),
  };
  const openRequests = openRequestsOf(flow).map(({ requestId, deadline }) => ({ requestId, deadline }));
  const { held: _held, ...rest } = flow;
  return { ...rest, participants: toArray(flow.participants), openRequests, sources, shared: [...indexes.keys()] };
};

/** Most sources have none, and share that. */
const idSetOf = (ids: ReadonlyArray<number> = []): IdSet => (ids.length === 0 ? noIds : fromArray(ids));

/** Null when the columns do not fit one another. */
const restore = ({ shared, sources: columns, openRequests, ...flow }: Stored): Flow | null => {
  const { sourceId } = columns;
  if (Object.values(columns).some(column => column.length !== sourceId.length)) return null;
  const all = sourceId.map((id, row): Source => {
    const text = (index: number | undefined): string | null => shared[index ?? -1] ?? null;
    return {
      sourceId: id,
      reference: columns.reference[row] ?? '',
      description: columns.description[row] ?? '',
      createdAt: text(columns.createdAt[row]) ?? '',
      updatedAt: text(columns.updatedAt[row]) ?? '',
      lastRequestedSync: text(columns.lastRequestedSync[row]),
      lastSync: text(columns.lastSync[row]),
      outcome: columns.outcome[row] ?? 'NONE',
      reason: columns.reason[row] ?? null,
      message: columns.message[row] ?? null,
      progress: columns.progress[row] ?? null,
      openRequest: text(columns.openRequest[row]),
      lastRequest: text(columns.lastRequest[row]),
      allocated: idSetOf(columns.allocated[row]),
      freshness: columns.freshness[row] ?? null,
    };
  });
  const openIn = new Map(openRequests.map(({ requestId }): [string | null, number[]] => [requestId, []]));
  for (const { sourceId, openRequest } of all) openIn.get(openRequest)?.push(sourceId);
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
    held: {
      characters: all.reduce((sum, source) => sum + charactersOf(source), 0),
      allocated: all.reduce((sum, { allocated }) => sum + allocated.size, 0),
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
