/** Signing in at the pages and out again, and who is signed in. */
import { Controller, Inject } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { Role } from '../../../domain/api-client';
import { Instant, nullable, text } from '../../../domain/kernel/types';
import { version } from '../../../package.json';
import type { Config } from '../../config/config';
import type { EventStore } from '../../event-store/event-store';
import * as TE from '../../lib/task-either';
import type { People } from '../../personal-data/people';
import { mayPractise } from '../../practice/practice';
import { clientIdOf, hashSecret } from '../../secrets/api-key';
import type { Access } from '../edge/access/access';
import { routeOf } from '../edge/access/begin-request';
import { isRefused } from '../edge/access/clients';
import { guarded, tooMany, tooOften } from '../edge/access/guessing';
import { networkOf } from '../edge/access/network-of';
import { ownFlowsOf } from '../edge/access/own-flows';
import { cookieOf, PAGES_API, setCookie } from '../edge/access/pages';
import type { SignedIn } from '../edge/access/sessions';
import { decode } from '../edge/codec/decode';
import { object } from '../edge/codec/object';
import { type Answer, type AnyEndpoint, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { success } from '../edge/envelope';
import { asFailure, badRequest, notFound, ofCommandError, unauthorized } from '../edge/failure';
import { ACCESS, CONFIG, FIRST_KEY, PEOPLE, STORE } from '../edge/tokens';
import type { FirstKey } from './first-key';

const SESSION = `${PAGES_API}/session`;
const EVERYBODY = ['manager', 'integrator', 'analyst'] as const;

const SessionView = t.type(
  {
    clientId: t.string,
    name: nullable(t.string),
    role: Role,
    endsAt: Instant,
    idleAt: Instant,
    version: t.string,
    /** Flows that name them as a manager, and nothing that is about others, too. */
    ownFlowsOnly: t.boolean,
    /** There is an integration to practise with, or can be. */
    practice: t.boolean,
    /** Whatever is read from now on is at least so new: a page that follows the stream from there misses nothing. */
    position: t.string,
  },
  'PageSession',
);

const declared = (method: AnyEndpoint['method'], route: string, roles: AnyEndpoint['roles'], summary: string) =>
  rawEndpoint({ method, route, roles, summary, module: 'Pages', raw: 'page', ownFlows: 'none', bodyLimit: 8 * 1024 });

const getSession = declared('GET', SESSION, EVERYBODY, 'Who is signed in, and until when');
const signIn = declared('POST', SESSION, 'open', 'Sign in with the key of an API client');
const renew = declared('POST', `${SESSION}/renew`, EVERYBODY, 'Somebody is still there');
const signOut = declared('DELETE', SESSION, EVERYBODY, 'Sign out, in every tab');
const takeFirstKey = declared('POST', `${PAGES_API}/first-key`, 'open', 'The key of the first start, once');

const ApiKey = text('ApiKey', { minLength: 1, maxLength: 1000 });
const SignIn = object('SignIn', { apiKey: ApiKey }, {});
const Code = text('FirstKeyCode', { minLength: 1, maxLength: 100 });
const TakeFirstKey = object('TakeFirstKey', { code: Code }, {});

const json = (data: unknown, headers: Readonly<Record<string, string>> = {}): RawAnswer =>
  new RawAnswer('application/json; charset=utf-8', JSON.stringify(success(data)), headers);

const answering = (work: () => Promise<RawAnswer>): Answer<RawAnswer> => TE.tryCatch(work, asFailure);

@Controller()
export class SessionController {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(STORE) private readonly store: Pick<EventStore, 'head'>,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(FIRST_KEY) private readonly firstKey: FirstKey,
  ) {}

  @Endpoint(getSession)
  get({ request }: InputOf<typeof getSession>): Answer<RawAnswer> {
    return answering(async () => json(await this.viewOf(await this.signedIn(request, cookieOf(request)))));
  }

  @Endpoint(signIn)
  signIn({ request }: InputOf<typeof signIn>): Answer<RawAnswer> {
    return answering(async () => {
      const body = decode('body', SignIn, request.body);
      if (E.isLeft(body)) throw badRequest(body.left);
      const { apiKey } = body.right;
      const { clients, sessions, guessLimit, clientLimit, accessLog } = this.access;
      const { at, cause } = request.context;
      const check = () => clients.byApiKey(apiKey, at);
      const caller = await guarded(guessLimit, request.ip, clientIdOf(apiKey), check, ({ clientId, reason }) =>
        accessLog.refused({ clientId, reason, route: routeOf(signIn) }),
      );
      const { clientId } = caller;
      const allowance = clientLimit.take(clientId);
      if (allowance !== null && allowance.remaining < 0) throw tooMany(allowance, `API client ${clientId}`);
      const actor = { type: 'client', id: clientId } as const;
      const before = await sessions.read(cookieOf(request), at);
      const cookie = await sessions.begin(caller, hashSecret(apiKey), at, { ...cause, actor });
      // Whoever signs in anew leaves no session behind that a copied cookie could go on with.
      if (!isRefused(before)) await sessions.end(before.sessionId, at, { ...cause, actor });
      return json(await this.viewOf(await this.signedIn(request, cookie)), {
        'set-cookie': setCookie(request, cookie),
      });
    });
  }

  @Endpoint(renew)
  renew({ request }: InputOf<typeof renew>): Answer<RawAnswer> {
    return answering(async () => {
      const cookie = await this.access.sessions.renewed(cookieOf(request), request.context.at);
      const signedIn = await this.signedIn(request, cookie ?? undefined);
      return json(await this.viewOf(signedIn), { 'set-cookie': setCookie(request, cookie) });
    });
  }

  @Endpoint(signOut)
  signOut({ request }: InputOf<typeof signOut>): Answer<RawAnswer> {
    return answering(async () => {
      const { at, cause } = request.context;
      const { sessionId } = await this.signedIn(request, cookieOf(request));
      await this.access.sessions.end(sessionId, at, cause);
      return json(null, { 'set-cookie': setCookie(request, null), 'clear-site-data': '"cache", "storage"' });
    });
  }

  @Endpoint(takeFirstKey)
  takeFirstKey({ request }: InputOf<typeof takeFirstKey>): Answer<RawAnswer> {
    return answering(async () => {
      const body = decode('body', TakeFirstKey, request.body);
      if (E.isLeft(body)) throw badRequest(body.left);
      const apiKey = this.firstKey.take(body.right.code);
      if (apiKey !== null) return json({ apiKey });
      const spent = 'This link was used before, or is too old; paste the key that was printed at the first start.';
      throw tooOften(this.access.guessLimit, [networkOf(request.ip)]) ?? notFound('link-spent', spent);
    });
  }

  private async signedIn(request: FastifyRequest, cookie: string | undefined): Promise<SignedIn> {
    const read = await this.access.sessions.read(cookie, request.context.at);
    if ('reason' in read) throw unauthorized(read.reason, read.message);
    return read;
  }

  private async viewOf(signedIn: SignedIn): Promise<t.TypeOf<typeof SessionView>> {
    const { clientId, role, endsAt, idleAt } = signedIn;
    const found = await this.people.find('client', [clientId])();
    // A name is not what anybody waits for.
    const name = E.isRight(found) ? (found.right.get(clientId)?.name ?? null) : null;
    const head = await this.store.head()();
    if (E.isLeft(head)) throw ofCommandError(head.left);
    const practice = mayPractise(this.config);
    const ownFlowsOnly = ownFlowsOf(this.config.managersSee, signedIn) !== null;
    return { clientId, name, role, endsAt, idleAt, version, practice, ownFlowsOnly, position: String(head.right) };
  }
}
