/** What is asked of the history: filters that combine, the terms that find what fits, and whether an event does fit. */
import type { Actor, Principal, Recorded } from '../../domain/history';
import { ANY, flowOf, nameOf, type ReferenceOf, referencesOf, terms } from './about';
import { type Outcome, outcomeOf } from './outcome';

/** All that are given must fit. */
export interface AuditFilter {
  /** `client:<id>`, `schedule:<id>`, `system:<name>`; or the id alone, of any of them. */
  readonly actor?: string;
  /** Likewise, and `person:<id>`. */
  readonly onBehalfOf?: string;
  /** A type of event, or with `*` at its end all whose names begin so. */
  readonly type?: string;
  readonly flow?: number;
  /** A reference. */
  readonly source?: string;
  readonly stream?: string;
  readonly outcome?: Outcome;
  readonly correlation?: string;
  /** From this time on. */
  readonly since?: string;
  /** Before this time. */
  readonly until?: string;
  /** Beyond this position. */
  readonly after?: number;
  /** Before this position. */
  readonly before?: number;
  /** Somewhere in the texts of its facts, in capitals or small letters. */
  readonly text?: string;
}

const ACTORS: ReadonlyArray<Actor['type']> = ['client', 'schedule', 'system'];
const PRINCIPALS: ReadonlyArray<Principal['type']> = ['client', 'schedule', 'person'];

/** An event fits when it has one term at least of each list. The lists that are short as a rule come first. */
export const termsOfFilter = (filter: AuditFilter, allTypes: ReadonlyArray<string>): string[][] => {
  const { actor, onBehalfOf, type, flow, source, stream, outcome, correlation } = filter;
  const ofFlow = /^flow-(.+)$/.exec(stream ?? '')?.[1];
  const lists: ReadonlyArray<ReadonlyArray<string>> = [
    correlation === undefined ? [] : [terms.correlation(correlation)],
    stream === undefined ? [] : [ofFlow === undefined ? terms.stream(stream) : terms.flow(Number(ofFlow))],
    source === undefined ? [] : [terms.source(source)],
    flow === undefined ? [] : [terms.flow(flow)],
    onBehalfOf === undefined ? [] : namesOf(PRINCIPALS, onBehalfOf).map(terms.onBehalfOf),
    type === undefined ? [] : typesOf(type, allTypes).map(terms.type),
    actor === undefined ? [] : namesOf(ACTORS, actor).map(terms.actor),
    outcome === undefined ? [] : [terms.outcome(outcome)],
  ];
  const given = lists.filter(list => list.length > 0).map(list => [...list]);
  return given.length > 0 ? given : [[ANY]];
};

/** Whether it fits in all but the text. */
export const fits = (filter: AuditFilter, recorded: Recorded, referenceOf: ReferenceOf): boolean => {
  const { actor, onBehalfOf, type, flow, source, stream, outcome, correlation, since, until, after, before } = filter;
  const { metadata, event, position } = recorded;
  const { occurredAt } = metadata;
  return (
    (after === undefined || position > after) &&
    (before === undefined || position < before) &&
    (since === undefined || occurredAt >= since) &&
    (until === undefined || occurredAt < until) &&
    (correlation === undefined || correlation === metadata.correlationId) &&
    (stream === undefined || stream === recorded.stream) &&
    (flow === undefined || flow === flowOf(recorded)) &&
    (type === undefined || (type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : type === event.type)) &&
    (actor === undefined || isNamed(actor, metadata.actor)) &&
    (onBehalfOf === undefined || isNamed(onBehalfOf, metadata.onBehalfOf)) &&
    (outcome === undefined || outcome === outcomeOf(event)) &&
    (source === undefined || referencesOf(recorded, referenceOf).includes(source))
  );
};

/** A text without a colon is an id. */
const namesOf = (types: ReadonlyArray<string>, given: string): ReadonlyArray<string> =>
  given.includes(':') ? [given] : types.map(type => `${type}:${given}`);

const typesOf = (given: string, all: ReadonlyArray<string>): ReadonlyArray<string> =>
  given.endsWith('*') ? all.filter(type => type.startsWith(given.slice(0, -1))) : [given];

const isNamed = (given: string, named: Actor | Principal | undefined): boolean =>
  named !== undefined && (given === named.id || given === nameOf(named));
