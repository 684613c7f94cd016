/** What can be asked of an export, as it stands in a query. */
import * as t from 'io-ts';
import { DataFormat } from '../../../domain/access';
import { CASES } from '../../exports/formats/xes';
import { RANGE } from '../../exports/range';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { inOrder, oneOf } from '../edge/fields';

const ExportCase = t.keyof(
  Object.fromEntries(Object.keys(CASES).map(name => [name, null])) as { readonly [K in keyof typeof CASES]: null },
  'ExportCase',
);

export const DataQuery = object(
  'DataQuery',
  { format: oneOf(DataFormat, '') },
  {
    by: described(oneOf(ExportCase, ''), 'What a case is, of XES; `flow` unless given', 'request'),
    since: described(RANGE.since, 'From this time on', '2026-11-24T00:00:00.000Z'),
    until: described(
      RANGE.until,
      'Before this time: what happened later is as if it had not',
      '2026-11-25T00:00:00.000Z',
    ),
    flow: described(integerFromText(RANGE.flow), 'Of this flow, and what is linked with it', 7),
    after: described(integerFromText(RANGE.after), 'Beyond this position: what is new since an earlier export', 1000),
  },
  [inOrder],
);
export type DataQuery = t.TypeOf<typeof DataQuery>;
