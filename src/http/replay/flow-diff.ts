/** What two states of a flow differ in, each with the last event between them that touched it. */
import type { FlowEvent } from '../../../domain/flow/events';
import { changedKeys, valueUnder } from '../../../domain/flow/metadata';
import { type Flow, type FlowState, sourcesOf } from '../../../domain/flow/state';
import { difference, empty, has, type IdSet } from '../../../domain/kernel/id-set';
import { get } from '../../../domain/kernel/sorted-map';
import type { RecordedEvent } from '../../event-store/event-store';
import type { FlowStep } from '../../moments/flow-steps';
import { viewOfEvent } from '../views/event.view';
import { fieldsOfFlow } from '../views/flow.view';
import { viewOfSource } from '../views/source.view';
import type { FlowDifference } from './endpoints';
import { patchOf } from './json-patch';

type Kind = FlowDifference['kind'];

interface Thing {
  readonly kind: Kind;
  readonly id: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface FlowDiff {
  /** Each step between the two, in order. */
  readonly take: (step: FlowStep) => void;
  /** In the order of the events that did it. */
  readonly between: (before: FlowState, after: FlowState) => ReadonlyArray<Found>;
}

export interface Found extends Thing {
  readonly event: RecordedEvent | null;
}

export const createFlowDiff = (): FlowDiff => {
  const lastOf = new Map<string, RecordedEvent>();
  return {
    take: ({ recorded, decoded, before, after }) => {
      const things = ofOneParticipant(decoded.event, before) ?? touched(before, after);
      for (const { kind, id } of things) lastOf.set(nameOf(kind, id), recorded);
    },
    between: (before, after) =>
      [...touched(before, after)]
        .map(({ kind, id }) => ({ ...thing(kind, id, before, after), event: lastOf.get(nameOf(kind, id)) ?? null }))
        .filter(({ before: old, after: now }) => patchOf(old, now).length > 0)
        .sort((a, b) => (a.event?.position ?? 0) - (b.event?.position ?? 0)),
  };
};

export const viewOfFound = ({ kind, id, before, after, event }: Found): FlowDifference => ({
  ...{ kind, id, before, after },
  change: before === null ? 'new' : after === null ? 'gone' : 'changed',
  changes: patchOf(before, after) as FlowDifference['changes'],
  event: event === null ? null : viewOfEvent(event),
});

const nameOf = (kind: Kind, id: string): string => `${kind} ${id}`;

type Named = Pick<Thing, 'kind' | 'id'>;

/** The same as `touched`, without a look at all participants: a list of ten thousand is as many events. */
const ofOneParticipant = (event: FlowEvent, before: FlowState): ReadonlyArray<Named> | null => {
  if (!('participantId' in event) || before === null) return null;
  if (!('sourceId' in event))
    return [
      { kind: 'flow', id: String(before.flowId) },
      { kind: 'participant', id: String(event.participantId) },
    ];
  const { sourceId, participantId } = event;
  return [
    { kind: 'external-source', id: String(sourceId) },
    { kind: 'allocation', id: `${sourceId}/${participantId}` },
  ];
};

/** What is another object in the one than in the other: states share what did not change. */
function* touched(before: FlowState, after: FlowState): Generator<Named> {
  if (before === after) return;
  const [fields, newFields] = [before && fieldsOfFlow(before), after && fieldsOfFlow(after)];
  if (patchOf(fields, newFields).length > 0) yield { kind: 'flow', id: String((after ?? before)?.flowId) };
  const [old, now] = [before?.metadata ?? {}, after?.metadata ?? {}];
  if (old !== now) for (const id of changedKeys(old, now)) yield { kind: 'metadata', id };
  for (const id of changedIds(before?.participants, after?.participants)) yield { kind: 'participant', id: String(id) };
  const ids = new Set([...sourcesOf(before), ...sourcesOf(after)].map(({ sourceId }) => sourceId));
  for (const id of ids) {
    const [from, to] = [sourceIn(before, id), sourceIn(after, id)];
    if (from === to) continue;
    yield { kind: 'external-source', id: String(id) };
    for (const one of changedIds(from?.allocated, to?.allocated)) yield { kind: 'allocation', id: `${id}/${one}` };
  }
}

const sourceIn = (flow: FlowState, id: number) => (flow === null ? undefined : get(flow.sources, id));

const changedIds = (before: IdSet = empty, after: IdSet = empty): ReadonlyArray<number> =>
  before === after ? [] : [...difference(before, after), ...difference(after, before)];

const thing = (kind: Kind, id: string, before: FlowState, after: FlowState): Thing => ({
  kind,
  id,
  before: before === null ? null : valueIn(kind, id, before),
  after: after === null ? null : valueIn(kind, id, after),
});

/** Null when it is not there. */
const valueIn = (kind: Kind, id: string, flow: Flow): unknown => {
  switch (kind) {
    case 'flow':
      return fieldsOfFlow(flow);
    case 'metadata':
      return valueUnder(flow.metadata, id);
    case 'external-source': {
      const source = sourceIn(flow, Number(id));
      return source === undefined ? null : viewOfSource(source);
    }
    case 'participant':
      return has(flow.participants, Number(id)) ? { participantId: Number(id) } : null;
    case 'allocation': {
      const [sourceId = 0, participantId = 0] = id.split('/').map(Number);
      const allocated = sourceIn(flow, sourceId)?.allocated ?? empty;
      return has(allocated, participantId) ? { flowExternalSourceId: sourceId, participantId } : null;
    }
  }
};
