/** Flows and their external sources, as they are now. */

import type { SyncCounts } from '../../domain/flow/events';
import { flowStateOf, type Outcome, type SyncState, shownOutcome } from '../../domain/flow/state';
import type { RecordedOf } from '../../domain/history';
import { type Change, type Find, numberOf, plus, projection, type Row } from '../projection';
import { promised, synced, unpromised, watchedAnew } from './freshness';
import { flows, managers, metadata, participants, type SourceRow, sources } from './tables';

const noProgress = { progress_percent: null, progress_message: null, progress_at: null };

const UNSYNCED = {
  state: 'NONE',
  outcome: 'NONE',
  open_request: null,
  queued_request: null,
  last_request: null,
  last_requested_sync: null,
  last_sync: null,
  reason: null,
  message: null,
  counts: null,
  ...noProgress,
  allocated: 0,
  ...unpromised,
  removal_guard: null,
  hold_id: null,
};

const closed = { open_request: null, ...noProgress };

const ended = (outcome: Outcome, reason: string | null, message: string | null, counts: SyncCounts | null = null) => ({
  ...{ state: shownOutcome(outcome), outcome, reason, message },
  counts: counts === null ? null : JSON.stringify(counts),
  ...closed,
});

/** Of the sources of a flow that are in these states. */
const COUNTED = ['pending', 'failed', 'synced'] as const;
type Counts = Pick<Row<typeof flows>, (typeof COUNTED)[number]>;
const countOf: Readonly<Record<SyncState, keyof Counts | null>> = {
  NONE: null,
  PENDING: 'pending',
  FAILED: 'failed',
  SUCCESS: 'synced',
};

/** The flow, once these of its sources have gone from one state to another, each; null: they were not, or are no more. */
const flowAfter = (
  find: Find,
  flow_id: number,
  moves: ReadonlyArray<readonly [from: SyncState | null, to: SyncState | null]>,
): ReadonlyArray<Change> => {
  const [before] = find(flows, { flow_id }, [...COUNTED, 'source_count']);
  if (before === undefined) return [];
  const after = { ...before };
  for (const [from, to] of moves) {
    const [less, more] = [from && countOf[from], to && countOf[to]];
    if (less) after[less] -= 1;
    if (more) after[more] += 1;
    after.source_count += Number(to !== null) - Number(from !== null);
  }
  const { pending, failed, synced: complete, source_count: sources } = after;
  const state = flowStateOf({ sources, pending, failed, complete });
  return [flows.patch({ flow_id }, { ...after, state })];
};

const STANDING = ['state', 'outcome', 'open_request', 'queued_request', 'last_sync', 'max_age'] as const;
type Standing = Pick<SourceRow, (typeof STANDING)[number]>;

/** Changes these sources of a flow, and the flow where that follows. Null: the source is removed. */
const withSources = (
  find: Find,
  flow_id: number,
  ids: ReadonlyArray<number>,
  change: (source: Standing) => Partial<SourceRow> | null,
): ReadonlyArray<Change> => {
  const moves: Array<readonly [SyncState, SyncState | null]> = [];
  const changes: Change[] = [];
  for (const source_id of new Set(ids)) {
    const [source] = find(sources, { flow_id, source_id }, STANDING);
    if (source === undefined) continue;
    const set = change(source);
    moves.push([source.state as SyncState, set === null ? null : ((set.state ?? source.state) as SyncState)]);
    changes.push(set === null ? sources.remove({ flow_id, source_id }) : sources.patch({ flow_id, source_id }, set));
  }
  return [...changes, ...flowAfter(find, flow_id, moves)];
};

/** What is open stays so when nobody had asked: a job that pushes by itself. */
const answered =
  (requestId: string | null, { state, open_request, ...end }: ReturnType<typeof ended> & Partial<SourceRow>) =>
  (source: Standing): Partial<SourceRow> => {
    if (requestId !== null || source.open_request === null) return { state, open_request, ...end };
    const { outcome, reason, message, counts, last_sync = source.last_sync } = end;
    return { outcome, reason, message, counts, last_sync };
  };

const fold = (recorded: RecordedOf<'flow'>, find: Find): ReadonlyArray<Change> => {
  const { event } = recorded;
  const flow_id = numberOf(recorded);
  switch (event.type) {
    case 'FlowRegistered':
    case 'FlowDetailsChanged': {
      const { at, code, title, subTitle: sub_title, kind } = event;
      const details = { code, title, sub_title, kind, managers: JSON.stringify(event.managers), updated_at: at };
      const named = [...new Set(event.managers)].map(user_id => managers.put({ flow_id, user_id }));
      if (event.type === 'FlowDetailsChanged')
        return [flows.patch({ flow_id }, details), managers.remove({ flow_id }), ...named];
      const none = { source_count: 0, pending: 0, failed: 0, synced: 0, participants: 0 };
      const unused = {
        starts_at: null,
        ends_at: null,
        metadata: '{}',
        archived: 0,
        removal_guard: null,
        state: 'NONE',
        ...none,
      };
      return [flows.put({ flow_id, ...details, ...unused, created_at: at }), ...named];
    }
    case 'FlowDatesSet': {
      const { at, startsAt: starts_at, endsAt: ends_at } = event;
      return [flows.patch({ flow_id }, { starts_at, ends_at, updated_at: at })];
    }
    case 'FlowMetadataReplaced':
      return [
        flows.patch({ flow_id }, { metadata: JSON.stringify(event.metadata), updated_at: event.at }),
        metadata.remove({ flow_id }),
        ...Object.entries(event.metadata).map(([key, value]) => metadata.put({ flow_id, key, value })),
      ];
    case 'FlowArchived':
      return [
        flows.patch({ flow_id }, { archived: 1, updated_at: event.at }),
        sources.patch({ flow_id }, { fresh_until: null }),
      ];
    case 'FlowUnarchived': {
      const columns = ['source_id', 'created_at', 'last_sync', 'max_age', 'fresh_until', 'stale_since'] as const;
      return [
        flows.patch({ flow_id }, { archived: 0, updated_at: event.at }),
        ...find(sources, { flow_id }, columns)
          .filter(({ max_age }) => max_age !== null)
          .map(source => sources.patch({ flow_id, source_id: source.source_id }, watchedAnew(source))),
      ];
    }
    case 'ParticipantAdded':
      return [
        participants.put({ flow_id, participant_id: event.participantId }),
        flows.patch({ flow_id }, { participants: plus(1) }),
      ];
    case 'SourceAdded': {
      const { at, sourceId: source_id, reference, description } = event;
      const source = { flow_id, source_id, reference, description, created_at: at, updated_at: at, ...UNSYNCED };
      return [sources.put(source), ...flowAfter(find, flow_id, [[null, 'NONE']])];
    }
    case 'SourceDescribed': {
      const { at, sourceId: source_id, description } = event;
      return [sources.patch({ flow_id, source_id }, { description, updated_at: at })];
    }
    case 'SourceFreshnessSet': {
      const { at, sourceId: source_id, maxAge } = event;
      const [source] = find(sources, { flow_id, source_id }, ['created_at', 'last_sync', 'stale_since']);
      return source === undefined ? [] : [sources.patch({ flow_id, source_id }, promised(source, maxAge, at))];
    }
    case 'SourceBecameStale':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { fresh_until: null, stale_since: event.since })];
    case 'SourceRemoved':
      return withSources(find, flow_id, [event.sourceId], () => null);
    case 'SyncRequested': {
      const requested = {
        state: 'PENDING',
        open_request: event.requestId,
        queued_request: null,
        last_request: event.requestId,
        last_requested_sync: event.at,
        ...noProgress,
      };
      return withSources(find, flow_id, idsOf(event), () => requested);
    }
    case 'SyncQueued':
      return withSources(find, flow_id, idsOf(event), () => ({ queued_request: event.requestId }));
    case 'NothingChanged':
    case 'SyncJoined':
    case 'SyncResent':
    case 'SyncAnswerNoted':
    case 'SyncUndone':
      return [];
    case 'FlowGuardChanged':
      return [flows.patch({ flow_id }, { removal_guard: event.guard, updated_at: event.at })];
    case 'SourceGuardChanged':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { removal_guard: event.guard })];
    case 'RemovalHeld':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { hold_id: event.holdId })];
    case 'HoldApproved':
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { hold_id: null })];
    case 'SyncProgressed': {
      const progress = {
        ...(event.percent === null ? {} : { progress_percent: event.percent }),
        ...(event.message === null ? {} : { progress_message: event.message }),
      };
      return [sources.patch({ flow_id, source_id: event.sourceId }, { ...progress, progress_at: event.at })];
    }
    case 'SyncCompleted': {
      const done = { ...ended('SUCCESS', null, event.message, event.counts), last_sync: event.at };
      const after = answered(event.requestId, done);
      return withSources(find, flow_id, [event.sourceId], source => ({
        ...after(source),
        ...synced(source.max_age, event.at),
      }));
    }
    case 'SyncFailed': {
      const failed = ended('FAILED', event.reason, event.message);
      return withSources(find, flow_id, [event.sourceId], answered(event.requestId, failed));
    }
    case 'SyncCancelled':
      return withSources(find, flow_id, idsOf(event), ({ outcome, open_request, queued_request }) => ({
        ...(open_request === event.requestId ? { state: shownOutcome(outcome as Outcome), ...closed } : {}),
        ...(queued_request === event.requestId ? { queued_request: null } : {}),
      }));
    case 'SyncTimedOut':
      return withSources(find, flow_id, idsOf(event), () => ended('TIMED_OUT', 'timed-out', null));
    case 'SyncUndelivered':
      return withSources(find, flow_id, idsOf(event), () => ended('FAILED', 'not-delivered', null));
    case 'ParticipantAllocated':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { allocated: plus(1) })];
    case 'ParticipantDeallocated':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { allocated: plus(-1) })];
    case 'AllocationsCleared':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { allocated: 0 })];
  }
};

const idsOf = (event: { readonly sources: ReadonlyArray<{ readonly sourceId: number }> }): ReadonlyArray<number> =>
  event.sources.map(({ sourceId }) => sourceId);

export const flowsProjection = projection({
  name: 'flows',
  version: 5,
  follows: ['flow'],
  tables: [flows, sources, participants, metadata, managers],
  fold,
});
