/**
 * What a webhook would be sent from a position of the log on, for somebody who listens instead: the same messages under
 * the same ids, made of the same events. No delivery is made of it, and nothing is stored.
 */
import * as E from 'fp-ts/Either';
import type { Recorded } from '../../domain/history';
import { isWanted, type WebhookFilters } from '../../domain/webhook-filters';
import { numberOf } from '../../projections/projection';
import type { Batch, EventStore, Position } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import type { BodyOf } from './bodies';
import { deliveryIdOf, messageAbout, noticeOf, referencesIn } from './message';
import type { MessageType } from './message-types';

export interface Message {
  readonly position: Position;
  /** The `webhook-id`. */
  readonly id: string;
  readonly type: MessageType;
  readonly body: string;
}

export interface ListenFilter {
  /** All, unless given. */
  readonly types?: ReadonlySet<string>;
  readonly filters: WebhookFilters;
}

export interface ListenOptions {
  readonly after: Position;
  readonly filter: ListenFilter;
  /** One at a time, in order: the log is read no further before it resolves. */
  readonly send: (message: Message) => Promise<void>;
  /** How far the log has been read, whatever of it fitted. */
  readonly reached: (position: Position) => void;
}

/** Answers with how to end it. */
export type Listen = (options: ListenOptions) => () => Promise<void>;

export interface Listening {
  readonly store: Pick<EventStore, 'subscribe'>;
  /** The code that a flow had at this position; null: it is not known. */
  readonly codeAt: (flowId: number, position: Position) => Promise<string | null>;
  readonly bodyOf: BodyOf;
}

/** Stands for the webhook that there is not. */
const LISTENER = 0;

/** A hold that comes in parts opens once: of so many the beginning is remembered. */
const MAX_REMEMBERED = 1000;

const aboutOf = (recorded: Recorded) => {
  if (recorded.category !== 'flow') return null;
  const { event, eventId } = recorded;
  const references = referencesIn(event);
  if (event.type === 'SyncRequested' || event.type === 'SyncResent')
    return { type: 'flow.sync.requested', about: event.requestId, references } as const;
  const notice = noticeOf(event, eventId);
  return notice === null ? null : { type: notice.topic, about: notice.about, references };
};

export const createListen =
  ({ store, codeAt, bodyOf }: Listening): Listen =>
  ({ after, filter, send, reached }) => {
    const opened = new Set<string>();
    const isRepeated = (about: string): boolean => {
      if (opened.has(about)) return true;
      opened.add(about);
      const [oldest = about] = opened;
      if (opened.size > MAX_REMEMBERED) opened.delete(oldest);
      return false;
    };

    const messageOf = async (recorded: Recorded): Promise<Message | null> => {
      const subject = aboutOf(recorded);
      if (subject === null || filter.types?.has(subject.type) === false) return null;
      const { type, about, references } = subject;
      const { position } = recorded;
      const flowId = numberOf(recorded);
      const flowCode = await codeAt(flowId, position);
      if (flowCode === null || !isWanted(filter.filters, { flowId, flowCode, references })) return null;
      if (type === 'flow.hold.opened' && isRepeated(about)) return null;
      const body = await bodyOf(messageAbout(type, recorded).message);
      return E.isLeft(body) ? null : { position, id: deliveryIdOf(about, LISTENER), type, body: body.right };
    };

    const handle = async ({ events, position }: Batch): Promise<void> => {
      for (const event of events) {
        if (!event.stream.startsWith('flow-')) continue;
        const recorded = decode(event);
        const message = E.isRight(recorded) ? await messageOf(recorded.right) : null;
        if (message !== null) await send(message);
      }
      reached(position);
    };

    return store.subscribe(after, handle).stop;
  };
