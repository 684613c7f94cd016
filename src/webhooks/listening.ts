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
import type { FlowCodes } from './flow-codes';
import { deliveryIdOf, messageAbout, noticeOf, referencesIn } from './message';
import type { MessageType } from './message-types';

export interface Message {
  readonly position: Position;
  /** The `webhook-id`. */
  readonly id: string;
  readonly type: MessageType;
  readonly body: string;
}

export interface ListenOptions {
  readonly after: Position;
  /** Undefined: all but what is sent only to whoever asks for it. */
  readonly types: ReadonlySet<string> | undefined;
  readonly filters: WebhookFilters;
  /** One at a time, in order: the log is read no further before it resolves. */
  readonly send: (message: Message) => Promise<void>;
  /** How far the log has been read, whatever of it fitted. */
  readonly reached: (position: Position) => void;
}

/** Answers with how to end it. */
export type Listen = (options: ListenOptions) => () => Promise<void>;

export interface ListeningOptions {
  readonly store: Pick<EventStore, 'subscribe'>;
  readonly bodyOf: BodyOf;
  readonly codeAt: FlowCodes['at'];
  /** Resolves when the codes of flows are those up to there. */
  readonly codesReach: (position: Position) => Promise<void>;
}

/** Stands for the webhook that there is not. */
const LISTENER = 0;

/** So often that nobody gets it who does not ask for it. */
const OFTEN: MessageType = 'flow.sync.progressed';

/** A hold that comes in parts opens once: of so many the beginning is remembered. */
const MAX_REMEMBERED = 1000;

export const createListening =
  ({ store, bodyOf, codeAt, codesReach }: ListeningOptions): Listen =>
  ({ after, types, filters, send, reached }) => {
    const opened = new Set<string>();
    const isRepeated = (about: string): boolean => {
      if (opened.has(about)) return true;
      opened.add(about);
      const [oldest = about] = opened;
      if (opened.size > MAX_REMEMBERED) opened.delete(oldest);
      return false;
    };

    const isAskedFor = (type: MessageType): boolean => types?.has(type) ?? type !== OFTEN;

    const messageOf = async (recorded: Recorded): Promise<Message | null> => {
      const announced = recorded.category === 'flow' ? aboutOf(recorded) : null;
      if (recorded.category !== 'flow' || announced === null || !isAskedFor(announced.type)) return null;
      const flowId = numberOf(recorded);
      const flowCode = codeAt(flowId, recorded.position) ?? '';
      if (!isWanted(filters, { flowId, flowCode, references: referencesIn(recorded.event) })) return null;
      const { type, about } = announced;
      if (type === 'flow.hold.opened' && isRepeated(about)) return null;
      const body = await bodyOf(messageAbout(type, recorded).message);
      // The same run of the log is handed over again after a pause.
      if (E.isLeft(body)) throw new Error(body.left);
      return { position: recorded.position, id: deliveryIdOf(about, LISTENER), type, body: body.right };
    };

    let done = after;
    const handle = async ({ events, position }: Batch): Promise<void> => {
      await codesReach(position);
      for (const event of events) {
        if (event.position <= done || !event.stream.startsWith('flow-')) continue;
        const recorded = decode(event);
        const message = E.isRight(recorded) ? await messageOf(recorded.right) : null;
        if (message !== null) await send(message);
        done = event.position;
      }
      reached(position);
    };

    return store.subscribe(after, handle).stop;
  };

const aboutOf = ({ event, eventId }: Recorded & { readonly category: 'flow' }) => {
  if (event.type === 'SyncRequested' || event.type === 'SyncResent')
    return { type: 'flow.sync.requested', about: event.requestId } as const;
  const notice = noticeOf(event, eventId);
  return notice === null ? null : { type: notice.topic, about: notice.about };
};
