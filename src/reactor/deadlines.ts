/** Sync requests that nobody answered in time. Those that fell due while nothing ran are timed out at the start. */
import * as E from 'fp-ts/Either';
import { flow, flowStream } from '../../domain/flow/flow';
import type { RecordedOf } from '../../domain/history';
import type { CommandRunner } from '../commands/command-runner';
import type { EventStore, Position } from '../event-store/event-store';
import { type Cause, decode } from '../event-store/stored-event';
import type { Clock } from '../runtime/ports';
import { createAgenda } from './agenda';
import type { Ask } from './ask';
import { causedBy, reactor } from './cause';
import type { Log } from './log';
import { deadlines, openRequest } from './questions';
import { isPassing } from './trouble';

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
  readonly stop: () => Promise<void>;
}

const SLOTS = 64;
const CAPACITY = 4096;
const PAUSE_MS = 2000;

export const createDeadlines = ({ clock, ask, store, commands, log }: DeadlinesOptions): Deadlines => {
  /** The time-out is an effect of the request that stands at this position. */
  const causeAt = async (position: Position, requestId: string): Promise<Cause> => {
    const read = await store.readAll({ after: position - 1, limit: 1 })();
    const first = E.isRight(read) ? read.right[0] : undefined;
    const recorded = first?.position === position ? decode(first) : null;
    return recorded !== null && E.isRight(recorded)
      ? causedBy(recorded.right)
      : { actor: reactor, correlationId: requestId, causationId: null };
  };

  const agenda = createAgenda({
    clock,
    load: (after, limit) => ask(deadlines(after, limit)),
    run: async requestId => {
      const request = await ask(openRequest(requestId));
      if (request === undefined) return null;
      const cause = await causeAt(request.position, requestId);
      const timeOut = { type: 'TimeOutSync', at: new Date(clock.now()).toISOString(), requestId } as const;
      const done = await commands.run(flow, flowStream(request.flow_id), timeOut, cause)();
      if (E.isRight(done)) return null;
      log.warn({ requestId, trouble: done.left }, 'a sync request could not be timed out');
      return isPassing(done.left) ? clock.now() + PAUSE_MS : null;
    },
    slots: SLOTS,
    capacity: CAPACITY,
    log,
  });

  return {
    /** A request that ends in time stays on the agenda: by then it is not open, and nothing happens. */
    follow: ({ event }) => {
      if (event.type === 'SyncRequested') agenda.set(event.requestId, Date.parse(event.deadline));
    },
    size: agenda.size,
    stop: agenda.stop,
  };
};
