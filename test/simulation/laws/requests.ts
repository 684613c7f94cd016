/** What becomes of a request that waits for another, and of one that nobody is told of. */
import { flow } from '../../../domain/flow/flow';
import { type FlowState, queuedRequestsOf, sourcesOf } from '../../../domain/flow/state';
import { subscribers } from './expected-messages';
import type { Read } from './history';
import type { World } from './world';

const MINUTE = 60_000;
/** So long before its deadline one that nobody is told of has ended, where somebody is undisturbed. */
const AT_ONCE_MS = 15 * MINUTE;

export const lawsOfRequests = (world: World, read: Read): void => {
  queue(world, read);
  toldToNobody(world, read);
};

const stranded = (state: FlowState) =>
  queuedRequestsOf(state).find(
    ({ requestId }) =>
      !sourcesOf(state).some(source => source.queuedRequest === requestId && source.openRequest !== null),
  );

/** What one decision led to has one time: after it nothing waits for what has ended. */
const queue = ({ fail }: World, { of }: Read): void => {
  const states = new Map<string, { readonly state: FlowState; readonly at: string }>();
  const look = (id: string): void => {
    const { state = null, at } = states.get(id) ?? {};
    const request = stranded(state);
    if (request !== undefined) fail('a request that waits is made', { flow: id, at, request });
  };
  for (const { id, event } of of('flow')) {
    const before = states.get(id);
    if (before !== undefined && event.at !== before.at) look(id);
    states.set(id, { state: flow.evolve(before?.state ?? flow.initial, event), at: event.at });
  }
  for (const id of states.keys()) look(id);
};

/** Of a request that somebody has heard of in another way. */
const UNHEARD: ReadonlySet<string> = new Set(['SyncQueued', 'SyncRequested', 'SyncJoined', 'SyncTimedOut']);

const toldToNobody = ({ replicas, chronicle, setAside, fail }: World, { of }: Read): void => {
  const subscribedAt = subscribers(of('webhook'));
  const made = new Map<string, { readonly position: number; readonly name: string }>();
  const heard = new Set<string>();
  for (const { event, position, stream, revision } of of('flow')) {
    if (!('requestId' in event) || event.requestId === null) continue;
    const { type, requestId } = event;
    if (type === 'SyncRequested') made.set(requestId, { position, name: `${stream}@${revision}` });
    if (!UNHEARD.has(type)) heard.add(requestId);
    const request = made.get(requestId);
    if (type !== 'SyncTimedOut' || request === undefined || heard.has(requestId) || setAside.has(request.name))
      continue;
    const isTold = subscribedAt({ topic: 'FLOW_EXTERNAL_SOURCE', position: request.position }).length > 0;
    const until = chronicle.storedAt(position);
    const from = until - AT_ONCE_MS;
    const couldBeDone = chronicle.storedAt(request.position) < from && replicas.some(one => one.wasCalm(from, until));
    if (!isTold && couldBeDone) fail('a request that reaches nobody ends at once', { stream, event });
  }
};
