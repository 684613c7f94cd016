/** What the read models say of a flow, held against the flow. */

import type { FlowEvent } from '../../../domain/flow/events';
import { staleSince } from '../../../domain/flow/freshness';
import type { FlowState } from '../../../domain/flow/state';
import {
  flowStateOf,
  openRequestsOf,
  queuedRequestsOf,
  sourceCounts,
  sourcesOf,
  stateOf,
} from '../../../domain/flow/state';
import { size, toArray } from '../../../domain/kernel/id-set';
import { allocationsProjection } from '../../../projections/allocations/fold';
import { changesProjection } from '../../../projections/changes/fold';
import { flowsProjection } from '../../../projections/flows/fold';
import { holdsProjection } from '../../../projections/holds/fold';
import { syncRequestsProjection } from '../../../projections/sync-requests/fold';
import type { ReadModel } from '../aggregate-model';
import { differences, json, sameRows, table } from '../compare';
import { FLOW_ID } from './ids';
import type { Memory, Phase } from './memory';

type FlowReadModel = ReadModel<FlowState, FlowEvent, Memory>;
const flows: FlowReadModel = {
  projection: flowsProjection,
  disagreements: (rows, { state }) => {
    if (state === null) return [];
    const sources = sourcesOf(state);
    const counts = sourceCounts(sources.map(stateOf));
    const { code, title } = state.details;
    const shown = table(rows, 'sources');
    return [
      ...differences('the flow', table(rows, 'flows')[0], {
        flow_id: FLOW_ID,
        ...{ code, title, archived: Number(state.archived), removal_guard: state.guard },
        ...{ state: flowStateOf(counts), source_count: counts.sources, pending: counts.pending },
        ...{ failed: counts.failed, synced: counts.complete, participants: size(state.participants) },
        metadata: JSON.stringify(state.metadata),
      }),
      ...sameRows(
        'sources',
        shown.map(row => `${row.source_id}`),
        sources.map(({ sourceId }) => `${sourceId}`),
      ),
      ...sameRows(
        'participants',
        table(rows, 'participants').map(row => `${row.participant_id}`),
        toArray(state.participants).map(id => `${id}`),
      ),
      ...sources.flatMap(source => {
        const { sourceId, progress } = source;
        const row = shown.find(one => one.source_id === sourceId);
        const isStale = row?.stale_since !== null;
        return [
          ...differences(`source ${sourceId}`, row, {
            ...{ reference: source.reference, description: source.description, state: stateOf(source) },
            ...{ outcome: source.outcome, open_request: source.openRequest, queued_request: source.queuedRequest },
            ...{ last_request: source.lastRequest, last_requested_sync: source.lastRequestedSync },
            ...{
              last_sync: source.lastSync,
              reason: source.reason,
              message: source.message,
              counts: json(source.counts),
            },
            ...{ progress_percent: progress?.percent ?? null, progress_at: progress?.at ?? null },
            ...{ allocated: size(source.allocated), removal_guard: source.guard, hold_id: source.hold?.holdId ?? null },
            ...{ max_age: source.freshness?.maxAge ?? null, stale_since: staleSince(source) },
            ...{ created_at: source.createdAt, updated_at: source.updatedAt },
          }),
          ...(row !== undefined &&
          (row.fresh_until !== null) !== (!state.archived && source.freshness !== null && !isStale)
            ? [`source ${sourceId} is watched until ${json(row.fresh_until)}, which is wrong`]
            : []),
        ];
      }),
    ];
  },
};

const WHOLE: ReadonlySet<unknown> = new Set(['OPEN', 'QUEUED']);
const COUNTED: Readonly<Record<string, 'succeeded' | 'failed' | 'timed_out'>> = {
  SUCCESS: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
};
const STATES: Readonly<Record<Phase, string>> = {
  QUEUED: 'QUEUED',
  OPEN: 'PENDING',
  SUCCESS: 'SUCCESS',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED_OUT',
  UNDELIVERED: 'FAILED',
  CANCELLED: 'CANCELLED',
};

const syncRequests: FlowReadModel = {
  projection: syncRequestsProjection,
  disagreements: (rows, { state, memory }) => {
    const all = table(rows, 'requests');
    const ofSources = table(rows, 'request_sources');
    const open = openRequestsOf(state);
    const queued = queuedRequestsOf(state);
    return [
      ...sameRows(
        'requests that have not ended',
        all.filter(row => WHOLE.has(row.outcome)).map(row => `${row.outcome} ${row.request_id}`),
        [...open.map(one => `OPEN ${one.requestId}`), ...queued.map(one => `QUEUED ${one.requestId}`)],
      ),
      ...open.flatMap(({ requestId, deadline, sourceIds }) =>
        differences(
          `request ${requestId}`,
          all.find(row => row.request_id === requestId),
          {
            ...{ deadline, pending: sourceIds.size, ended_at: null },
          },
        ),
      ),
      ...queued.flatMap(({ requestId, sourceIds }) =>
        differences(
          `request ${requestId}`,
          all.find(row => row.request_id === requestId),
          {
            ...{ deadline: null, pending: sourceIds.size, ended_at: null },
          },
        ),
      ),
      ...all.flatMap(row =>
        (row.ended_at === null) === WHOLE.has(row.outcome) ? [] : [`request ${row.request_id} has ended, or not`],
      ),
      ...all.flatMap(row => {
        const counts = { pending: 0, succeeded: 0, failed: 0, timed_out: 0 };
        for (const { request_id, state: end } of ofSources) {
          if (request_id === row.request_id && end !== 'CANCELLED') counts[COUNTED[String(end)] ?? 'pending'] += 1;
        }
        return differences(`request ${row.request_id}`, row, counts);
      }),
      ...[...memory.sources].flatMap(([sourceId, { requests }]) =>
        [...requests].flatMap(([requestId, { phase, answer }]) => {
          const isLate = answer !== null && phase !== 'SUCCESS' && phase !== 'FAILED';
          const row = ofSources.find(one => one.request_id === requestId && one.source_id === sourceId);
          return differences(`request ${requestId} of source ${sourceId}`, row, {
            ...{ state: STATES[phase], late_state: isLate ? answer : null },
          });
        }),
      ),
    ];
  },
};

const membersOf = (state: FlowState): ReadonlyArray<string> =>
  sourcesOf(state).flatMap(({ sourceId, allocated }) => toArray(allocated).map(id => `${sourceId}:${id}`));

const allocations: FlowReadModel = {
  projection: allocationsProjection,
  disagreements: (rows, { state }) =>
    sameRows(
      'allocations',
      table(rows, 'allocations').map(row => `${row.source_id}:${row.participant_id}`),
      membersOf(state),
    ),
};

const holds: FlowReadModel = {
  projection: holdsProjection,
  disagreements: (rows, { state, memory }) => {
    const open = sourcesOf(state).flatMap(({ hold, sourceId }) => (hold === null ? [] : [{ ...hold, sourceId }]));
    const all = table(rows, 'holds');
    const goes = (holdId: string) =>
      table(rows, 'hold_participants').filter(row => row.hold_id === holdId && row.goes === 1);
    return [
      ...sameRows(
        'holds',
        all.map(row => `${row.hold_id}`),
        [...memory.holds.keys()],
      ),
      ...sameRows(
        'open holds',
        all.filter(row => row.state === 'OPEN').map(row => `${row.hold_id}`),
        open.map(hold => hold.holdId),
      ),
      ...open.flatMap(({ holdId, sourceId, requestId, change, deadline, removed }) => [
        ...differences(
          `hold ${holdId}`,
          all.find(row => row.hold_id === holdId),
          {
            ...{ source_id: sourceId, request_id: requestId, change, deadline, removed: size(removed) },
          },
        ),
        ...sameRows(
          `those of hold ${holdId}`,
          goes(holdId).map(row => `${row.participant_id}`),
          toArray(removed).map(id => `${id}`),
        ),
      ]),
    ];
  },
};

const changes: FlowReadModel = {
  projection: changesProjection,
  disagreements: (rows, { state }) => [
    ...sameRows(
      'members',
      table(rows, 'members').map(row => `${row.source_id}:${row.participant_id}`),
      membersOf(state),
    ),
    ...sameRows(
      'open requests',
      table(rows, 'open_in').map(row => `${row.request_id} ${row.sources}`),
      openRequestsOf(state).map(one => `${one.requestId} ${one.sourceIds.size}`),
    ),
    ...sameRows(
      'requests of sources',
      table(rows, 'source_requests').map(row => `${row.source_id} ${row.open_request} ${row.last_request}`),
      sourcesOf(state).map(one => `${one.sourceId} ${one.openRequest} ${one.lastRequest ?? ''}`),
    ),
  ],
};

export const flowReadModels: ReadonlyArray<FlowReadModel> = [flows, syncRequests, allocations, holds, changes];
