/** The states of a flow one after the other, each with the event that led to it. */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { flow, flowStream } from '../../domain/flow/flow';
import type { FlowState } from '../../domain/flow/state';
import type { RecordedOf } from '../../domain/history';
import type { EventStore, Position, RecordedEvent, Revision, StoreUnavailable } from '../event-store/event-store';
import { decode, type Unreadable } from '../event-store/stored-event';

export interface FlowStep {
  readonly recorded: RecordedEvent;
  readonly decoded: RecordedOf<'flow'>;
  readonly before: FlowState;
  readonly after: FlowState;
}

export interface FlowPlace {
  readonly state: FlowState;
  /** Of its last event; -1 before the first. */
  readonly revision: Revision;
}

export const BEFORE_FIRST: FlowPlace = { state: flow.initial, revision: -1 };

export type StepsError = StoreUnavailable | { readonly _tag: 'StreamUnreadable'; readonly unreadable: Unreadable };

const PAGE_EVENTS = 500;

/** From a place on, up to a position, or until `handle` answers false. Answers with where it ended. */
export const eachStep = async (
  store: Pick<EventStore, 'readStream'>,
  flowId: number,
  from: FlowPlace,
  upTo: Position,
  handle: (step: FlowStep) => boolean,
): Promise<E.Either<StepsError, FlowPlace>> => {
  let place = from;
  for (;;) {
    const page = await store.readStream(flowStream(flowId), { from: place.revision + 1, limit: PAGE_EVENTS })();
    if (E.isLeft(page)) return page;
    for (const recorded of page.right) {
      if (recorded.position > upTo) return E.right(place);
      const decoded = decode(recorded);
      if (E.isLeft(decoded)) return E.left({ _tag: 'StreamUnreadable', unreadable: decoded.left });
      const readable = decoded.right as RecordedOf<'flow'>;
      const before = place.state;
      const after = flow.evolve(before, readable.event);
      place = { state: after, revision: recorded.revision };
      if (!handle({ recorded, decoded: readable, before, after })) return E.right(place);
    }
    if (page.right.length === 0) return E.right(place);
    await setImmediate(); // a long flow lets others in between
  }
};
