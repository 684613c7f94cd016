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
import { instants } from '../../runtime/instants';
import type { Ports } from '../../runtime/ports';
import type { Listen } from '../../webhooks/listening';
import type { Access } from '../edge/access/access';
import { isRefused } from '../edge/access/clients';
import { decode } from '../edge/codec/decode';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { badRequest, type Failure, failing, ofCommandError, quoted } from '../edge/failure';
import { ACCESS, HISTORY, LISTEN, PORTS, STORE } from '../edge/tokens';
import { createEventStream, type EventStream } from './event-stream';

/** A sign of life, so that nobody on the way takes the connection for a dead one. */
const HEARTBEAT_MS = 15_000;
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
    events: described(EventNames, 'Only these, as the `events` of a webhook name them'),
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
  /** By client. */
  private readonly open = new Map<EventStream, string>();

  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(LISTEN) private readonly follow: Listen,
    @Inject(HISTORY) private readonly history: History,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(PORTS) private readonly ports: Ports,
  ) {}

  /** While the service drains. */
  onModuleDestroy(): void {
    for (const stream of [...this.open.keys()]) stream.end();
  }

  @Endpoint(listenToWebhooks)
  listen({ request }: InputOf<typeof listenToWebhooks>): Answer<RawAnswer> {
    const query = decode('query', ListenQuery, request.query);
    if (E.isLeft(query)) return TE.left(badRequest(query.left));
    const types = typesIn(query.right);
    if (E.isLeft(types)) return TE.left(types.left);
    const tooMany = this.noRoom(request);
    if (tooMany !== null) return TE.left(tooMany);
    return pipe(
      this.begin(query.right),
      TE.map(after => this.stream(request, query.right, types.right, after)),
      TE.map(body => new RawAnswer('text/event-stream; charset=utf-8', body, { 'x-accel-buffering': 'no' })),
    );
  }

  private noRoom({ context }: FastifyRequest): Failure | null {
    const clientId = context.caller?.clientId ?? '';
    const own = [...this.open.values()].filter(owner => owner === clientId).length;
    if (own < MAX_LISTENERS_OF_CLIENT && this.open.size < MAX_LISTENERS) return null;
    const most = `There may be ${MAX_LISTENERS_OF_CLIENT} listeners of one API client, and ${MAX_LISTENERS} in all`;
    return failing(429, 'too-many-listeners', `${most}; API client ${clientId} has ${own}.`, { 'retry-after': '15' });
  }

  private begin({ after }: Query): Answer<Position> {
    return pipe(
      this.store.head(),
      TE.mapLeft(ofCommandError),
      TE.filterOrElse(
        end => after === undefined || after <= end,
        end => {
          const message = `query.after is ${after}, beyond the end of the log at ${end}`;
          return badRequest([{ reason: 'out-of-range', message }]);
        },
      ),
      TE.map(end => after ?? end),
    );
  }

  private stream(request: FastifyRequest, query: Query, types: ReadonlySet<string> | undefined, after: Position) {
    let position = after;
    let leave = async (): Promise<void> => undefined;
    const stream = createEventStream({
      clock: this.ports.clock,
      heartbeatMs: HEARTBEAT_MS,
      beat: async () => ((await this.mayStill(request)) ? { id: String(position) } : null),
      ended: () => {
        this.open.delete(stream);
        void leave();
      },
    });
    this.open.set(stream, request.context.caller?.clientId ?? '');
    void stream.write('ready', { position: String(after) }, String(after));
    const { flowId, flowCode, reference } = query;
    leave = this.follow({
      after,
      types,
      filters: {
        ...(flowId === undefined ? {} : { flowIds: [flowId] }),
        ...(flowCode === undefined ? {} : { flowCodes: [flowCode] }),
        ...(reference === undefined ? {} : { references: [reference] }),
      },
      send: async ({ position: place, id, type, body }) => {
        if (!(await this.mayStill(request))) return stream.end();
        const note = this.history.newest()?.note ?? null;
        const checkpoint = note === null ? null : Buffer.from(note).toString('base64');
        await stream.write('message', { id, type, body, checkpoint }, String(place));
      },
      reached: place => {
        position = place;
      },
    });
    return stream.body;
  }

  /** Whoever is revoked, or whose token has expired, hears no more. */
  private async mayStill({ headers }: FastifyRequest): Promise<boolean> {
    const at = instants(this.ports.clock)();
    const { 'x-api-key': apiKey, authorization = '' } = headers;
    const { byApiKey, byToken } = this.access.clients;
    const caller =
      typeof apiKey === 'string'
        ? await byApiKey(apiKey, at)
        : await byToken(authorization.replace(/^bearer +/i, ''), at);
    return !isRefused(caller) && (caller.role === 'admin' || caller.role === 'integrator');
  }
}
