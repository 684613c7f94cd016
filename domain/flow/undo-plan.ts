/**
 * What a sync request did, and what of it can be taken back: a fold over the flow's whole history. What somebody else has
 * touched since is left alone. The undo of a request is a request itself, whose changes name it, so it can be undone too.
 */
import { add, has, type IdSet, empty as noIds, remove, toArray } from '../kernel/id-set';
import { empty, get, type SortedMap, set, values } from '../kernel/sorted-map';
import type { RequestId } from '../kernel/types';
import { requestsOfMetadata, type Touch, touchOf } from './belongs';
import type { FlowEvent, Metadata, NamedSource } from './events';
import { changedKeys, valueUnder } from './metadata';
import { name } from './rules';
import { evolve, type Flow, type FlowState } from './state';

/** The net difference that a request made to a source. */
export interface SourceChange extends NamedSource {
  readonly added: IdSet;
  readonly removed: IdSet;
  /** Those of them whom somebody else has put on the source or taken off it since. */
  readonly disturbed: IdSet;
}

export interface ValueChange {
  readonly key: string;
  /** Null: there was none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Somebody else has changed it since. */
  readonly isDisturbed: boolean;
}

/** What the requests with these ids did, so far. */
export interface Done {
  readonly flow: FlowState;
  readonly isKnown: boolean;
  readonly sources: SortedMap<number, SourceChange>;
  readonly metadata: SortedMap<string, ValueChange>;
  /** Changes under the undo's id that no `SyncUndone` has recorded yet: an undo was cut short. */
  readonly untold: { readonly added: number; readonly removed: number };
}

export const nothingDone: Done = {
  flow: null,
  isKnown: false,
  sources: empty,
  metadata: empty,
  untold: { added: 0, removed: 0 },
};

/** What an undo is to do, as planned on the history so far. */
export interface Undo {
  readonly requestId: RequestId;
  readonly undoId: RequestId;
  /** The changes that the flow had seen: after others it is planned anew. */
  readonly asOf: number;
  readonly sources: ReadonlyArray<
    NamedSource & { readonly remove: ReadonlyArray<number>; readonly add: ReadonlyArray<number> }
  >;
  /** What shall be the value of which key; null: none. */
  readonly metadata: ReadonlyArray<readonly [key: string, value: string | null]>;
  readonly conflicts: number;
  readonly untold: Done['untold'];
}

/** What somebody changed since, and is left alone. */
export interface Conflicts {
  readonly sources: ReadonlyArray<NamedSource & { readonly participantIds: ReadonlyArray<number> }>;
  readonly metadata: ReadonlyArray<string>;
}

/** `ids`: the request, and the undo of it, whose changes take the request's back. */
export const whatDid =
  (ids: readonly [requestId: RequestId, undoId: RequestId]) =>
  (done: Done, event: FlowEvent): Done => {
    const { flow } = done;
    const next: Done = { ...done, flow: evolve(flow, event) };
    if (flow === null) return next;
    switch (event.type) {
      case 'SyncRequested':
      case 'SyncQueued':
        return event.requestId === ids[0] ? { ...next, isKnown: true } : next;
      case 'SyncUndone':
        if (event.undoId === ids[1]) return { ...next, untold: nothingDone.untold };
        return event.undoId === ids[0] ? { ...next, isKnown: true } : next;
      case 'FlowMetadataReplaced':
        return withMetadata(next, flow.metadata, event.metadata, isOwnMetadata(event.requestId, flow, ids));
      default: {
        const touch = touchOf(flow, event);
        return touch === null ? next : withTouch(next, touch, ids);
      }
    }
  };

export const planOf = (
  done: Done,
  [requestId, undoId]: readonly [RequestId, RequestId],
  withMetadata: boolean,
): { readonly undo: Undo; readonly conflicts: Conflicts } => {
  const { flow, untold } = done;
  const isThere = ({ sourceId }: SourceChange): boolean => flow !== null && get(flow.sources, sourceId) !== undefined;
  const changes = values(done.sources);
  const open = (change: SourceChange, ids: IdSet): ReadonlyArray<number> =>
    isThere(change) ? toArray(ids).filter(id => !has(change.disturbed, id)) : [];
  const sources = changes
    .map(change => ({ ...name(change), remove: open(change, change.added), add: open(change, change.removed) }))
    .filter(({ remove, add }) => remove.length + add.length > 0);
  const left = changes
    .map(change => ({
      ...name(change),
      participantIds: isThere(change)
        ? toArray(change.disturbed)
        : [...toArray(change.added), ...toArray(change.removed)],
    }))
    .filter(({ participantIds }) => participantIds.length > 0);
  const changed = withMetadata ? values(done.metadata).filter(({ before, after }) => before !== after) : [];
  const values_ = changed.filter(({ isDisturbed }) => !isDisturbed);
  const keys = changed.filter(({ isDisturbed }) => isDisturbed).map(({ key }) => key);
  return {
    undo: {
      requestId,
      undoId,
      asOf: flow?.changes ?? 0,
      sources,
      metadata: values_.map(({ key, before }) => [key, before]),
      conflicts: left.reduce((sum, { participantIds }) => sum + participantIds.length, keys.length),
      untold,
    },
    conflicts: { sources: left, metadata: keys },
  };
};

const withMetadata = (done: Done, before: Metadata, after: Metadata, isOwn: boolean): Done => {
  const metadata = changedKeys(before, after).reduce((all, key) => {
    const [old, now] = [valueUnder(before, key), valueUnder(after, key)];
    const earlier = get(all, key);
    if (earlier === undefined && !isOwn) return all;
    const change = { key, before: earlier?.before ?? null, after: earlier?.after ?? null };
    return isOwn
      ? set(all, key, {
          ...change,
          before: earlier === undefined ? old : earlier.before,
          after: now,
          isDisturbed: false,
        })
      : set(all, key, { ...change, isDisturbed: true });
  }, done.metadata);
  return { ...done, metadata };
};

const isOwnMetadata = (named: RequestId | null, flow: Flow, ids: ReadonlyArray<RequestId>): boolean =>
  requestsOfMetadata(named, flow).some(id => ids.includes(id));

const withTouch = (done: Done, touch: Touch, ids: ReadonlyArray<RequestId>): Done => {
  const { source, participantIds, isOn, requestId } = touch;
  const isOwn = requestId !== null && ids.includes(requestId);
  const existing = get(done.sources, source.sourceId);
  if (!isOwn && existing === undefined) return done;
  const before = existing ?? { ...name(source), added: noIds, removed: noIds, disturbed: noIds };
  const { untold } = done;
  const isOfUndo = isOwn && requestId === ids[1];
  const field = isOn ? 'added' : 'removed';
  return {
    ...done,
    sources: set(done.sources, source.sourceId, touched(before, touch, isOwn)),
    untold: isOfUndo ? { ...untold, [field]: untold[field] + participantIds.length } : untold,
  };
};

const touched = (before: SourceChange, { participantIds, isOn }: Touch, isOwn: boolean): SourceChange => {
  let { added, removed, disturbed } = before;
  for (const id of participantIds) {
    if (!isOwn) {
      if (has(added, id) || has(removed, id)) disturbed = add(disturbed, id);
      continue;
    }
    disturbed = remove(disturbed, id);
    const isBack = has(isOn ? removed : added, id);
    if (isOn) [added, removed] = [isBack ? added : add(added, id), remove(removed, id)];
    else [added, removed] = [remove(added, id), isBack ? removed : add(removed, id)];
  }
  return { ...before, added, removed, disturbed };
};
