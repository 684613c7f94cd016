/**
 * The bodies of messages, each made once for all the webhooks that get it at about the same time. What follows, signing
 * and sending, takes time by the byte: so many bytes are handed out at once, then others have their turn.
 */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { LRUCache } from 'lru-cache';
import type { DeliveryMessage, MessageSource } from '../../domain/delivery';
import type { EventStore } from '../event-store/event-store';
import { decodeAnew } from '../event-store/stored-event';
import { createKeyedQueue } from '../lib/keyed-queue';
import { bodyAbout, type CodeAt } from './message';

/** Left: why it cannot be had now. */
export type BodyOf = (message: DeliveryMessage) => Promise<E.Either<string, string>>;

/** Null: there is none. */
export type OpenTexts = (json: string) => TaskEither<{ readonly cause: string }, string> | null;

/** In characters, of which nearly all are a byte. */
const CACHE_SIZE = 4 * 1024 * 1024;
/** Signed in a few milliseconds. */
const AT_ONCE = 512 * 1024;

/** `openTexts`: free texts in it are sealed, and are opened each time, since they may be redacted meanwhile. */
export const createBodies = (
  store: Pick<EventStore, 'readStream'>,
  codeAt: CodeAt,
  openTexts: OpenTexts = () => null,
): BodyOf => {
  const make = async ({ stream, revision, eventId, form }: MessageSource): Promise<string> => {
    const read = await store.readStream(stream, { from: revision, limit: 1 })();
    if (E.isLeft(read)) throw new Error(read.left.cause);
    const [event] = read.right;
    if (event?.eventId !== eventId) throw new Error(`event ${eventId} is not at revision ${revision} of ${stream}`);
    const recorded = decodeAnew(event);
    if (E.isLeft(recorded)) throw new Error(recorded.left.reason);
    const body = bodyAbout(recorded.right, form, codeAt);
    if (E.isLeft(body)) throw new Error(body.left);
    return body.right;
  };

  /** Those who ask while one is being made wait for that. What could not be made is not kept. */
  const cache = new LRUCache<string, string, MessageSource>({
    maxSize: CACHE_SIZE,
    sizeCalculation: body => body.length + 1,
    fetchMethod: (_key, _stale, { context }) => make(context),
  });

  const queue = createKeyedQueue();
  let handedOut = 0;
  const handOut = (body: string) =>
    queue('hand out', async () => {
      handedOut += body.length;
      if (handedOut > AT_ONCE) {
        await setImmediate();
        handedOut = body.length;
      }
      return E.right(body);
    });

  return async message => {
    if ('body' in message) return handOut(message.body);
    try {
      const body = (await cache.fetch(`${message.eventId}/${message.form}`, { context: message })) as string;
      const opened = await openTexts(body)?.();
      if (opened !== undefined && E.isLeft(opened)) return E.left(opened.left.cause);
      return await handOut(opened?.right ?? body);
    } catch (error) {
      return E.left(error instanceof Error ? error.message : String(error));
    }
  };
};
