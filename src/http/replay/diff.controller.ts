/** What two moments differ in: of a flow by its parts, of everything by what was made, changed or taken away. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { apiClient } from '../../../domain/api-client';
import type { Category } from '../../../domain/history';
import { schedule } from '../../../domain/schedule';
import { webhook } from '../../../domain/webhook';
import { stateAt } from '../../commands/load';
import type { EventStore, Position, RecordedEvent } from '../../event-store/event-store';
import * as TE from '../../lib/task-either';
import { BEFORE_FIRST, eachStep } from '../../moments/flow-steps';
import type { Ports } from '../../runtime/ports';
import { type FindMoment, momentNamed } from '../edge/as-of';
import { Bus, noFlow } from '../edge/bus/bus';
import { findMomentBy } from '../edge/bus/find-moment';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { CursorPage, SearchPage } from '../edge/envelope';
import { asFailure, failing, ofCommandError } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { PORTS, STORE } from '../edge/tokens';
import { viewOfEvent } from '../views/event.view';
import { viewOfFlow } from '../views/flow.view';
import { type Difference, diffAll, diffFlow, type FlowDifference } from './endpoints';
import { createFlowDiff, viewOfFound } from './flow-diff';
import { patchOf } from './json-patch';

const ITEMS = 100;
/** Of a flow between the two moments: what is more takes too long for one answer. */
const MAX_STEPS = 20_000;
/** Events that a page looks at, and reads at once. */
const MAX_SCANNED = 2000;
const PAGE_EVENTS = 500;
/** A page ends with the item by which its patches reach this, or the events of the flows that it compares do. */
const PAGE_CHARACTERS = 1024 * 1024;
const MAX_FOLDED = 20_000;

interface Range {
  readonly from: Position;
  readonly to: Position;
}

/** What a caller may set up; the service's own doings are in the audit. */
type Kind = Difference['kind'];
const KINDS: Readonly<Partial<Record<Category, Kind>>> = {
  flow: 'flow',
  webhook: 'webhook',
  client: 'client',
  schedule: 'schedule',
};

interface Ends extends Pick<Difference, 'changes' | 'name'> {
  readonly change: Difference['change'] | null;
  /** Events that had to be read for it. */
  readonly folded: number;
}

@Controller()
export class DiffController {
  private readonly findMoment: FindMoment;

  constructor(
    bus: Bus,
    @Inject(PORTS) { clock }: Ports,
    @Inject(STORE) private readonly store: EventStore,
  ) {
    this.findMoment = findMomentBy(bus, store, clock);
  }

  @Endpoint(diffFlow)
  ofFlow({ path: { flowId }, query, context }: InputOf<typeof diffFlow>): Answer<CursorPage<FlowDifference>> {
    const { cursor = 0, limit = ITEMS } = query;
    return TE.tryCatch(async () => {
      const { from, to } = await this.range(query, context);
      const earlier = await this.steps(flowId, BEFORE_FIRST, from, () => true);
      const diff = createFlowDiff();
      let steps = 0;
      const later = await this.steps(flowId, earlier, to, step => {
        diff.take(step);
        steps += 1;
        return steps <= MAX_STEPS;
      });
      if (later.revision < 0) throw noFlow(flowId);
      if (steps > MAX_STEPS) {
        const message = `Between these moments flow ${flowId} has more than ${MAX_STEPS} events: choose moments that lie nearer together.`;
        throw failing(400, 'range-too-large', message);
      }
      const found = diff.between(earlier.state, later.state);
      const items = found.slice(cursor, cursor + limit);
      const next = cursor + items.length;
      return new CursorPage(items.map(viewOfFound), next < found.length ? String(next) : null);
    }, asFailure);
  }

  @Endpoint(diffAll)
  ofAll({ query, context }: InputOf<typeof diffAll>): Answer<SearchPage<Difference>> {
    const { cursor, limit = ITEMS } = query;
    return TE.tryCatch(async () => {
      const range = await this.range(query, context);
      const items: Difference[] = [];
      let characters = 0;
      let after = Math.max(range.from, cursor ?? 0);
      let scanned = 0;
      let folded = 0;
      const isFull = (): boolean => items.length >= limit || characters >= PAGE_CHARACTERS || folded >= MAX_FOLDED;
      while (after < range.to) {
        if (scanned >= MAX_SCANNED) return new SearchPage(items, String(after), String(after));
        const page = orThrow(await this.store.readAll({ after, limit: PAGE_EVENTS })());
        if (page.length === 0) break;
        for (const event of page) {
          if (event.position > range.to) return new SearchPage(items, null, null);
          if (isFull()) return new SearchPage(items, String(after), null);
          const compared = await this.difference(event, range);
          folded += compared?.folded ?? 0;
          const item = compared?.item ?? null;
          if (item !== null) {
            items.push(item);
            characters += JSON.stringify(item).length;
          }
          after = event.position;
          scanned += 1;
        }
      }
      return new SearchPage(items, null, null);
    }, asFailure);
  }

  private async range(query: { readonly from: string; readonly to?: string }, context: RequestContext): Promise<Range> {
    const from = await momentNamed('from', query.from, this.findMoment, context);
    const to = query.to === undefined ? null : await momentNamed('to', query.to, this.findMoment, context);
    const end = to?.position ?? orThrow(await this.store.head()());
    if (end >= from.position) return { from: from.position, to: end };
    const message = `query.to must not lie before from, position ${from.position}; it is position ${end}`;
    throw failing(400, 'invalid-range', message);
  }

  private async steps(...[flowId, from, upTo, handle]: Rest<Parameters<typeof eachStep>>) {
    return orThrow(await eachStep(this.store, flowId, from, upTo, handle));
  }

  /** Null unless the event is the last of its stream up to the later moment, and left something that differs. */
  private async difference(
    event: RecordedEvent,
    { from, to }: Range,
  ): Promise<{ readonly item: Difference | null; readonly folded: number } | null> {
    const { stream, revision } = event;
    const dash = stream.indexOf('-');
    const kind = KINDS[stream.slice(0, dash) as Category];
    if (kind === undefined) return null;
    const [next] = orThrow(await this.store.readStream(stream, { from: revision + 1, limit: 1 })());
    if (next !== undefined && next.position <= to) return null;
    const { change, name, changes, folded } = await this.ends(kind, stream, Number(stream.slice(dash + 1)), {
      from,
      to,
    });
    if (change === null) return { item: null, folded };
    return { item: { kind, id: stream.slice(dash + 1), name, change, changes, event: viewOfEvent(event) }, folded };
  }

  private async ends(kind: Kind, stream: string, id: number, { from, to }: Range): Promise<Ends> {
    if (kind === 'flow') {
      const earlier = await this.steps(id, BEFORE_FIRST, from, () => true);
      const later = await this.steps(id, earlier, to, () => true);
      const folded = later.revision + 1;
      if (createFlowDiff().between(earlier.state, later.state).length === 0)
        return { change: null, changes: null, name: null, folded };
      const [before, after] = [earlier.state && viewOfFlow(earlier.state), later.state && viewOfFlow(later.state)];
      // Participants are not in the view: what changed of these alone is no change in it.
      const changes = patchOf(before, after) as NonNullable<Difference['changes']>;
      return {
        change: changeOf(before !== null, after !== null),
        changes,
        name: (after ?? before)?.title ?? null,
        folded,
      };
    }
    const [before, after] = await Promise.all([this.named(kind, stream, from), this.named(kind, stream, to)]);
    const change = changeOf(before.isThere, after.isThere);
    return { change, changes: null, name: after.name ?? before.name, folded: 0 };
  }

  private async named(kind: Exclude<Kind, 'flow'>, stream: string, position: Position) {
    if (kind === 'webhook') {
      const state = orThrow(await stateAt(this.store, webhook, stream, position));
      return { isThere: state?.deleted === false, name: state?.settings.title ?? null };
    }
    if (kind === 'schedule') {
      const state = orThrow(await stateAt(this.store, schedule, stream, position));
      return { isThere: state?.deleted === false, name: state?.settings.cron ?? null };
    }
    const state = orThrow(await stateAt(this.store, apiClient, stream, position));
    return { isThere: state?.revoked === false, name: null };
  }
}

type Rest<T extends ReadonlyArray<unknown>> = T extends readonly [unknown, ...infer R] ? R : never;

const changeOf = (before: boolean, after: boolean): Difference['change'] | null =>
  before && after ? 'changed' : before ? 'gone' : after ? 'new' : null;

const orThrow = <A>(read: E.Either<Parameters<typeof ofCommandError>[0], A>): A => {
  if (E.isLeft(read)) throw ofCommandError(read.left);
  return read.right;
};
