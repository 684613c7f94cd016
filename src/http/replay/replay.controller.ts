/** A flow as it went: each of its states, what led to it, and what that changed. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from '../../event-store/event-store';
import { decode } from '../../event-store/stored-event';
import type { History } from '../../history/history';
import { createProofs, type Proofs } from '../../history/proofs';
import * as TE from '../../lib/task-either';
import { BEFORE_FIRST, eachStep, type FlowPlace, type FlowStep } from '../../moments/flow-steps';
import { noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { CursorPage } from '../edge/envelope';
import { asFailure, ofCommandError } from '../edge/failure';
import { HISTORY, STORE } from '../edge/tokens';
import { viewOfEvent } from '../views/event.view';
import { viewOfFlow } from '../views/flow.view';
import { type CauseView, type ReplayStep, replayFlow } from './endpoints';
import { patchOf } from './json-patch';

const STEPS = 20;
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

@Controller()
export class ReplayController {
  private readonly places = new LRUCache<string, Reached>({ max: MAX_PLACES });
  private readonly proofs: Proofs;

  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(HISTORY) history: History,
  ) {
    this.proofs = createProofs(history, store);
  }

  @Endpoint(replayFlow)
  replay({ path: { flowId }, query, context }: InputOf<typeof replayFlow>): Answer<CursorPage<ReplayStep>> {
    const { cursor = -1, limit = STEPS } = query;
    const upTo = context.asOf?.position ?? Number.POSITIVE_INFINITY;
    return TE.tryCatch(async () => {
      const page = await this.page(flowId, cursor, limit, upTo);
      const steps: ReplayStep[] = [];
      for (const shown of page.shown) steps.push(await this.view(shown));
      return new CursorPage(steps, page.hasMore ? String(page.last) : null);
    }, asFailure);
  }

  private async page(flowId: number, after: number, limit: number, upTo: number) {
    const kept = this.places.get(`${flowId}/${after}`) ?? { ...BEFORE_FIRST, at: null };
    const shown: Shown[] = [];
    let [at, characters, hasMore, last, revision] = [kept.at, 0, false, after, kept.revision];
    const ended = await eachStep(this.store, flowId, kept, upTo, step => {
      const isShown = step.recorded.revision > after;
      if (isShown && (shown.length >= limit || characters >= PAGE_CHARACTERS)) {
        hasMore = true;
        this.places.set(`${flowId}/${last}`, { state: step.before, revision: last, at });
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
    if (E.isLeft(ended)) throw ofCommandError(ended.left);
    if (revision < 0) throw noFlow(flowId);
    return { shown, hasMore, last };
  }

  private async view({ step, previousAt, state }: Shown): Promise<ReplayStep> {
    const { recorded, decoded, before } = step;
    const { occurredAt } = decoded.metadata;
    const view = viewOfFlow(state);
    return {
      event: viewOfEvent(recorded),
      state: view,
      changes: patchOf(before === null ? null : viewOfFlow(before), view) as ReplayStep['changes'],
      causes: await this.causesOf(decoded.metadata.causationId),
      // Clocks may have been set back.
      sinceLastMs: previousAt === null ? null : Math.max(0, Date.parse(occurredAt) - Date.parse(previousAt)),
    };
  }

  /** From the nearest on. One that cannot be found is where the chain ends. */
  private async causesOf(causationId: string | null): Promise<ReadonlyArray<CauseView>> {
    const causes: CauseView[] = [];
    for (let id = causationId; id !== null && causes.length < MAX_CAUSES; ) {
      const found = await this.proofs.event(id);
      if (E.isLeft(found)) break;
      const { view, next } = causeOf(found.right);
      causes.push(view);
      id = next;
    }
    return causes;
  }
}

const causeOf = (recorded: RecordedEvent): { readonly view: CauseView; readonly next: string | null } => {
  const { eventId, type, stream, position } = recorded;
  const decoded = decode(recorded);
  const metadata = E.isRight(decoded) ? decoded.right.metadata : null;
  const view = { eventId, type, stream, position: String(position), occurredAt: metadata?.occurredAt ?? null };
  return { view, next: metadata?.causationId ?? null };
};

/** About what its view takes, in characters. */
const sizeOf = ({ sources, held }: Shown['state']): number => 500 + sources.size * 600 + held.characters;
