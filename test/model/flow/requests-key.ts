/**
 * What of a flow makes a difference to what comes of its requests, where no guard holds anybody back and nobody looks at
 * ages: how each request stands for each source, until when, and who is on it. Sources, requests and participants that
 * change places are the same; how a source shows its last sync, and in which order requests have ended but for the last,
 * is nothing that the rules go by. That a deadline is extended seven times as much at most is out of reach of few times.
 */
import { type Flow, type OpenRequest, type Source, sourcesOf } from '../../../domain/flow/state';
import { has, type IdSet } from '../../../domain/kernel/id-set';
import { get } from '../../../domain/kernel/sorted-map';
import type { Cast, FlowWorld } from './cast';
import { range, requestIdOf } from './ids';
import { permutations } from './permutations';

/** What of a source goes into a key. Most commands leave it as it was, so it is worked out once for each. */
interface Part {
  readonly own: string;
  readonly allocated: IdSet;
  /** By the requests that it knows. */
  readonly standings: ReadonlyMap<string, string>;
}

export const requestsKeyOf = ({ participants }: Cast): ((world: FlowWorld) => string) => {
  const textOf = (flow: Flow, parts: ReadonlyArray<Part>, requests: ReadonlyMap<string, string>): string => {
    const people = participants.map(id => placeOf(flow, parts, id)).sort();
    const all = Array.from(requests, ([id, open]) => `${open}${standing(parts, id)}`).sort();
    return `${parts.map(({ own }) => own).join()} ${people.join()} ${all.join(' ')}`;
  };

  return ({ state, last, memory }) => {
    if (state === null) return 'none';
    const parts = sourcesOf(state).map(partOf);
    const requests = new Map<string, string>();
    for (const { standings } of parts) for (const id of standings.keys()) requests.set(id, openIn(state, id));
    const [text] = permutations(parts)
      .map(inOrder => textOf(state, inOrder, requests))
      .sort();
    return `${state.archived} ${last} ${memory.made} ${text}`;
  };
};

/** Who plays, without those who could change places with one who is left: what is asked of them comes to the same. */
export const unlike = (cast: Cast, { state, memory }: FlowWorld): Cast => {
  if (state === null) return cast;
  const parts = sourcesOf(state).map(partOf);
  return {
    ...cast,
    participants: firstOfEach(cast.participants, id => placeOf(state, parts, id)),
    named: firstOfEach(range(memory.made).map(requestIdOf), id => `${openIn(state, id)}${standing(parts, id)}`),
  };
};

const firstOfEach = <A>(items: ReadonlyArray<A>, kindOf: (item: A) => unknown): ReadonlyArray<A> => {
  const kinds = items.map(kindOf);
  return items.filter((_, index) => kinds.indexOf(kinds[index]) === index);
};

/** Where somebody is: in the flow, and on which sources. */
const placeOf = (flow: Flow, parts: ReadonlyArray<Part>, id: number): number =>
  parts.reduce((bits, { allocated }) => 2 * bits + Number(has(allocated, id)), Number(has(flow.participants, id)));

const standing = (parts: ReadonlyArray<Part>, id: string): string =>
  `${parts.map(({ standings }) => standings.get(id) ?? '').join()}`;

/** How long it was given, until when it has, and whether somebody works at it. */
const openIn = ({ openRequests, queue }: Flow, id: string): string => {
  const [open, queued] = [get(openRequests, id), get(queue, id)];
  if (queued !== undefined) return `waits ${queued.deadlineMs} `;
  return open === undefined ? '' : textOfOpen(open);
};

const once = <A extends object, B>(of: (value: A) => B): ((value: A) => B) => {
  const known = new WeakMap<A, B>();
  return value => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const found = of(value);
    known.set(value, found);
    return found;
  };
};

const textOfOpen = once(({ firstDeadline, requestedAt, deadline, isHeard }: OpenRequest): string => {
  const givenMs = Math.max(0, Date.parse(firstDeadline) - Date.parse(requestedAt));
  return `${givenMs} ${deadline} ${isHeard} `;
});

const partOf = once((source: Source): Part => {
  const { openRequest, queuedRequest, lastRequestedSync, ended, outcomeOf, allocated } = source;
  const standings = new Map<string, string>();
  if (openRequest !== null) standings.set(openRequest, 'open');
  if (queuedRequest !== null) standings.set(queuedRequest, `${standings.get(queuedRequest) ?? ''}waits`);
  for (const end of ended) {
    const { requestId, answer, isCancelled } = end;
    const isOwed = answer === null && !isCancelled && outcomeOf === requestId;
    const text = `${answer}${isCancelled}${isOwed}${isOwed && ended.at(-1) === end}`;
    standings.set(requestId, `${standings.get(requestId) ?? ''}${text}`);
  }
  return { own: openRequest === null ? 'free' : `${lastRequestedSync}`, allocated, standings };
});
