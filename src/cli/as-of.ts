/** A moment as an option of a command that reads the log itself. */
import { InvalidArgumentError } from 'commander';
import type { EventStore, Position } from '../event-store/event-store';
import { findMoment } from '../exports/moment';
import { pagesOf } from '../exports/pages';
import { type AsOf, readAsOf } from '../moments/moment';
import type { Cli } from './cli';
import { Failed } from './failed';
import { orFail } from './open-log';

export interface GivenMoment {
  readonly given: string;
  readonly moment: AsOf;
}

export const asOf = (given: string): GivenMoment => {
  const moment = readAsOf(given);
  if (moment === null)
    throw new InvalidArgumentError(
      'It must be a position, a time with a zone as 2026-11-24T10:00:00Z, or how long ago as -90s, -15m, -2h or -7d.',
    );
  return { given, moment };
};

/** Which position it is; the end of the log where it is not given. */
export const positionAt = async (
  option: string,
  asOf: GivenMoment | undefined,
  store: Pick<EventStore, 'head' | 'readAll'>,
  { clock }: Pick<Cli, 'clock'>,
): Promise<Position> => {
  const head = orFail(await store.head()());
  if (asOf === undefined) return head;
  const found = await findMoment(asOf.moment, { head, now: clock.now(), pages: pagesOf(store, head) });
  if ('misfit' in found) throw new Failed(`${option} ${found.misfit}; it is ${asOf.given}.`);
  return found.upTo;
};
