/** What an event is about, and by what it is found: who, what, which flow and sources, and how it ended. Pure, total. */
import type { Actor, Principal, Recorded } from '../../domain/history';
import { outcomeOf } from './outcome';

/** The reference of a source of a flow; null when it is not known. */
export type ReferenceOf = (flowId: number, sourceId: number) => string | null;

type Facts = Readonly<Record<string, unknown>>;

/** The flow that it happened to, or that its facts name. */
export const flowOf = ({ category, id, event }: Pick<Recorded, 'category' | 'id' | 'event'>): number | null => {
  const named = category === 'flow' ? Number(id) : (event as Facts).flowId;
  return Number.isSafeInteger(named) ? (named as number) : null;
};

/** The number of the source that it is about, where its facts name one. */
export const sourceIdOf = (event: object): number | null => {
  const { sourceId } = event as Facts;
  return typeof sourceId === 'number' ? sourceId : null;
};

/** References of the sources that it names. */
export const referencesOf = (recorded: Recorded, referenceOf: ReferenceOf): ReadonlyArray<string> => {
  const { reference: named, sources, references } = recorded.event as Facts;
  if (typeof named === 'string') return [named];
  if (Array.isArray(sources)) return sources.map(source => String(source.reference));
  if (Array.isArray(references)) return references.map(String);
  const [flowId, sourceId] = [flowOf(recorded), sourceIdOf(recorded.event)];
  const reference = flowId === null || sourceId === null ? null : referenceOf(flowId, sourceId);
  return reference === null ? [] : [reference];
};

export const nameOf = ({ type, id }: Actor | Principal): string => `${type}:${id}`;

/** Every event has it. */
export const ANY = '*';

export const terms = {
  type: (type: string): string => `t ${type}`,
  actor: (name: string): string => `a ${name}`,
  onBehalfOf: (name: string): string => `b ${name}`,
  flow: (flowId: number): string => `f ${flowId}`,
  source: (reference: string): string => `r ${reference}`,
  stream: (stream: string): string => `s ${stream}`,
  outcome: (outcome: string): string => `o ${outcome}`,
  correlation: (id: string): string => `c ${id}`,
};

/** By what it is found, besides `ANY`; one may be there twice. The stream of a flow is found by the flow. */
export const termsOf = (recorded: Recorded, referenceOf: ReferenceOf): ReadonlyArray<string> => {
  const { category, stream, event, metadata } = recorded;
  const { actor, onBehalfOf, correlationId } = metadata;
  const found = [
    terms.type(event.type),
    terms.actor(nameOf(actor)),
    terms.outcome(outcomeOf(event)),
    terms.correlation(correlationId),
  ];
  if (onBehalfOf !== undefined) found.push(terms.onBehalfOf(nameOf(onBehalfOf)));
  const flowId = flowOf(recorded);
  if (flowId !== null) found.push(terms.flow(flowId));
  if (category !== 'flow') found.push(terms.stream(stream));
  for (const reference of referencesOf(recorded, referenceOf)) found.push(terms.source(reference));
  return found;
};
