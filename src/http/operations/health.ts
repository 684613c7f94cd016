/** Whether the service does all its work. A parked stream or an event that is set aside is shown and does not make it unready: all else goes on. */
import * as E from 'fp-ts/Either';
import { Failure, type Problem } from '../edge/failure';
import type { Parts } from '../edge/parts';
import { logEnd } from './log-end';

export interface Health {
  readonly status: 'ready';
  readonly instanceId: string;
  readonly position: number;
  readonly projections: ReadonlyArray<{
    readonly name: string;
    readonly position: number;
    /** Positions from there to the end of the log: events in SQLite, bytes in EventStoreDB. */
    readonly behind: number;
    readonly building: boolean;
    readonly parkedStreams: number;
  }>;
  /** Events left behind because the process had ended twice while they were handled. */
  readonly setAsideEvents: number;
  /** What the log says against the checkpoints that were signed of it; null: nothing. */
  readonly historyProblem: string | null;
  /** What is overdue because something is in its way, the first twenty. */
  readonly waiting: ReadonlyArray<{ readonly what: string; readonly cause: string }>;
}

export type ReadHealth = () => Promise<E.Either<Failure, Health>>;

type Watched = Pick<Parts, 'store' | 'projector' | 'history' | 'reactor' | 'instanceId' | 'writeFailures'>;

export const healthOf = async ({
  store,
  projector,
  history,
  reactor,
  instanceId,
  writeFailures,
}: Watched): Promise<E.Either<Failure, Health>> => {
  const problems: Problem[] = [];
  const head = await logEnd(store)();
  if (E.isLeft(head))
    problems.push({ reason: 'store-unavailable', message: `The event store does not answer: ${head.left.cause}.` });
  for (const { part, cause } of await writeFailures.now())
    problems.push({ reason: 'cannot-write', message: `The ${part} cannot be written: ${cause}.` });
  const projections = projector.status();
  for (const { name, position, building, fault } of projections) {
    const far = building === null ? '' : `, at ${building.position} of ${building.head ?? 'an unknown number'}`;
    if (position === null)
      problems.push({ reason: 'projection-building', message: `The read model ${name} is being built${far}.` });
    if (fault !== null)
      problems.push({ reason: 'projection-trouble', message: `The read model ${name} has stopped: ${fault}.` });
  }
  const { sending, obstacles } = reactor.status();
  for (const { to } of obstacles.filter(({ cause }) => cause === null))
    problems.push({
      reason: 'work-overdue',
      message: `${to} are overdue and make no progress; the cause is not known.`,
    });
  if (!sending)
    problems.push({
      reason: 'reactor-catching-up',
      message: 'Webhooks are not sent yet: the service is still starting.',
    });
  if (problems.length > 0) return E.left(new Failure(503, 'Not ready', problems, { 'retry-after': '1' }));
  const end = E.isRight(head) ? head.right : 0;
  return E.right({
    status: 'ready',
    instanceId,
    position: end,
    projections: projections.map(({ name, position, building, parkedStreams }) => ({
      name,
      position: position ?? 0,
      behind: Math.max(0, end - (position ?? 0)),
      building: building !== null,
      parkedStreams,
    })),
    setAsideEvents: reactor.status().setAside,
    historyProblem: history.status().problem,
    waiting: obstacles.slice(0, 20).map(({ to, cause }) => ({ what: to, cause: cause ?? '' })),
  });
};
