/** The history, straight from the log: what happened, who did it, and in which order. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import { flowStream } from '../../../domain/flow/flow';
import type { EventStore, RecordedEvent } from '../../event-store/event-store';
import { isEnd } from '../../event-store/page';
import * as TE from '../../lib/task-either';
import { noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import { CursorPage } from '../edge/envelope';
import { ofCommandError } from '../edge/failure';
import { OfFlow, StretchQuery } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { STORE } from '../edge/tokens';
import { EventView, viewOfEvent } from '../views/event.view';

const MODULE = 'History';

export const listFlowEvents = endpoint({
  operation: 'listFlowEvents',
  method: 'GET',
  route: '/flows/:flowId/events',
  module: MODULE,
  summary: 'What happened to a flow, oldest first; `cursor` is the revision of the last event that was read',
  roles: ['manager', 'integrator', 'analyst'],
  path: OfFlow,
  query: StretchQuery,
  answer: EventView,
  shape: 'cursor-page',
});

export const listEvents = endpoint({
  operation: 'listEvents',
  method: 'GET',
  route: '/events',
  module: MODULE,
  summary: 'All that happened, oldest first; `cursor` is the position of the last event that was read',
  roles: ['manager', 'analyst'],
  query: StretchQuery,
  answer: EventView,
  shape: 'cursor-page',
});

const MAX_EVENTS = 100;

/** One event more than was asked for is read, to know whether there is more; large ones end a page sooner. */
const cursorPage =
  (limit: number, placeOf: (event: RecordedEvent) => number) =>
  (events: ReadonlyArray<RecordedEvent>): CursorPage<EventView> => {
    const given = events.slice(0, limit);
    const last = isEnd(events, limit + 1) ? undefined : given.at(-1);
    return new CursorPage(given.map(viewOfEvent), last === undefined ? null : String(placeOf(last)));
  };

/** Of a page, what lay in the log at the moment that is asked for: then it ends there. */
const upTo =
  ({ asOf }: RequestContext) =>
  (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<RecordedEvent> =>
    asOf === null ? events : events.filter(({ position }) => position <= asOf.position);

@Controller()
export class HistoryController {
  constructor(@Inject(STORE) private readonly store: EventStore) {}

  @Endpoint(listFlowEvents)
  ofFlow({ path, query, context }: InputOf<typeof listFlowEvents>): Answer<CursorPage<EventView>> {
    const { limit = MAX_EVENTS, cursor } = query;
    const from = cursor === undefined ? 0 : cursor + 1;
    return pipe(
      this.store.readStream(flowStream(path.flowId), { from, limit: limit + 1 }),
      TE.bimap(ofCommandError, upTo(context)),
      TE.filterOrElse(
        events => events.length > 0 || from > 0,
        () => noFlow(path.flowId),
      ),
      TE.map(cursorPage(limit, ({ revision }) => revision)),
    );
  }

  @Endpoint(listEvents)
  ofAll({ query, context }: InputOf<typeof listEvents>): Answer<CursorPage<EventView>> {
    const { limit = MAX_EVENTS, cursor = 0 } = query;
    const { store } = this;
    return pipe(
      store.readAll({ after: cursor, limit: limit + 1 }),
      // EventStoreDB refuses to read from beyond its end, since a follower who stands there follows another log.
      TE.orElse(error =>
        pipe(
          store.head(),
          TE.filterOrElse(
            end => end < cursor,
            () => error,
          ),
          TE.map((): ReadonlyArray<RecordedEvent> => []),
        ),
      ),
      TE.bimap(ofCommandError, upTo(context)),
      TE.map(cursorPage(limit, ({ position }) => position)),
    );
  }
}
