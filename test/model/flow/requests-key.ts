/**
 * What of a flow makes a difference to what comes of its requests, where no guard holds anybody back and nobody looks at
 * ages: how each request stands for each source, until when, and who is on it. Sources, requests and participants that
 * change places are the same; how a source shows its last sync, and in which order requests have ended but for the last,
 * is nothing that the rules go by. That a deadline is extended seven times as much at most is out of reach of few times.
 */
import { type Flow, type Source, sourcesOf } from '../../../domain/flow/state';
import { type IdSet, toArray } from '../../../domain/kernel/id-set';
import { get } from '../../../domain/kernel/sorted-map';
import type { Cast, FlowWorld } from './cast';
import { permutations } from './permutations';

export const requestsKeyOf = (cast: Cast): ((world: FlowWorld) => string) => {
  const orders = permutations(cast.participants.map((_, index) => index));
  const bitOf = new Map(cast.participants.map((id, index) => [id, index]));

  const textOf = (flow: Flow, sources: ReadonlyArray<Source>, order: ReadonlyArray<number>): string => {
    const mask = (set: IdSet): number =>
      toArray(set).reduce((bits, id) => bits | (1 << (order[bitOf.get(id) ?? 0] ?? 0)), 0);
    const requests = [...new Set(sources.flatMap(namesIn))]
      .map(id => `${openIn(flow, id)}${sources.map(source => standing(source, id)).join()}`)
      .sort();
    const own = sources.map(({ openRequest, lastRequestedSync, allocated }) => [
      openRequest === null ? '' : lastRequestedSync,
      mask(allocated),
    ]);
    return `${own.join()} ${mask(flow.participants)} ${requests.join(' ')}`;
  };

  return ({ state, last, memory }) => {
    if (state === null) return 'none';
    const texts = permutations(sourcesOf(state)).flatMap(sources => orders.map(order => textOf(state, sources, order)));
    return `${state.archived} ${last} ${memory.made} ${texts.sort()[0]}`;
  };
};

const namesIn = ({ openRequest, queuedRequest, ended }: Source): ReadonlyArray<string> =>
  [openRequest, queuedRequest, ...ended.map(one => one.requestId)].filter(id => id !== null);

/** How long it was given, until when it has, and whether somebody works at it. */
const openIn = ({ openRequests, queue }: Flow, id: string): string => {
  const [open, queued] = [get(openRequests, id), get(queue, id)];
  if (queued !== undefined) return `waits ${queued.deadlineMs} `;
  if (open === undefined) return '';
  const givenMs = Math.max(0, Date.parse(open.firstDeadline) - Date.parse(open.requestedAt));
  return `${givenMs} ${open.deadline} ${open.isHeard} `;
};

const standing = ({ openRequest, queuedRequest, ended, outcomeOf }: Source, id: string): string => {
  const end = ended.find(({ requestId }) => requestId === id);
  const waits = `${openRequest === id ? 'open' : ''}${queuedRequest === id ? 'waits' : ''}`;
  if (end === undefined) return waits;
  const isOwed = end.answer === null && !end.isCancelled && outcomeOf === id;
  return `${waits}${end.answer}${end.isCancelled}${isOwed}${isOwed && ended.at(-1) === end}`;
};
