/** The sync state of sources, as `domain/flow/state.ts` has it: what is open, and what the last sync came to. */
import type { FlowEvent } from '../../../domain/flow/events';
import type { Change, Find, Row } from '../../../projections/projection';
import { sources } from '../definition';

type Known = Pick<Row<typeof sources>, 'open_request_id' | 'outcome'>;

export const sourceStates = (flow_id: number, event: FlowEvent, find: Find): ReadonlyArray<Change> => {
  const patched = (
    named: ReadonlyArray<{ readonly sourceId: number }>,
    to: (source: Known) => Parameters<typeof sources.patch>[1] | null,
  ): ReadonlyArray<Change> =>
    named.flatMap(({ sourceId: source_id }) => {
      const [source] = find(sources, { flow_id, source_id }, ['open_request_id', 'outcome', 'removed']);
      const set = source === undefined || source.removed === 1 ? null : to(source);
      return set === null ? [] : [sources.patch({ flow_id, source_id }, set)];
    });
  const ended = (
    named: ReadonlyArray<{ readonly sourceId: number }>,
    requestId: string | null,
    outcome: 'SUCCESS' | 'FAILED',
  ): ReadonlyArray<Change> =>
    patched(named, ({ open_request_id }) => {
      const synced = event.type === 'SyncCompleted' ? { last_sync_at: event.at } : {};
      // A job that pushes by itself: what is open stays so.
      if (requestId === null) return { outcome, ...(open_request_id === null ? { state: outcome } : {}), ...synced };
      const isClosing = open_request_id === requestId || open_request_id === null;
      return isClosing ? { outcome, state: outcome, open_request_id: null, ...synced } : null;
    });
  switch (event.type) {
    case 'SyncRequested':
      return patched(event.sources, () => ({ state: 'PENDING', open_request_id: event.requestId }));
    case 'SyncCompleted':
      return ended([event], event.requestId, 'SUCCESS');
    case 'SyncFailed':
      return ended([event], event.requestId, 'FAILED');
    case 'SyncTimedOut':
    case 'SyncUndelivered':
      return ended(event.sources, event.requestId, 'FAILED');
    case 'SyncCancelled':
      return patched(event.sources, ({ open_request_id, outcome }) =>
        open_request_id === event.requestId ? { state: outcome, open_request_id: null } : null,
      );
    case 'SourceRemoved':
      return patched([event], ({ outcome }) => ({
        ...{ state: outcome, open_request_id: null, removed: 1, removed_at: event.at },
      }));
    default:
      return [];
  }
};
