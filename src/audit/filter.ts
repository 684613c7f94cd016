/** What a filter may be: the codec of each, and what no codec of one value sees. For HTTP and the command line alike. */
import * as t from 'io-ts';
import { CorrelationId } from '../../domain/history';
import { Time } from '../../domain/kernel/time';
import { Count, FlowId, Reference, text } from '../../domain/kernel/types';
import type { AuditFilter } from '../../projections/audit/filter';
import { isKnownType } from './search';

const AuditActor = text('AuditActor', {
  minLength: 1,
  maxLength: 80,
  pattern: /^((client|schedule|system):)?[0-9A-Za-z-]{1,64}$/,
  expected: 'an id, or client:<id>, schedule:<id> or system:<name>',
});
const AuditPrincipal = text('AuditPrincipal', {
  minLength: 1,
  maxLength: 80,
  pattern: /^((client|schedule|person):)?[0-9A-Za-z-]{1,64}$/,
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

export const FILTERS = {
  actor: AuditActor,
  onBehalfOf: AuditPrincipal,
  type: AuditType,
  flow: FlowId,
  source: Reference,
  stream: AuditStream,
  outcome: t.keyof({ succeeded: null, failed: null, refused: null }),
  correlation: CorrelationId,
  since: Time,
  until: Time,
  after: Count,
  before: Count,
  text: AuditText,
} as const;
export type FilterName = keyof typeof FILTERS;

export interface Misfit {
  readonly name: FilterName;
  /** Follows on the name. */
  readonly message: string;
}

export const misfitsOf = ({ type, since, until, after, before }: AuditFilter): ReadonlyArray<Misfit> => {
  const misfits: Misfit[] = [];
  if (type !== undefined && !isKnownType(type))
    misfits.push({ name: 'type', message: `must be a type of event, or the begin of some; it is "${type}"` });
  if (since !== undefined && until !== undefined && since >= until)
    misfits.push({ name: 'until', message: `must be later than since, ${since}; it is ${until}` });
  if (after !== undefined && before !== undefined && after >= before)
    misfits.push({ name: 'before', message: `must be greater than after, ${after}; it is ${before}` });
  return misfits;
};

/** As the history keeps them with an export. */
export const asText = (filter: AuditFilter): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));
