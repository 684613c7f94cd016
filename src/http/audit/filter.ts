/** What can be asked of the history, as it stands in a query. */
import * as t from 'io-ts';
import { ExportFormat } from '../../../domain/access';
import { integer } from '../../../domain/kernel/types';
import type { AuditFilter } from '../../../projections/audit/filter';
import { FILTERS, misfitsOf } from '../../audit/filter';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object, type Rule } from '../edge/codec/object';

const filters = {
  actor: described(FILTERS.actor, 'Who did it', 'client:admin'),
  onBehalfOf: described(FILTERS.onBehalfOf, 'For whom it was done', 'person:17'),
  type: described(FILTERS.type, 'What happened: a type of event, or all whose names begin so', 'Sync*'),
  flow: described(integerFromText(FILTERS.flow), 'Of this flow, or naming it', 7),
  source: described(FILTERS.source, 'About sources with this reference', 'maths-7'),
  stream: described(FILTERS.stream, 'Of one stream', 'webhook-1'),
  outcome: described(FILTERS.outcome, 'How it ended', 'refused'),
  correlation: described(FILTERS.correlation, 'All that one request set off', '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718'),
  since: described(FILTERS.since, 'From this time on', '2026-11-24T00:00:00.000Z'),
  until: described(FILTERS.until, 'Before this time', '2026-11-25T00:00:00.000Z'),
  after: described(integerFromText(FILTERS.after), 'Beyond this position', 1000),
  before: described(integerFromText(FILTERS.before), 'Before this position', 2000),
  text: described(FILTERS.text, 'Somewhere in the texts of its facts, in capitals or small letters', 'hall'),
};

const rules = ([['type'], ['since', 'until'], ['after', 'before']] as const).map(
  (of): Rule<AuditFilter> => ({
    of,
    misfits: query => {
      const theirs = Object.fromEntries(of.map(name => [name, query[name]]));
      return misfitsOf(theirs).map(({ name, message }) => ({ at: [name], message }));
    },
  }),
);

export const AuditQuery = object(
  'AuditQuery',
  {},
  {
    ...filters,
    order: described(t.keyof({ asc: null, desc: null }), 'Oldest first unless `desc`', 'desc'),
    cursor: integerFromText(FILTERS.after),
    limit: integerFromText(integer('AuditLimit', { min: 1, max: 1000 })),
  },
  rules,
);

export const ExportQuery = object('ExportQuery', { format: ExportFormat }, filters, rules);

/** The filter of a query. */
export const filterOf = (query: AuditFilter): AuditFilter =>
  Object.fromEntries(Object.entries(query).filter(([name]) => name in filters));
