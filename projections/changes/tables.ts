/** What each sync request changed, net, and what happened between requests. */
import { table } from '../projection';

/** `DURING` is what belongs to the request; `AFTER` what happened to its sources by no request, until their next. */
export const DURING = 0;
export const AFTER = 1;

/** `request_id` is empty for what happened before the first request of a source. */
const span = { flow_id: 'integer', request_id: 'text', phase: 'integer' } as const;

/**
 * The net difference. `came` is 1 or 0; `paired` is the source that the participant has left for this one, or gone to from
 * it, by the same request: a move.
 */
export const changes = table(
  'changes',
  { ...span, participant_id: 'integer', source_id: 'integer', came: 'integer', paired: 'integer?' },
  ['flow_id', 'request_id', 'phase', 'participant_id', 'source_id'],
  [['flow_id', 'request_id', 'phase', 'came', 'participant_id', 'source_id']],
);

/** Of one source: all who came and all who went, moves among them. */
export const sourceChanges = table(
  'source_changes',
  { ...span, source_id: 'integer', reference: 'text', came: 'integer', went: 'integer' },
  ['flow_id', 'request_id', 'phase', 'source_id'],
);

/**
 * `requested_at` is null for what is no request: an undo, which says in `undoes` of what, and what belongs to none.
 * `late`: changes that named the request when it had ended; `late_after_undo`: of them, those after it was undone, at
 * `undone_at` by `undone_by`, under the id `undo_id`.
 */
export const changeTotals = table(
  'change_totals',
  {
    ...span,
    requested_at: 'text?',
    undoes: 'text?',
    added: 'integer',
    removed: 'integer',
    moved: 'integer',
    late: 'integer',
    late_after_undo: 'integer',
    undo_id: 'text?',
    undone_at: 'text?',
    undone_by: 'text?',
    conflicts: 'integer',
    calls: 'integer',
  },
  ['flow_id', 'request_id', 'phase'],
);

/** Through which calls, as they came; who made them, and what each did, net or not. */
export const changeCalls = table(
  'change_calls',
  {
    ...span,
    correlation_id: 'text',
    called_by: 'text',
    first_at: 'text',
    last_at: 'text',
    came: 'integer',
    went: 'integer',
    metadata: 'integer',
    position: 'integer',
  },
  ['flow_id', 'request_id', 'phase', 'correlation_id'],
  [['flow_id', 'request_id', 'phase', 'position']],
);

/** `value_before` as of before the request, `value_after` as it left it; null: the key had none. */
export const metadataChanges = table(
  'metadata_changes',
  { ...span, key: 'text', value_before: 'text?', value_after: 'text?' },
  ['flow_id', 'request_id', 'phase', 'key'],
);

/** Of a source: the request that is open for it, and the one it had last. */
export const sourceRequests = table(
  'source_requests',
  { flow_id: 'integer', source_id: 'integer', reference: 'text', open_request: 'text?', last_request: 'text' },
  ['flow_id', 'source_id'],
);

/** Requests that are open, and for how many sources. */
export const openIn = table('open_in', { flow_id: 'integer', request_id: 'text', sources: 'integer' }, [
  'flow_id',
  'request_id',
]);

/** Of a flow, as JSON, and the request that any of its sources had last. */
export const metadataNow = table('metadata_now', { flow_id: 'integer', metadata: 'text', last_request: 'text' }, [
  'flow_id',
]);

/** Who is on which source: what a clear takes away is seen here. */
export const members = table('members', { flow_id: 'integer', source_id: 'integer', participant_id: 'integer' }, [
  'flow_id',
  'source_id',
  'participant_id',
]);
