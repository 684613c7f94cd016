/** The bodies of messages, each made once for all the webhooks that get it at about the same time. */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { DeliveryMessage, MessageSource } from '../../domain/delivery';
import type { EventStore } from '../event-store/event-store';
import { decodeAnew } from '../event-store/stored-event';
import { bodyAbout } from './message';

/** Left: why it cannot be had now. */
export type BodyOf = (message: DeliveryMessage) => Promise<E.Either<string, string>>;

/** In characters, of which nearly all are a byte. */
const CACHE_SIZE = 4 * 1024 * 1024;

export const createBodies = (store: Pick<EventStore, 'readStream'>): BodyOf => {
  const make = async ({ stream, revision, eventId, form }: MessageSource): Promise<string> => {
    const read = await store.readStream(stream, { from: revision, limit: 1 })();
    if (E.isLeft(read)) throw new Error(read.left.cause);
    const [event] = read.right;
    if (event?.eventId !== eventId) throw new Error(`event ${eventId} is not at revision ${revision} of ${stream}`);
    const recorded = decodeAnew(event);
    if (E.isLeft(recorded)) throw new Error(recorded.left.reason);
    const body = bodyAbout(recorded.right, form);
    if (E.isLeft(body)) throw new Error(body.left);
    return body.right;
  };

  /** Those who ask while one is being made wait for that. What could not be made is not kept. */
  const cache = new LRUCache<string, string, MessageSource>({
    maxSize: CACHE_SIZE,
    sizeCalculation: body => body.length + 1,
    fetchMethod: (_key, _stale, { context }) => make(context),
  });

  return async message => {
    if ('body' in message) return E.right(message.body);
    try {
      return E.right((await cache.fetch(`${message.eventId}/${message.form}`, { context: message })) as string);
    } catch (error) {
      return E.left(error instanceof Error ? error.message : String(error));
    }
  };
};
