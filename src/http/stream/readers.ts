/**
 * Who may read which events as they happen. An integrator reads what happens to flows and to their own webhooks; whoever
 * sees their own flows only, what happens to those, to their schedules and to what was sent about them.
 */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import { webhook, webhookStream } from '../../../domain/webhook';
import type { EventStore, RecordedEvent } from '../../event-store/event-store';
import { decode } from '../../event-store/stored-event';
import { webhookOf } from '../../webhooks/message';
import type { IsOwn } from '../edge/access/own-flows';
import type { RequestContext } from '../edge/request-context';

export type MayRead = (event: RecordedEvent, reader: RequestContext) => Promise<boolean>;

/** What the first event of a stream says for good: who made it, and of which flow it is. */
interface Origin {
  readonly madeBy: string | null;
  readonly flowId: number | null;
}

const MAX_ORIGINS = 10_000;

const placeOf = (stream: string): readonly [category: string, id: string] => {
  const dash = stream.indexOf('-');
  return [stream.slice(0, dash), stream.slice(dash + 1)];
};

/** The stream of the webhook that it is about; null: about none. */
const webhookStreamOf = (stream: string): string | null => {
  const [category, id] = placeOf(stream);
  if (category === webhook.category) return stream;
  if (category === 'recovery') return webhookStream(Number(id));
  return category === 'delivery' ? webhookStream(webhookOf(id)) : null;
};

const HAVE_FLOWS: ReadonlyArray<string> = ['delivery', 'schedule'];

export const createMayRead = (store: Pick<EventStore, 'readStream'>, isOwn: IsOwn): MayRead => {
  const originOf = createOrigins(store);

  const isOfOwnFlow = async (event: RecordedEvent, own: NonNullable<RequestContext['ownFlows']>): Promise<boolean> => {
    const [category, id] = placeOf(event.stream);
    if (category !== 'flow' && !HAVE_FLOWS.includes(category)) return false;
    const flowId = category === 'flow' ? Number(id) : (await originOf(event.stream, event)).flowId;
    if (flowId === null) return false;
    const isTheirs = await isOwn(own, flowId)();
    if (E.isLeft(isTheirs)) throw new Error('whose flow this is cannot be read at the moment');
    return isTheirs.right;
  };

  return async (event, { caller, ownFlows }) => {
    if (ownFlows !== null) return isOfOwnFlow(event, ownFlows);
    if (caller?.role !== 'integrator' || event.stream.startsWith('flow-')) return true;
    const about = webhookStreamOf(event.stream);
    return about !== null && (await originOf(about, event)).madeBy === caller.clientId;
  };
};

/** Of the streams that events came of last; each is read once at most. */
const createOrigins = (store: Pick<EventStore, 'readStream'>) => {
  const origins = new LRUCache<string, Origin>({ max: MAX_ORIGINS });
  /** `event`: one that may be the first itself. */
  return async (stream: string, event: RecordedEvent): Promise<Origin> => {
    const before = origins.get(stream);
    if (before !== undefined) return before;
    const first = event.stream === stream && event.revision === 0 ? event : await firstOf(stream);
    const origin = first === undefined ? { madeBy: null, flowId: null } : saidBy(first);
    if (first !== undefined) origins.set(stream, origin);
    return origin;
  };

  async function firstOf(stream: string): Promise<RecordedEvent | undefined> {
    const read = await store.readStream(stream, { limit: 1 })();
    if (E.isLeft(read)) throw new Error(`the first event of ${stream} cannot be read at the moment`);
    return read.right[0];
  }
};

/** What this version cannot read is nobody's. */
const saidBy = (first: RecordedEvent): Origin => {
  const decoded = decode(first);
  if (E.isLeft(decoded)) return { madeBy: null, flowId: null };
  const { event, metadata } = decoded.right;
  return {
    madeBy: metadata.actor.type === 'client' ? metadata.actor.id : null,
    flowId: 'flowId' in event ? event.flowId : null,
  };
};
