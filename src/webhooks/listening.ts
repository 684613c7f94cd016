/**
 * What a webhook would be sent from a position of the log on, for somebody who listens instead: the same messages under
 * the same ids, made of the same events. No delivery is made of it, and nothing is stored.
 */
import * as E from 'fp-ts/Either';
import type { Recorded } from '../../domain/history';
import { numberOf } from '../../projections/projection';
import type { Batch, EventStore, Position } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import type { OpenTexts } from './bodies';
import { bodyAbout, deliveryIdOf, messageAbout, noticeOf } from './message';
import type { MessageType } from './message-types';

export interface Message {
  readonly position: Position;
  /** The `webhook-id`. */
  readonly id: string;
  readonly type: MessageType;
  readonly body: string;
}

/** Each that is there has to fit. */
export interface ListenFilter {
  readonly types?: ReadonlySet<string>;
  readonly flowId?: number;
  readonly fitsCode?: (flowCode: string) => boolean;
}

/** Stands for the webhook that there is not. */
const LISTENER = 0;

/** A hold that comes in parts opens once: of so many the beginning is remembered. */
const MAX_REMEMBERED = 1000;

const aboutOf = (recorded: Recorded): { readonly type: MessageType; readonly about: string } | null => {
  if (recorded.category !== 'flow') return null;
  const { event, eventId } = recorded;
  if (event.type === 'SyncRequested' || event.type === 'SyncResent')
    return { type: 'flow.sync.requested', about: event.requestId };
  const notice = noticeOf(event, eventId);
  return notice === null ? null : { type: notice.topic, about: notice.about };
};

export interface ListenOptions {
  readonly after: Position;
  readonly filter: ListenFilter;
  /** One at a time, in order: the log is read no further before it resolves. */
  readonly send: (message: Message) => Promise<void>;
  /** How far the log has been read, whatever of it fitted. */
  readonly reached: (position: Position) => void;
}

/** The code that a flow had after the event at this position, as soon as that is known; null: it is not. */
export type FlowCodeAt = (flowId: number, position: Position) => Promise<string | null>;

/** Answers with how to end it. */
export const listen = (
  store: Pick<EventStore, 'subscribe'>,
  codeAt: FlowCodeAt,
  openTexts: OpenTexts,
  { after, filter, send, reached }: ListenOptions,
): (() => Promise<void>) => {
  const opened = new Set<string>();
  const isRepeated = (about: string): boolean => {
    if (opened.has(about)) return true;
    opened.add(about);
    const [oldest = about] = opened;
    if (opened.size > MAX_REMEMBERED) opened.delete(oldest);
    return false;
  };

  /** Progress comes often: who wants it names it. */
  const fitsType = (type: MessageType): boolean => filter.types?.has(type) ?? type !== 'flow.sync.progressed';

  const messageOf = async (recorded: Recorded): Promise<Message | null> => {
    const subject = aboutOf(recorded);
    if (subject === null || !fitsType(subject.type)) return null;
    const flowId = numberOf(recorded);
    if (filter.flowId !== undefined && filter.flowId !== flowId) return null;
    const flowCode = await codeAt(flowId, recorded.position);
    if (filter.fitsCode?.(flowCode ?? '') === false) return null;
    if (subject.type === 'flow.hold.opened' && isRepeated(subject.about)) return null;
    const body = bodyAbout(recorded, messageAbout(subject.type, recorded).message.form, () => flowCode);
    if (E.isLeft(body)) return null;
    const opened = await openTexts(body.right)?.();
    if (opened !== undefined && E.isLeft(opened)) return null;
    return {
      position: recorded.position,
      id: deliveryIdOf(subject.about, LISTENER),
      type: subject.type,
      body: opened?.right ?? body.right,
    };
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
