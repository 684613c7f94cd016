/**
 * Streams of which nothing but the last event is kept: the server shows no other from then on, and its next scavenge
 * removes them from the disk. It is said once for a stream, before its second event, so that no crash can leave behind
 * an event that nobody would come back to cut off.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as J from 'fp-ts/Json';
import * as t from 'io-ts';
import type { Random } from '../../runtime/ports';
import type { EventData, Revision } from '../event-store';
import type { BatchAppends } from './append/batch-appends';
import type { Calls } from './connection/calls';
import type { Failure } from './connection/failure';
import type { RetryBudgets } from './connection/retry-budget';
import { recordedEvent, streamRequest } from './connection/wire';
import { withRetry } from './connection/with-retry';

export interface KeepParts {
  readonly prefix: string;
  readonly batches: BatchAppends;
  readonly calls: Calls;
  readonly budgets: RetryBudgets;
  readonly random: Pick<Random, 'uuid'>;
  /** What one attempt may take. */
  readonly attemptMs: number;
}

type TrimOutcome = E.Either<Pick<Failure, 'cause'>, void>;

const done: TrimOutcome = E.right(undefined);
const KEEP = { $maxCount: 1 };

export const createKeepOnlyLast = (parts: KeepParts): ((stream: string) => Promise<TrimOutcome>) => {
  const { prefix, batches, calls, budgets, random, attemptMs } = parts;
  const settingsEvent = (settings: object): EventData => ({
    eventId: random.uuid(),
    type: '$metadata',
    data: JSON.stringify(settings),
    metadata: '',
  });

  return async stream => {
    const name = `$$${prefix}${stream}`;
    const budget = budgets.begin();
    let behind: Revision = -1;
    let event = settingsEvent(KEEP);
    for (;;) {
      const answer = await batches.append(name, behind, [event], Math.min(budget.leftMs(), attemptMs));
      switch (answer.kind) {
        case 'stored':
          budgets.serverAnswered();
          return done;
        case 'wrong-revision': {
          const request = streamRequest(name, 'backwards', null, 1);
          const read = await withRetry(budgets, budget, leftMs => calls.read(request, leftMs));
          if (E.isLeft(read)) return read;
          const said = read.right[0] && recordedEvent(read.right[0], '');
          // The server may refuse because of an event that it shows a moment later: what that says must not be lost.
          if ((said?.revision ?? -1) < (answer.actual ?? -1)) {
            if (!(await budget.wait())) return E.left({ cause: 'the server does not show the settings of a stream' });
            break;
          }
          const settings = settingsIn(said?.data ?? '{}');
          if (settings.$maxCount === KEEP.$maxCount) return done;
          behind = said?.revision ?? answer.actual ?? -1;
          event = settingsEvent({ ...settings, ...KEEP });
          break;
        }
        case 'unknown':
          if (!(await budget.wait())) return E.left(answer);
          break;
        default:
          return E.left({ cause: answer.kind === 'refused' ? answer.cause : 'the settings of a stream are too large' });
      }
    }
  };
};

/** What somebody else said of the stream, such as who may read it, stays. */
const settingsIn = (data: string): Readonly<Record<string, unknown>> =>
  pipe(
    J.parse(data),
    E.flatMapNullable(
      json => (t.UnknownRecord.is(json) ? json : null),
      () => null,
    ),
    E.getOrElse(() => ({})),
  );
