/**
 * What must end in time and has not: sync requests, and holds. Those that fell due while nothing ran are timed out at the
 * start.
 */
import * as E from 'fp-ts/Either';
import { flow, flowStream } from '../../domain/flow/flow';
import type { RecordedOf } from '../../domain/history';
import type { CommandRunner } from '../commands/command-runner';
import type { Ask } from '../due-work/ask';
import { type Obstacle, OVERDUE_MS } from '../due-work/overdue';
import { createTimedWork, type Done } from '../due-work/timed-work';
import type { EventStore, Position } from '../event-store/event-store';
import { type Cause, decode } from '../event-store/stored-event';
import { causedBy, reactor } from '../followers/cause';
import { workFailure } from '../followers/reaction-error';
import type { Log } from '../lib/log';
import type { Clock } from '../runtime/ports';
import type { Timed } from './timed';

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

/** After a look that came to nothing. */
const AGAIN_MS = 1000;

export const createDeadlines = (timed: Timed, { clock, ask, store, commands, log }: DeadlinesOptions): Deadlines => {
  /** The time-out is an effect of the event that stands at this position. */
  const causeAt = async (position: Position, key: string): Promise<Cause> => {
    const read = await store.readAll({ after: position - 1, limit: 1 })();
    const first = E.isRight(read) ? read.right[0] : undefined;
    const recorded = first?.position === position ? decode(first) : null;
    return recorded !== null && E.isRight(recorded)
      ? causedBy(recorded.right)
      : { actor: reactor, correlationId: key, causationId: null };
  };

  const timeOut = async (key: string): Promise<Done> => {
    const open = await ask(timed.open(key));
    if (open === null) return { again: null };
    const cause = await causeAt(open.position, key);
    const command = timed.timeOut(key, new Date(clock.now()).toISOString());
    const done = await commands.run(flow, flowStream(open.flow_id), command, cause)();
    if (E.isLeft(done)) return { failure: workFailure(done.left) };
    // Still open: the clock was put back between the timer and the command.
    const deadline = timed.deadlineIn(done.right.state, key);
    return { again: deadline === null ? null : Math.max(Date.parse(deadline), clock.now() + AGAIN_MS) };
  };

  const work = createTimedWork({
    ...{ clock, log, name: timed.name, run: timeOut },
    load: (after, limit) => ask(timed.due(after, limit)),
    earliest: () => ask(timed.earliest()),
  });

  return {
    /** What ends in time stays on the agenda: by then it is not open, and nothing happens. It may be extended. */
    follow: ({ event }) => {
      const due = timed.deadlineOf(event);
      if (due !== null) work.set(due.key, Date.parse(due.deadline));
    },
    size: work.size,
    overdue: () => ask(timed.countOverdue(clock.now() - OVERDUE_MS)),
    obstacles: work.obstacles,
    stop: work.stop,
  };
};

/** Several kinds of them as one. */
export const together = (all: ReadonlyArray<Deadlines>): Deadlines => ({
  follow: recorded => {
    for (const one of all) one.follow(recorded);
  },
  size: () => {
    const sizes = all.map(one => one.size());
    const sum = (of: (size: (typeof sizes)[number]) => number) => sizes.reduce((total, size) => total + of(size), 0);
    return { waiting: sum(size => size.waiting), running: sum(size => size.running) };
  },
  overdue: async () => (await Promise.all(all.map(one => one.overdue()))).reduce((total, count) => total + count, 0),
  obstacles: () => all.flatMap(one => one.obstacles()),
  stop: async () => void (await Promise.all(all.map(one => one.stop()))),
});
