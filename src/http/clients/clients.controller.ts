/** The routes of API clients: who may use the API, and with which secrets. */
import { createHmac } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import { type ApiClientCommand, acceptedHashes, apiClient, clientStream } from '../../../domain/api-client';
import { addMilliseconds } from '../../../domain/kernel/types';
import { type ClientRow, clientById, clientCount, clients } from '../../../projections/clients/queries';
import { rowsOf } from '../../../projections/range';
import type { CommandRunner } from '../../commands/command-runner';
import { createKeyedQueue } from '../../lib/keyed-queue';
import * as TE from '../../lib/task-either';
import type { People } from '../../personal-data/people';
import type { Ports } from '../../runtime/ports';
import { apiKeyOf, hashSecret } from '../../secrets/api-key';
import { Bus, isReason } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { Page } from '../edge/envelope';
import { conflict, type Failure, notFound, ofCommandError, unavailable } from '../edge/failure';
import { rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { COMMAND_RUNNER, KEY_FOR, PEOPLE, PORTS } from '../edge/tokens';
import { type ClientView, type NewKey, viewOfClient } from './client.view';
import * as route from './endpoints';

const noClient = (clientId: string): Failure =>
  notFound('client-not-found', `There is no API client with the id ${clientId}.`);

const noNames = (): Failure =>
  unavailable('names-unavailable', 'Names cannot be read or written at the moment; try again.');

/** Whoever revokes an admin is one that stays: so there is always somebody who can let others in. */
const notSelf = (clientId: string, { caller }: RequestContext, change: string): Answer<string> =>
  clientId === caller?.clientId
    ? TE.left(conflict('admin-stays', `API client ${clientId} cannot be ${change} by itself; let another admin do it.`))
    : TE.right(clientId);

@Controller()
export class ClientsController {
  /** Of clients that are made at once each counts those before it. */
  private readonly oneByOne = createKeyedQueue();
  /** Under an idempotency key an API key follows from that, so that a retry after a crash shows the one that holds. */
  private readonly derivingKey: Uint8Array;

  constructor(
    private readonly bus: Bus,
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(KEY_FOR) keyFor: (purpose: string) => Uint8Array,
  ) {
    this.derivingKey = keyFor('api-keys');
  }

  @Endpoint(route.listClients)
  list({ query, context }: InputOf<typeof route.listClients>): Answer<Page<ClientView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.read(clients(range), context),
      TE.flatMap(found =>
        pipe(
          this.views(rowsOf(found), context),
          TE.map(views => new Page(views, { ...range, total: found.total })),
        ),
      ),
    );
  }

  @Endpoint(route.getClient)
  get({ path: { clientId }, context }: InputOf<typeof route.getClient>): Answer<ClientView> {
    return this.view(clientId, context);
  }

  @Endpoint(route.createClient)
  create({ body, context }: InputOf<typeof route.createClient>): Answer<NewKey & ClientView> {
    const { name, role, expiresAt = null, userId } = body;
    const clientId = context.ids.uuid('client');
    const apiKey = this.newKey(clientId, context);
    const client = {
      clientId,
      role,
      secretHash: hashSecret(apiKey),
      expiresAt,
      ...(userId === undefined ? {} : { userId }),
    };
    const counted = pipe(
      this.bus.read(clientCount(), context),
      TE.flatMap(others =>
        this.execute(clientId, { type: 'RegisterClient', at: context.at, ...client, others }, context),
      ),
    );
    return pipe(
      this.people.remember('client', clientId, { name }),
      TE.mapLeft(noNames),
      TE.flatMap(() => () => this.oneByOne('create', counted)),
      TE.flatMap(() => this.view(clientId, context)),
      TE.flatMap(view =>
        pipe(
          this.newKeyOf(clientId, apiKey, context),
          TE.map(key => ({ ...view, ...key })),
        ),
      ),
    );
  }

  @Endpoint(route.setExpiry)
  setExpiry({ path, body: { expiresAt }, context }: InputOf<typeof route.setExpiry>): Answer<ClientView> {
    return pipe(
      notSelf(path.clientId, context, 'made to expire'),
      TE.flatMap(clientId => this.execute(clientId, { type: 'SetExpiry', at: context.at, expiresAt }, context)),
      TE.flatMap(() => this.view(path.clientId, context)),
    );
  }

  @Endpoint(route.setUser)
  setUser({ path: { clientId }, body, context }: InputOf<typeof route.setUser>): Answer<ClientView> {
    return pipe(
      this.execute(clientId, { type: 'SetUser', at: context.at, userId: body.userId }, context),
      TE.flatMap(() => this.view(clientId, context)),
    );
  }

  @Endpoint(route.rotateSecret)
  rotate({ path: { clientId }, body, context }: InputOf<typeof route.rotateSecret>): Answer<NewKey> {
    const apiKey = this.newKey(clientId, context);
    const previousValidUntil = addMilliseconds(context.at, (body.graceSeconds ?? 0) * 1000);
    const command = {
      type: 'RotateSecret',
      at: context.at,
      secretHash: hashSecret(apiKey),
      previousValidUntil,
    } as const;
    return pipe(
      this.execute(clientId, command, context),
      TE.flatMap(() => this.newKeyOf(clientId, apiKey, context)),
    );
  }

  @Endpoint(route.revokeClient)
  revoke({ path, context }: InputOf<typeof route.revokeClient>): Answer<null> {
    return pipe(
      notSelf(path.clientId, context, 'revoked'),
      TE.flatMap(clientId => this.execute(clientId, { type: 'RevokeClient', at: context.at }, context)),
      TE.map(() => null),
    );
  }

  private execute(clientId: string, command: ApiClientCommand, context: RequestContext): Answer<unknown> {
    return pipe(
      this.bus.execute('client', clientStream(clientId), command, context),
      TE.mapLeft(failure => (isReason('client-not-found')(failure) ? noClient(clientId) : failure)),
    );
  }

  private newKey(clientId: string, { key }: RequestContext): string {
    const entropy =
      key === undefined
        ? this.ports.random.bytes(32)
        : createHmac('sha256', this.derivingKey).update(`${clientId}/${key}`).digest();
    return apiKeyOf(clientId, entropy);
  }

  /** A repetition under an idempotency key may come when another key has taken its place, or the client is revoked. */
  private newKeyOf(clientId: string, apiKey: string, { at }: RequestContext): Answer<NewKey> {
    return pipe(
      this.commands.load(apiClient, clientStream(clientId)),
      TE.bimap(ofCommandError, ({ state }) => {
        const accepted = state === null ? [] : acceptedHashes({ ...state, expiresAt: null }, at);
        return accepted.includes(hashSecret(apiKey)) ? { clientId, apiKey } : { clientId };
      }),
    );
  }

  private view(clientId: string, context: RequestContext): Answer<ClientView> {
    return pipe(
      this.bus.find(clientById(clientId), context, () => noClient(clientId)),
      TE.flatMap(row => this.views([row], context)),
      TE.map(([view]) => view as ClientView),
    );
  }

  private views(rows: ReadonlyArray<ClientRow>, { at }: RequestContext): Answer<ReadonlyArray<ClientView>> {
    return pipe(
      this.people.find(
        'client',
        rows.map(row => row.client_id),
      ),
      TE.bimap(noNames, names => rows.map(row => viewOfClient(row, names.get(row.client_id)?.name ?? null, at))),
    );
  }
}
