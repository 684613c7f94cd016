/**
 * `GET /stream`: the history as it happens, for whoever shows or follows it. Each event comes with its position, from
 * which the reader goes on after whatever has happened to the connection, at any replica.
 */
import { Controller, Inject, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { Count, FlowId, integer, text } from '../../../domain/kernel/types';
import type { CommandRunner } from '../../commands/command-runner';
import type { Batch, EventStore, Position } from '../../event-store/event-store';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import type { Ports } from '../../runtime/ports';
import type { Access } from '../edge/access/access';
import { isOwnBy } from '../edge/access/own-flows';
import { decode } from '../edge/codec/decode';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, type InputOf, type RawAnswer, rawEndpoint } from '../edge/endpoint';
import { badRequest } from '../edge/failure';
import { beginAt } from '../edge/streams/begin-at';
import { eventStreamAnswer } from '../edge/streams/event-stream';
import { createOpenStreams, type LiveStream, type OpenStreams } from '../edge/streams/open-streams';
import { ACCESS, COMMAND_RUNNER, PORTS, STORE, TEXTS } from '../edge/tokens';
import { viewOfEvent } from '../views/event.view';
import { createMayRead, type MayRead } from './readers';
import { resyncAt } from './resync';
import { isWanted, typesIn, type Wanted } from './wanted';

const MAX_STREAMS_OF_CLIENT = 10;
const MAX_STREAMS = 200;

const EventTypes = text('EventTypes', {
  minLength: 1,
  maxLength: 1000,
  pattern: /^[A-Za-z]+\*?(,[A-Za-z]+\*?)*$/,
  expected: 'types of events with a comma between them, or the beginning of some with * at its end',
});

const MaxReplay = integer('MaxReplay', { min: 1, max: 10_000 });

const StreamQuery = object(
  'StreamQuery',
  {},
  {
    after: described(
      integerFromText(Count),
      'The position of the last event that was read; from now on, unless given. The header `Last-Event-ID` stands above it',
    ),
    flow: described(integerFromText(FlowId), 'Only events of this flow, or naming it'),
    types: described(EventTypes, 'Only events of these types'),
    maxReplay: described(
      integerFromText(MaxReplay),
      'When more events of the log than these lie between, it begins at the end of the log, with `resync`; else all are replayed',
    ),
  },
);

const ROLES = ['manager', 'analyst', 'integrator'] as const;

export const streamEvents = rawEndpoint({
  method: 'GET',
  route: '/stream',
  operation: 'streamEvents',
  module: 'History',
  summary:
    'The history as it happens, as server-sent events without end: `ready`, then a `HistoryEvent` for each as `event`, with its position as id; `resync` when more were missed than `maxReplay`. To an integrator, what happens to flows and to their own webhooks',
  roles: ROLES,
  raw: 'api',
  ownFlows: 'filtered',
  produces: 'text/event-stream',
  query: StreamQuery,
});

@Controller()
export class StreamController implements OnModuleDestroy {
  private readonly streams: OpenStreams;
  private readonly mayRead: MayRead;

  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(TEXTS) private readonly texts: Texts,
    @Inject(ACCESS) access: Access,
    @Inject(PORTS) ports: Ports,
    @Inject(COMMAND_RUNNER) commands: CommandRunner,
  ) {
    this.mayRead = createMayRead(store, isOwnBy(commands));
    this.streams = createOpenStreams({
      ...{ access, ports, roles: ROLES, maxOfOwner: MAX_STREAMS_OF_CLIENT, max: MAX_STREAMS },
      ...{ name: 'streams', reason: 'too-many-streams' },
    });
  }

  /** While the service drains. */
  onModuleDestroy(): void {
    this.streams.endAll();
  }

  @Endpoint(streamEvents)
  stream({ request }: InputOf<typeof streamEvents>): Answer<RawAnswer> {
    const query = decode('query', StreamQuery, request.query);
    if (E.isLeft(query)) return TE.left(badRequest(query.left));
    const types = typesIn(query.right.types);
    if (E.isLeft(types)) return TE.left(types.left);
    const wanted = { flow: query.right.flow, types: types.right };
    const { after: given, maxReplay } = query.right;
    return pipe(
      beginAt(this.store, request, given),
      TE.flatMap(after => resyncAt(this.store, after, maxReplay)),
      TE.flatMapEither(({ after, isResync }) =>
        this.streams.open(request, {
          after,
          follow: live => {
            if (isResync) void live.write('resync', { position: String(after) }, String(after));
            return this.follow(request, wanted, after, live);
          },
        }),
      ),
      TE.map(eventStreamAnswer),
    );
  }

  private follow({ context }: FastifyRequest, wanted: Wanted, after: Position, live: LiveStream) {
    const fits = isWanted(wanted);
    let done = after;
    const handle = async ({ events, position }: Batch): Promise<void> => {
      for (const event of events) {
        // The same run of the log is handed over again when a text could not be opened.
        if (event.position <= done) continue;
        if (fits(event) && (await this.mayRead(event, context))) {
          if (!(await live.mayStill())) return live.end();
          await live.write('event', await this.opened(viewOfEvent(event)), String(event.position));
        }
        done = event.position;
      }
      live.reached(position);
    };
    return this.store.subscribe(after, handle).stop;
  }

  private async opened(view: object): Promise<unknown> {
    const json = JSON.stringify(view);
    const opening = this.texts.openJson(json);
    if (opening === null) return view;
    const opened = await opening();
    if (E.isLeft(opened)) throw new Error('the texts of an event cannot be read at the moment');
    return JSON.parse(opened.right);
  }
}
