import * as fc from 'fast-check';
import { aggregates } from '../../domain/aggregates';
import { ClientId } from '../../domain/api-client';
import type { DomainEvent } from '../../domain/history';
import { projections } from '../../projections';
import type { Projection } from '../../projections/projection';
import { arbitrary, crowded } from '../../test/support/domain/arbitrary';
import { recordedEvents } from '../../test/support/history';
import { foldRecorded } from '../../test/support/memory-read-model';
import { realClock } from '../runtime/real';
import { type CopyFile, openCopyFile } from './copy-file';
import { list } from './tables';

const opened = (projection: Projection): CopyFile => openCopyFile(':memory:', projection, realClock);

const rowsIn = ({ db }: CopyFile, { tables }: Projection) =>
  Object.fromEntries(
    tables.map(({ name, key }) => [
      name,
      db.all<object>(`SELECT * FROM "${name}" ORDER BY ${list(key)}`).map(row => ({ ...row })),
    ]),
  );

/** Values of its pattern take long to make, and it is never one's own id: that is the stream's. */
const replaced = new Map([...crowded, [ClientId, fc.constant('c')]]);

const historiesOf = ({ follows }: Projection) => {
  const streamEvents = follows.map(category =>
    fc.tuple(
      fc.constantFrom(`${category}-1`, `${category}-2`),
      arbitrary<DomainEvent>(aggregates[category].event as never, replaced),
    ),
  );
  return fc.array(fc.oneof(...streamEvents), { maxLength: 60 }).map(history => recordedEvents(history));
};

test.each(projections.map(projection => [projection.name, projection]))(
  '%s: SQLite holds the rows that the fold means, whatever happened and wherever it was cut',
  (_, projection) => {
    fc.assert(
      fc.property(historiesOf(projection), fc.nat(60), (events, cut) => {
        const served = opened(projection);
        served.apply(events.slice(0, cut), Math.min(cut, events.length));
        served.apply(events, events.length);
        expect(served.parked()).toEqual([]);
        expect(rowsIn(served, projection)).toEqual(foldRecorded(projection, events));
        served.close();
      }),
      { numRuns: 60 },
    );
  },
);
