/** Which requests figures and timelines are about: the same names and meanings in both. */
import { FailureReason } from '../../../domain/flow/events';
import { Time } from '../../../domain/kernel/time';
import { FlowId, Reference, SourceId, text, WebhookId } from '../../../domain/kernel/types';
import type { Filter } from '../../../projections/figures/facts';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import type { Rule } from '../edge/codec/object';
import { type Problem, quoted } from '../edge/failure';
import { offsetsOf } from './buckets';

export const ActingId = text('ActingId', {
  minLength: 1,
  maxLength: 64,
  pattern: /^[0-9A-Za-z-]+$/,
  expected: 'the id of an API client, a schedule or a person',
});

export const FILTERS = {
  flowId: described(integerFromText(FlowId), 'Of this flow', 7),
  sourceId: described(integerFromText(SourceId), 'Of this external source; `flowId` has to be there', 1),
  reference: described(Reference, 'Of sources with this reference', 'maths-7'),
  integration: described(
    ActingId,
    'Answered by this API client; `none`: by nobody so far, or at all',
    '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718',
  ),
  manager: described(ActingId, 'Asked for by this client or schedule, or on behalf of this person', '17'),
  webhookId: described(integerFromText(WebhookId), 'Sent to this webhook', 42),
  reason: described(FailureReason, 'Failed for this reason', 'unknown-reference'),
} as const;

export const RANGE = {
  since: described(Time, 'Asked for at this time or later', '2026-11-01T00:00:00.000Z'),
  until: described(Time, 'Asked for before this time; now unless given', '2026-12-01T00:00:00.000Z'),
} as const;

interface Given {
  readonly flowId?: number;
  readonly sourceId?: number;
  readonly reference?: string;
  readonly integration?: string;
  readonly manager?: string;
  readonly webhookId?: number;
  readonly reason?: string;
}

/** As the read model keeps it. */
const NOBODY = 'none';

export const filtersOf = ({ flowId, sourceId, ...others }: Given): ReadonlyArray<Filter> => {
  const { reference, integration, manager, webhookId, reason } = others;
  const filters: Filter[] = [];
  if (flowId !== undefined && sourceId !== undefined) filters.push({ dimension: 'source', cells: [flowId, sourceId] });
  else if (flowId !== undefined) filters.push({ dimension: 'flow', cells: [flowId] });
  if (reference !== undefined) filters.push({ dimension: 'reference', cells: [reference] });
  if (integration !== undefined)
    filters.push({ dimension: 'integration', cells: [integration === NOBODY ? '' : integration] });
  if (manager !== undefined) filters.push({ dimension: 'manager', cells: [manager] });
  if (webhookId !== undefined) filters.push({ dimension: 'webhook', cells: [webhookId] });
  if (reason !== undefined) filters.push({ dimension: 'reason', cells: [reason] });
  return filters;
};

/** The parameter that a filter came from. */
export const nameOf = ({ dimension }: Filter): string =>
  ({ flow: 'flowId', source: 'sourceId', webhook: 'webhookId' })[dimension as string] ?? dimension;

/** Reasons are kept sealed: what is asked of the read model is asked without one, and they are compared when they are open. */
export const withoutReason = (filters: ReadonlyArray<Filter>) => {
  const reason = filters.find(({ dimension }) => dimension === 'reason');
  return {
    filters: filters.filter(filter => filter !== reason),
    reason: reason === undefined ? null : String(reason.cells[0]),
  };
};

export interface TimeRange {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Until the moment of the request unless given, and since so long before. */
export const rangeOf = (
  { since, until }: { readonly since?: string; readonly until?: string },
  now: string,
  usualMs: number,
): TimeRange => {
  const untilMs = Date.parse(until ?? now);
  return { fromMs: since === undefined ? untilMs - usualMs : Date.parse(since), untilMs };
};

export const knownZone: Rule<{ readonly zone?: string }> = {
  of: ['zone'],
  misfits: ({ zone = 'UTC' }) =>
    offsetsOf(zone) === null
      ? [
          {
            at: ['zone'],
            message: `is no time zone of the IANA database, as "Europe/Copenhagen"; it is ${quoted(zone)}`,
          },
        ]
      : [],
};

export const sourceOfFlow: Rule<Pick<Given, 'flowId' | 'sourceId'>> = {
  of: ['flowId', 'sourceId'],
  misfits: ({ flowId, sourceId }) =>
    sourceId === undefined || flowId !== undefined
      ? []
      : [{ at: ['sourceId'], message: 'is the number of a source in a flow: query.flowId is missing' }],
};

/** What `since` alone begins has to have begun. */
export const misfitsOf = ({ fromMs, untilMs }: TimeRange): ReadonlyArray<Problem> => {
  if (fromMs < untilMs) return [];
  const [since, until] = [fromMs, untilMs].map(ms => new Date(ms).toISOString());
  return [invalid(`query.until must be later than since, ${since}; it is ${until}`)];
};

export const invalid = (message: string): Problem => ({ reason: 'invalid-value', message });
