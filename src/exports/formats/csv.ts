/** All events as a table (RFC 4180), safe in a spreadsheet: what begins like a formula gets an apostrophe before it. */
import { cell } from '../../audit/formats/csv';
import { columnsOf, events } from '../definition';
import { givenRows, type Source } from '../source';
import { type Format, STAR } from './format';
import { writeText } from './text-file';

const COLUMNS = columnsOf(events);

function* lines(source: Source): Generator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for (const row of source.rows(givenRows(events)))
    yield `${COLUMNS.map(column => cell(row[column] ?? null)).join(',')}\r\n`;
}

export const csv: Format = {
  contents: STAR,
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  outputs: [{ name: 'events.csv', write: (source, file) => writeText(file, lines(source)) }],
};
