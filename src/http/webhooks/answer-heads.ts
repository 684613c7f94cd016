/** The headers of an answer are one sealed text in the history: opened here, before a view takes them apart. */
import { pipe } from 'fp-ts/function';
import type { DeliveryWithAttempts } from '../../../projections/deliveries/queries';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import type { Answer } from '../edge/endpoint';
import { unavailable } from '../edge/failure';

type Rows = ReadonlyArray<DeliveryWithAttempts>;

export const withOpenHeads = (texts: Pick<Texts, 'openJson'>, rows: Rows): Answer<Rows> => {
  // JSON that we wrote, on one line.
  const exchanges = rows.flatMap(({ made }) => made.map(({ exchange }) => exchange ?? ''));
  const opening = texts.openJson(exchanges.join('\n'));
  if (opening === null) return TE.right(rows);
  return pipe(
    opening,
    TE.bimap(
      () => unavailable('texts-unavailable', 'What receivers answered cannot be read now; try again.'),
      opened => {
        const lines = opened.split('\n').values();
        const nextLine = (): string | null => lines.next().value || null;
        return rows.map(row => ({ ...row, made: row.made.map(attempt => ({ ...attempt, exchange: nextLine() })) }));
      },
    ),
  );
};
