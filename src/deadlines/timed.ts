/** What times out: sync requests that nobody answered, and holds that nobody decided. */
import type { FlowCommand } from '../../domain/flow/commands';
import type { FlowEvent } from '../../domain/flow/events';
import type { FlowState } from '../../domain/flow/state';
import { find, get } from '../../domain/kernel/sorted-map';
import type { Instant } from '../../domain/kernel/types';
import type { Due } from '../../projections/due';
import { countOverdueHolds, earliestHoldDeadline, holdDeadlines, openHold } from '../../projections/holds/queries';
import type { ReadModelQuery } from '../../projections/query';
import { countOverdueDeadlines, deadlines, earliestDeadline } from '../../projections/sync-requests/deadline-queries';
import { openRequest } from '../../projections/sync-requests/queries';
import type { Position } from '../event-store/event-store';

export interface Timed {
  /** Of all of them, for the log and for health. */
  readonly name: string;
  /** Its key and its deadline, where this event says or extends it. */
  readonly deadlineOf: (event: FlowEvent) => { readonly key: string; readonly deadline: Instant } | null;
  readonly due: (after: Due, limit: number) => ReadModelQuery<ReadonlyArray<Due>>;
  readonly earliest: () => ReadModelQuery<number>;
  readonly countOverdue: (since: number) => ReadModelQuery<number>;
  /** Null when it has ended; `position` is that of the event that it began with. */
  readonly open: (key: string) => ReadModelQuery<{ readonly flow_id: number; readonly position: Position } | null>;
  readonly timeOut: (key: string, at: Instant) => FlowCommand;
  /** Until when it is open in this state; null: it is not. */
  readonly deadlineIn: (state: FlowState, key: string) => Instant | null;
}

export const requestsInTime: Timed = {
  name: 'the deadlines of sync requests',
  deadlineOf: event => {
    const tells = event.type === 'SyncRequested' || event.type === 'SyncProgressed' || event.type === 'SyncResent';
    return tells && event.deadline !== null ? { key: event.requestId, deadline: event.deadline } : null;
  },
  due: deadlines,
  earliest: earliestDeadline,
  countOverdue: countOverdueDeadlines,
  open: openRequest,
  timeOut: (requestId, at) => ({ type: 'TimeOutSync', at, requestId }),
  deadlineIn: (state, requestId) => (state === null ? null : (get(state.openRequests, requestId)?.deadline ?? null)),
};

export const holdsInTime: Timed = {
  name: 'the deadlines of holds',
  deadlineOf: event => (event.type === 'RemovalHeld' ? { key: event.holdId, deadline: event.deadline } : null),
  due: holdDeadlines,
  earliest: earliestHoldDeadline,
  countOverdue: countOverdueHolds,
  open: openHold,
  timeOut: (holdId, at) => ({ type: 'TimeOutHold', at, holdId }),
  deadlineIn: (state, holdId) =>
    state === null ? null : (find(state.sources, ({ hold }) => hold?.holdId === holdId)?.hold?.deadline ?? null),
};
