/**
 * A flow as it went, page by page: each of its states, what led to it, and what that changed. Over HTTP and in a terminal;
 * where the causes of an event are found is theirs to know.
 */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { EventStore, Position, RecordedEvent, Revision } from '../../event-store/event-store';
import { decode } from '../../event-store/stored-event';
import { BEFORE_FIRST, eachStep, type FlowPlace, type FlowStep, type StepsError } from '../../moments/flow-steps';
import { viewOfEvent } from '../views/event.view';
import { viewOfFlow } from '../views/flow.view';
import type { CauseView, ReplayStep } from './endpoints';
import { patchOf } from './json-patch';

export interface ReplayOptions {
  readonly store: Pick<EventStore, 'readStream'>;
  /** Null: it cannot be found, and the chain of causes ends there. */
  readonly findEvent: (eventId: string) => Promise<RecordedEvent | null>;
}

export interface ReplayPage {
  readonly steps: ReadonlyArray<ReplayStep>;
  /** Of the last step, after which it goes on; null at the end. */
  readonly cursor: Revision | null;
}

/** Null: there was no such flow up to that position. */
export type Replay = (
  flowId: number,
  after: Revision,
  limit: number,
  upTo: Position,
) => Promise<E.Either<StepsError, ReplayPage | null>>;

/** A page ends with the step by which its states reach this. */
const PAGE_CHARACTERS = 1024 * 1024;
/** Places where pages ended, from which the next ones go on without reading the flow from its beginning. */
const MAX_PLACES = 20;
const MAX_CAUSES = 10;

interface Shown {
  readonly step: FlowStep;
  readonly previousAt: string | null;
  readonly state: NonNullable<FlowStep['after']>;
}

interface Reached extends FlowPlace {
  readonly at: string | null;
}

export const createReplay = ({ store, findEvent }: ReplayOptions): Replay => {
  const places = new LRUCache<string, Reached>({ max: MAX_PLACES });

  const viewOf = async ({ step, previousAt, state }: Shown): Promise<ReplayStep> => {
    const { recorded, decoded, before } = step;
    const { occurredAt, causationId } = decoded.metadata;
    const view = viewOfFlow(state);
    return {
      event: viewOfEvent(recorded),
      state: view,
      changes: patchOf(before === null ? null : viewOfFlow(before), view) as ReplayStep['changes'],
      causes: await causesOf(causationId),
      // Clocks may have been set back.
      sinceLastMs: previousAt === null ? null : Math.max(0, Date.parse(occurredAt) - Date.parse(previousAt)),
    };
  };

  /** From the nearest on. */
  const causesOf = async (causationId: string | null): Promise<ReadonlyArray<CauseView>> => {
    const causes: CauseView[] = [];
    for (let id = causationId; id !== null && causes.length < MAX_CAUSES; ) {
      const found = await findEvent(id);
      if (found === null) break;
      causes.push(causeOf(found));
      id = causationOf(found);
    }
    return causes;
  };

  return async (flowId, after, limit, upTo) => {
    const kept = places.get(`${flowId}/${after}`) ?? { ...BEFORE_FIRST, at: null };
    const shown: Shown[] = [];
    let [at, characters, hasMore, last, revision] = [kept.at, 0, false, after, kept.revision];
    const ended = await eachStep(store, flowId, kept, upTo, step => {
      const isShown = step.recorded.revision > after;
      if (isShown && (shown.length >= limit || characters >= PAGE_CHARACTERS)) {
        hasMore = true;
        places.set(`${flowId}/${last}`, { state: step.before, revision: last, at });
        return false;
      }
      if (isShown && step.after !== null) {
        shown.push({ step, previousAt: at, state: step.after });
        characters += sizeOf(step.after);
        last = step.recorded.revision;
      }
      at = step.decoded.metadata.occurredAt;
      revision = step.recorded.revision;
      return true;
    });
    if (E.isLeft(ended)) return ended;
    if (revision < 0) return E.right(null);
    const steps: ReplayStep[] = [];
    for (const one of shown) steps.push(await viewOf(one));
    return E.right({ steps, cursor: hasMore ? last : null });
  };
};

/** Which event set it off; null: a caller did, or nobody can read it. */
export const causationOf = (recorded: RecordedEvent): string | null => {
  const decoded = decode(recorded);
  return E.isRight(decoded) ? decoded.right.metadata.causationId : null;
};

const causeOf = (recorded: RecordedEvent): CauseView => {
  const { eventId, type, stream, position, occurredAt } = viewOfEvent(recorded);
  return { eventId, type, stream, position, occurredAt };
};

/** About what its view takes, in characters. */
const sizeOf = ({ sources, held }: Shown['state']): number => 500 + sources.size * 600 + held.characters;
