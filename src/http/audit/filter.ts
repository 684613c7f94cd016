/** What can be asked of the history, as it stands in a query. */
import * as t from 'io-ts';
import { ExportFormat } from '../../../domain/access';
import { CorrelationId } from '../../../domain/history';
import { Count, FlowId, Instant, integer, Reference, text } from '../../../domain/kernel/types';
import type { AuditFilter } from '../../../projections/audit/filter';
import { OUTCOMES } from '../../../projections/audit/outcome';
import { isKnownType } from '../../audit/search';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { badRequest, type Failure, type Problem, quoted } from '../edge/failure';

const ID = '[0-9A-Za-z-]{1,64}';
const AuditActor = text('AuditActor', {
  minLength: 1,
  maxLength: 80,
  pattern: new RegExp(`^((client|schedule|system):)?${ID}$`),
  expected: 'an id, or client:<id>, schedule:<id> or system:<name>',
});
const AuditPrincipal = text('AuditPrincipal', {
  minLength: 1,
  maxLength: 80,
  pattern: new RegExp(`^((client|schedule|person):)?${ID}$`),
  expected: 'an id, or client:<id>, schedule:<id> or person:<id>',
});
const AuditType = text('AuditType', {
  minLength: 1,
  maxLength: 64,
  pattern: /^[A-Za-z]*\*?$/,
  expected: 'a type of event, or the begin of some with * at its end, as Sync*',
});
const AuditStream = text('AuditStream', {
  minLength: 3,
  maxLength: 200,
  pattern: /^[0-9A-Za-z_-]+$/,
  expected: 'the name of a stream, as flow-7',
});
const AuditText = text('AuditText', { minLength: 1, maxLength: 100 });
const [first, ...others] = OUTCOMES;
const AuditOutcome = t.keyof({ [first]: null, [others[0]]: null, [others[1]]: null } as Record<
  (typeof OUTCOMES)[number],
  null
>);

const position = integerFromText(Count);
const filters = {
  actor: described(AuditActor, 'Who did it', 'client:admin'),
  onBehalfOf: described(AuditPrincipal, 'For whom it was done', 'person:17'),
  type: described(AuditType, 'What happened: a type of event, or all whose names begin so', 'Sync*'),
  flow: described(integerFromText(FlowId), 'Of this flow, or naming it', 7),
  source: described(Reference, 'About sources with this reference', 'maths-7'),
  stream: described(AuditStream, 'Of one stream', 'webhook-1'),
  outcome: described(AuditOutcome, 'How it ended', 'refused'),
  correlation: described(CorrelationId, 'All that one request set off', '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718'),
  since: described(Instant, 'From this time on', '2026-11-24T00:00:00.000Z'),
  until: described(Instant, 'Before this time', '2026-11-25T00:00:00.000Z'),
  after: described(position, 'Beyond this position', 1000),
  before: described(position, 'Before this position', 2000),
  text: described(AuditText, 'Somewhere in the texts of its facts, in capitals or small letters', 'hall'),
};

const order = t.keyof({ asc: null, desc: null });

export const AuditQuery = object(
  'AuditQuery',
  {},
  {
    ...filters,
    order: described(order, 'Oldest first unless `desc`', 'desc'),
    cursor: position,
    limit: integerFromText(integer('AuditLimit', { min: 1, max: 1000 })),
  },
);
export type AuditQuery = t.TypeOf<typeof AuditQuery>;

export const ExportQuery = object('ExportQuery', { format: ExportFormat }, filters);
export type ExportQuery = t.TypeOf<typeof ExportQuery>;

type Given = Partial<Record<keyof typeof filters, unknown>>;

/** Those that were given, as the history keeps them with an export. */
export const givenFilters = (query: Given): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(filters).flatMap(name => {
      const value = query[name as keyof Given];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );

/** What no codec of one value sees. */
const problemsOf = ({ type, since, until, after, before }: AuditFilter): ReadonlyArray<Problem> => {
  const invalid = (message: string): Problem => ({ reason: 'invalid-value', message });
  return [
    ...(type === undefined || isKnownType(type)
      ? []
      : [invalid(`query.type must be a type of event, or the begin of some; it is ${quoted(type)}`)]),
    ...(since === undefined || until === undefined || since < until
      ? []
      : [invalid(`query.until must be later than query.since, ${since}; it is ${quoted(until)}`)]),
    ...(after === undefined || before === undefined || after < before
      ? []
      : [invalid(`query.before must be greater than query.after, ${after}; it is ${before}`)]),
  ];
};

/** The filter of a query; throws a `Failure` on one that makes no sense. */
export const filterOf = (query: Pick<AuditFilter, keyof AuditFilter>): AuditFilter | Failure => {
  const problems = problemsOf(query);
  if (problems.length > 0) return badRequest(problems);
  const given = Object.entries(query).filter(([name, value]) => name in filters && value !== undefined);
  return Object.fromEntries(given) as AuditFilter;
};
