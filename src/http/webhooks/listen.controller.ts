/**
 * `GET /webhook-messages`: what a webhook would be sent, as it happens, to whoever cannot be reached from here. It needs no
 * webhook and leaves nothing behind; the reader keeps the position and goes on from there.
 */
import { Controller, Inject, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { Count, FlowId, text } from '../../../domain/kernel/types';
import { FlowCodePattern, ReferencePattern } from '../../../domain/webhook-filters';
import { sentFor, Topic } from '../../../domain/webhook-settings';
import type { EventStore, Position } from '../../event-store/event-store';
import type { History } from '../../history/history';
import * as TE from '../../lib/task-either';
import type { Ports } from '../../runtime/ports';
import type { Listen } from '../../webhooks/listening';
import type { Access } from '../edge/access/access';
import { decode } from '../edge/codec/decode';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, type InputOf, type RawAnswer, rawEndpoint } from '../edge/endpoint';
import { badRequest, type Failure, quoted } from '../edge/failure';
import { beginAt } from '../edge/streams/begin-at';
import { eventStreamAnswer } from '../edge/streams/event-stream';
import { createOpenStreams, type OpenStreams } from '../edge/streams/open-streams';
import { ACCESS, HISTORY, LISTEN, PORTS, STORE } from '../edge/tokens';

const MAX_LISTENERS_OF_CLIENT = 5;
const MAX_LISTENERS = 100;

const EventNames = text('EventNames', {
  minLength: 1,
  maxLength: 1000,
  pattern: /^[A-Za-z_.]+(,[A-Za-z_.]+)*$/,
  expected: 'names of events with a comma between them',
});

const ListenQuery = object(
  'ListenQuery',
  {},
  {
    after: described(
      integerFromText(Count),
      'The position of the last message that was read; from now on, unless given',
    ),
    events: described(
      EventNames,
      'Only these, as the `events` of a webhook name them; all but `flow.sync.progressed`, unless given',
    ),
    flowId: described(integerFromText(FlowId), 'Only messages about this flow'),
    flowCode: described(FlowCodePattern, 'Only messages about flows with this code; `*` stands for any text'),
    reference: described(
      ReferencePattern,
      'Only messages about sources with this reference, or about a flow as a whole',
    ),
  },
);

export const listenToWebhooks = rawEndpoint({
  method: 'GET',
  route: '/webhook-messages',
  operation: 'listenToWebhooks',
  module: 'Webhooks',
  summary:
    'What a webhook would be sent, as server-sent events without end: `ready`, then a `message` for each, with its position as id',
  roles: ['integrator'],
  raw: 'api',
  produces: 'text/event-stream',
  query: ListenQuery,
});

type Query = ReturnType<typeof ListenQuery.decode> extends E.Either<unknown, infer Q> ? Q : never;

/** `FLOW_EXTERNAL_SOURCE` is the sync request by its name in the WISEflow API. */
const typeOf = (topic: string): string => (topic === 'FLOW_EXTERNAL_SOURCE' ? 'flow.sync.requested' : topic);

const typesIn = ({ events }: Query): E.Either<Failure, ReadonlySet<string> | undefined> => {
  const names = events?.split(',') ?? [];
  const unknown = names.find(name => !Topic.is(name) || sentFor(name) === null);
  if (unknown !== undefined) {
    const message = `query.events must name events that webhooks know; ${quoted(unknown)} is none`;
    return E.left(badRequest([{ reason: 'invalid-value', message }]));
  }
  return E.right(names.length === 0 ? undefined : new Set(names.map(typeOf)));
};

@Controller()
export class ListenController implements OnModuleDestroy {
  private readonly streams: OpenStreams;

  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(LISTEN) private readonly follow: Listen,
    @Inject(HISTORY) private readonly history: History,
    @Inject(ACCESS) access: Access,
    @Inject(PORTS) ports: Ports,
  ) {
    this.streams = createOpenStreams({
      ...{ access, ports, roles: ['integrator'], maxOfOwner: MAX_LISTENERS_OF_CLIENT, max: MAX_LISTENERS },
      ...{ name: 'listeners', reason: 'too-many-listeners' },
    });
  }

  /** While the service drains. */
  onModuleDestroy(): void {
    this.streams.endAll();
  }

  @Endpoint(listenToWebhooks)
  listen({ request }: InputOf<typeof listenToWebhooks>): Answer<RawAnswer> {
    const query = decode('query', ListenQuery, request.query);
    if (E.isLeft(query)) return TE.left(badRequest(query.left));
    const types = typesIn(query.right);
    if (E.isLeft(types)) return TE.left(types.left);
    return pipe(
      beginAt(this.store, request, query.right.after),
      TE.flatMapEither(after => this.stream(request, query.right, types.right, after)),
      TE.map(eventStreamAnswer),
    );
  }

  private stream(request: FastifyRequest, query: Query, types: ReadonlySet<string> | undefined, after: Position) {
    const { flowId, flowCode, reference } = query;
    const filters = {
      ...(flowId === undefined ? {} : { flowIds: [flowId] }),
      ...(flowCode === undefined ? {} : { flowCodes: [flowCode] }),
      ...(reference === undefined ? {} : { references: [reference] }),
    };
    return this.streams.open(request, {
      after,
      follow: ({ write, end, mayStill, reached }) =>
        this.follow({
          ...{ after, types, filters, reached },
          send: async ({ position: place, id, type, body }) => {
            if (!(await mayStill())) return end();
            const note = this.history.newest()?.note ?? null;
            const checkpoint = note === null ? null : Buffer.from(note).toString('base64');
            await write('message', { id, type, body, checkpoint }, String(place));
          },
        }),
    });
  }
}
