/** Sync requests that nobody answered in time. Those that fell due while nothing ran are timed out at the start. */
import * as E from 'fp-ts/Either';
import { flow, flowStream } from '../../domain/flow/flow';
import type { RecordedOf } from '../../domain/history';
import { get } from '../../domain/kernel/sorted-map';
import { countOverdueDeadlines, deadlines, earliestDeadline } from '../../projections/sync-requests/deadline-queries';
import { openRequest } from '../../projections/sync-requests/queries';
import type { CommandRunner } from '../commands/command-runner';
import { createAgenda } from '../due-work/agenda';
import type { Ask } from '../due-work/ask';
import { type Obstacle, OVERDUE_MS, watchOverdue } from '../due-work/overdue';
import type { EventStore, Position } from '../event-store/event-store';
import { type Cause, decode } from '../event-store/stored-event';
import { causedBy, reactor } from '../followers/cause';
import { isTransient } from '../followers/reaction-error';
import type { Log } from '../lib/log';
import type { Clock } from '../runtime/ports';

export interface DeadlinesOptions {
  readonly clock: Clock;
  readonly ask: Ask;
  readonly store: EventStore;
  readonly commands: CommandRunner;
  readonly log: Log;
}

export interface Deadlines {
  readonly follow: (recorded: RecordedOf<'flow'>) => void;
  readonly size: () => { readonly waiting: number; readonly running: number };
  /** How many have passed for longer than they should have. */
  readonly overdue: () => Promise<number>;
  /** Why those are not kept, as of the last look. */
  readonly obstacles: () => ReadonlyArray<Obstacle>;
  readonly stop: () => Promise<void>;
}

const SLOTS = 64;
const CAPACITY = 4096;
const PAUSE_MS = 2000;
/** After a look that came to nothing. */
const AGAIN_MS = 1000;

export const createDeadlines = ({ clock, ask, store, commands, log }: DeadlinesOptions): Deadlines => {
  let fault: string | null = null;
  let begunBefore = -1;
  let obstacles: ReadonlyArray<Obstacle> = [];

  /** The time-out is an effect of the request that stands at this position. */
  const causeAt = async (position: Position, requestId: string): Promise<Cause> => {
    const read = await store.readAll({ after: position - 1, limit: 1 })();
    const first = E.isRight(read) ? read.right[0] : undefined;
    const recorded = first?.position === position ? decode(first) : null;
    return recorded !== null && E.isRight(recorded)
      ? causedBy(recorded.right)
      : { actor: reactor, correlationId: requestId, causationId: null };
  };

  const timeOut = async (requestId: string): Promise<number | null> => {
    const request = await ask(openRequest(requestId));
    if (request === null) return null;
    const cause = await causeAt(request.position, requestId);
    const command = { type: 'TimeOutSync', at: new Date(clock.now()).toISOString(), requestId } as const;
    const done = await commands.run(flow, flowStream(request.flow_id), command, cause)();
    if (E.isRight(done)) {
      fault = null;
      // Still open: the clock was put back between the timer and the command.
      const { state } = done.right;
      const open = state === null ? undefined : get(state.openRequests, requestId);
      return open === undefined ? null : Math.max(Date.parse(open.deadline), clock.now() + AGAIN_MS);
    }
    log.warn({ requestId, error: done.left }, 'a sync request could not be timed out');
    fault = '_tag' in done.left ? done.left._tag : done.left.message;
    if (!isTransient(done.left)) return null;
    if ('_tag' in done.left && done.left._tag === 'StoreUnavailable') agenda.pause(PAUSE_MS);
    return clock.now() + PAUSE_MS;
  };

  const agenda = createAgenda({
    clock,
    load: (after, limit) => ask(deadlines(after, limit)),
    run: timeOut,
    slots: SLOTS,
    capacity: CAPACITY,
    log,
  });

  const look = async (): Promise<number> => {
    const earliest = await ask(earliestDeadline());
    if (earliest >= clock.now() - OVERDUE_MS) obstacles = [];
    else {
      const { begun, running } = agenda.size();
      const isStill = fault !== null || (running === 0 && begun === begunBefore);
      obstacles = isStill ? [{ to: 'the deadlines of sync requests', cause: fault }] : [];
      begunBefore = begun;
      log.warn({ error: fault }, 'deadlines are overdue');
      agenda.readAnew();
    }
    return earliest;
  };
  const overdue = watchOverdue({ clock, look, log });
  overdue.expect(clock.now());

  return {
    /** A request that ends in time stays on the agenda: by then it is not open, and nothing happens. It may be extended. */
    follow: ({ event }) => {
      const tells = event.type === 'SyncRequested' || event.type === 'SyncProgressed' || event.type === 'SyncResent';
      if (!tells || event.deadline === null) return;
      agenda.set(event.requestId, Date.parse(event.deadline));
      overdue.expect(Date.parse(event.deadline));
    },
    size: agenda.size,
    overdue: () => ask(countOverdueDeadlines(clock.now() - OVERDUE_MS)),
    obstacles: () => obstacles,
    stop: async () => {
      overdue.stop();
      await agenda.stop();
    },
  };
};
