/** Leads tables to a position: those of a read model from their file on, those of one flow from its first event. */
import * as E from 'fp-ts/Either';
import { flowStream } from '../../domain/flow/flow';
import type { EventStore, Position, RecordedEvent, StoreUnavailable } from '../event-store/event-store';
import { stepsIn } from './steps';
import type { MomentTables } from './tables';

type Led<A> = Promise<E.Either<StoreUnavailable, A>>;

/** Events that are read at once. */
const PAGE_EVENTS = 500;
/** Of a longer flow the read model as a whole is asked: it has the flow folded already. */
export const MAX_FLOW_EVENTS = 5000;

export interface ModelAt {
  /** The tables hold all up to this position then, and nothing that follows. */
  readonly lead: (to: Position) => Led<void>;
}

/** Some events behind a position, and how far the log is read with them: `to` when there are no more up to there. */
export const pageUpTo = async (
  store: Pick<EventStore, 'readAll'>,
  after: Position,
  to: Position,
): Led<{ readonly events: ReadonlyArray<RecordedEvent>; readonly position: Position }> => {
  const page = await store.readAll({ after, limit: Math.min(PAGE_EVENTS, to - after) })();
  if (E.isLeft(page)) return page;
  const events = page.right.filter(event => event.position <= to);
  const isCut = events.length < page.right.length;
  return E.right({ events, position: isCut ? to : (events.at(-1)?.position ?? to) });
};

export const modelAt = (tables: MomentTables, store: Pick<EventStore, 'readAll'>): ModelAt => {
  const steps = stepsIn(tables);
  return {
    lead: async to => {
      steps.backTo(to);
      while (steps.at().position < to) {
        const page = await pageUpTo(store, steps.at().position, to);
        if (E.isLeft(page)) return page;
        steps.fold(page.right.events);
        steps.stand(page.right.position);
      }
      return E.right(undefined);
    },
  };
};

export interface FlowAt {
  /** As `lead` of a model, for one flow; false when the flow has too many events for that. */
  readonly lead: (flowId: number, to: Position) => Led<boolean>;
}

/** `tables` are empty ones. */
export const flowAt = (tables: MomentTables, store: Pick<EventStore, 'readStream'>): FlowAt => {
  const steps = stepsIn(tables);
  let flow = 0;
  /** What was read already and lies beyond the position. */
  let ahead: ReadonlyArray<RecordedEvent> = [];

  const begin = (flowId: number): void => {
    steps.begin();
    [flow, ahead] = [flowId, []];
  };
  return {
    lead: async (flowId, to) => {
      if (flow !== flowId) begin(flowId);
      if (steps.backTo(to)) ahead = [];
      for (;;) {
        const due = ahead.filter(event => event.position <= to);
        steps.fold(due);
        ahead = ahead.slice(due.length);
        if (ahead.length > 0) break;
        const { revision } = steps.at();
        if (revision >= MAX_FLOW_EVENTS) {
          begin(0);
          return E.right(false);
        }
        const page = await store.readStream(flowStream(flowId), { from: revision + 1, limit: PAGE_EVENTS })();
        if (E.isLeft(page)) {
          begin(0);
          return page;
        }
        // The log grows: that this was its end holds for what is asked now only.
        if (page.right.length === 0) break;
        ahead = page.right;
      }
      steps.stand(to);
      return E.right(true);
    },
  };
};
