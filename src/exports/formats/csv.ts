/** All events as a table (RFC 4180), safe in a spreadsheet: what begins like a formula gets an apostrophe before it. */
import { cell } from '../../audit/formats/csv';
import { columnsOf, events } from '../definition';
import type { GivenEvent } from '../fold/event';
import { type Format, STAR } from './format';
import { EVENTS, textFile } from './text-file';

const COLUMNS = columnsOf(events) as ReadonlyArray<keyof GivenEvent['row']>;

export const csv: Format = {
  contents: STAR,
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  outputs: [
    textFile('events.csv', {
      event: ({ row }) => `${COLUMNS.map(column => cell(row[column])).join(',')}\r\n`,
      texts: () => [`${COLUMNS.join(',')}\r\n`, EVENTS],
    }),
  ],
};
