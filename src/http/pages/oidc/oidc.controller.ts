/**
 * Signing in by OpenID Connect. A person is an API client without a key: they are the actor of what they do, an admin sees
 * and revokes them as any other, and their role is that of their groups at their last sign-in, in every session of theirs.
 */
import { Controller, Inject } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import { type ApiClientCommand, apiClient, clientStream } from '../../../../domain/api-client';
import { clientCount } from '../../../../projections/clients/queries';
import type { CommandRunner } from '../../../commands/command-runner';
import * as TE from '../../../lib/task-either';
import type { People } from '../../../personal-data/people';
import type { Ports } from '../../../runtime/ports';
import { hashSecret } from '../../../secrets/api-key';
import type { Access } from '../../edge/access/access';
import { routeOf } from '../../edge/access/begin-request';
import { cookieOf, PAGES_API, setCookie } from '../../edge/access/pages';
import { Bus } from '../../edge/bus/bus';
import { type Answer, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../../edge/endpoint';
import { success } from '../../edge/envelope';
import { asFailure, ofCommandError, storeDown } from '../../edge/failure';
import { ACCESS, COMMAND_RUNNER, PEOPLE, PORTS, PROVIDER } from '../../edge/tokens';
import { CALLBACK, type Person, type Provider } from './provider';
import type { Failed } from './why-failed';

const declared = (route: string, summary: string) =>
  rawEndpoint({ method: 'GET', route, roles: 'open', summary, module: 'Pages', raw: 'page' });

const ways = declared(`${PAGES_API}/sign-in-ways`, 'How one can sign in besides with a key');
const begin = declared('/app/oidc/begin', 'Leads to whoever signs people in');
const callback = declared(CALLBACK, 'Comes back from there');

const leadTo = (location: string, cookie?: string): RawAnswer =>
  new RawAnswer('text/plain; charset=utf-8', '', { location, ...(cookie ? { 'set-cookie': cookie } : {}) }, 303);

type NotEntered = 'revoked' | 'no-role' | 'no-groups';

/** Somebody has tried to come in, and not only has something gone wrong on the way. */
const ATTEMPTS: ReadonlyArray<Failed> = ['refused', 'unexpected', 'untrusted'];

/** The page says it in words. */
const failed = (reason: Failed | NotEntered): RawAnswer => leadTo(`/app/sign-in?failed=${reason}`);

const FIRST_PAGE = '/app/flows';
const NOWHERE = 'http://nowhere.invalid';

/** Only within the pages, as a browser reads it: nobody is led elsewhere by us. */
const withinPages = (place: unknown): string => {
  if (typeof place !== 'string' || !place.startsWith('/') || !URL.canParse(place, NOWHERE)) return FIRST_PAGE;
  const { origin, pathname, search } = new URL(place, NOWHERE);
  const isPage = origin === NOWHERE && /^\/app\/(?!api\/|oidc\/)[^/]/.test(pathname);
  return isPage ? `${pathname}${search}` : FIRST_PAGE;
};

@Controller()
export class OidcController {
  constructor(
    @Inject(PROVIDER) private readonly provider: Provider | null,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(PORTS) private readonly ports: Pick<Ports, 'random'>,
    private readonly bus: Bus,
  ) {}

  @Endpoint(ways)
  ways(_: InputOf<typeof ways>): Answer<RawAnswer> {
    const data = { key: true, oidc: this.provider !== null };
    return TE.of(new RawAnswer('application/json; charset=utf-8', JSON.stringify(success(data))));
  }

  @Endpoint(begin)
  begin({ request }: InputOf<typeof begin>): Answer<RawAnswer> {
    return TE.fromTask(async () => {
      if (this.provider === null) return leadTo('/app/sign-in');
      const { to } = request.query as { readonly to?: unknown };
      const begun = await this.provider.begin(withinPages(to));
      if (E.isLeft(begun)) return failed(begun.left);
      return leadTo(begun.right.url, setCookie(request, begun.right.attempt, 'sign-in'));
    });
  }

  @Endpoint(callback)
  callback({ request }: InputOf<typeof callback>): Answer<RawAnswer> {
    return TE.tryCatch(async () => {
      if (this.provider === null) return leadTo('/app/sign-in');
      const finished = await this.provider.finish(this.callbackUrl(request), cookieOf(request, 'sign-in'));
      if (E.isLeft(finished)) {
        if (ATTEMPTS.includes(finished.left)) this.refused(null, 'refused-by-provider');
        return failed(finished.left);
      }
      const { person, to } = finished.right;
      const entered = await this.enter(person, request);
      return E.isLeft(entered) ? failed(entered.left) : leadTo(to, setCookie(request, entered.right));
    }, asFailure);
  }

  private refused(clientId: string | null, reason: string): void {
    this.access.accessLog.refused({ clientId, reason, route: routeOf(callback) });
  }

  /** As it is registered with the provider, whatever host the request names. */
  private callbackUrl({ url }: FastifyRequest): URL {
    return new URL(url, this.provider?.publicUrl);
  }

  /** Right: the cookie of the session. */
  private async enter(
    { clientId, name, role, userId, isWithoutGroups }: Person,
    request: FastifyRequest,
  ): Promise<E.Either<NotEntered, string>> {
    const { context } = request;
    const { at } = context;
    const cause = { ...context.cause, actor: { type: 'client', id: clientId } as const };
    const run = async (command: ApiClientCommand): Promise<void> => {
      const done = await this.commands.run(apiClient, clientStream(clientId), command, cause)();
      if (E.isLeft(done)) throw ofCommandError(done.left);
    };
    const load = async () => {
      const loaded = await this.commands.load(apiClient, clientStream(clientId))();
      if (E.isLeft(loaded)) throw ofCommandError(loaded.left);
      return loaded.right.state;
    };

    const before = await load();
    if (role === null) {
      this.refused(before === null ? null : clientId, 'no-role');
      return E.left(isWithoutGroups ? 'no-groups' : 'no-role');
    }
    if (before?.revoked) {
      this.refused(clientId, 'client-revoked');
      return E.left('revoked');
    }
    if (name !== null) {
      const kept = await this.people.remember('client', clientId, { name })();
      if (E.isLeft(kept)) throw storeDown(kept.left.cause);
    }
    if (before === null) {
      const others = await this.bus.read(clientCount(), context)();
      if (E.isLeft(others)) throw others.left;
      // The hash of a secret that nobody has.
      const secretHash = hashSecret(Buffer.from(this.ports.random.bytes(32)).toString('base64url'));
      await run({ type: 'RegisterClient', at, clientId, role, secretHash, expiresAt: null, others: others.right });
    } else await run({ type: 'SetRole', at, role });
    if (userId !== undefined) await run({ type: 'SetUser', at, userId });
    const client = await load();
    if (client === null) return E.left('revoked');
    return E.right(await this.access.sessions.begin(client, client.secretHash, at, cause));
  }
}
