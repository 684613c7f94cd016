/**
 * A real OpenID provider (`oidc-provider`), for the tests of signing in. Whoever comes signs in by their name; their groups
 * are those of `GROUPS`, which the parent process may change by a message.
 */
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
let groups = JSON.parse(process.env.GROUPS);
process.on('message', message => {
  groups = message.groups;
});

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'flowsync',
      client_secret: 'a secret of the client',
      redirect_uris: JSON.parse(process.env.REDIRECT_URIS),
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub', 'groups', 'user_number'], profile: ['name'], email: ['email'] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['a key of the tests'] },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({
      sub: id,
      name: `${id} Person`,
      groups: groups[id] ?? [],
      user_number: id === 'ada' ? '70' : undefined,
    }),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

/** Signs in whoever `login_hint`-less comes by the cookie `who`, and lets them consent. */
provider.use(async (context, next) => {
  const uid = /^\/interaction\/([\w-]+)$/.exec(context.path)?.[1];
  if (uid === undefined) return next();
  const { prompt, params, session } = await provider.interactionDetails(context.req, context.res);
  const who = context.cookies.get('who') ?? 'nobody';
  if (who === 'refuses') {
    const error = { error: 'access_denied', error_description: 'they did not want to' };
    return provider.interactionFinished(context.req, context.res, error);
  }
  if (prompt.name === 'login')
    return provider.interactionFinished(context.req, context.res, { login: { accountId: who } });
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid profile email');
  await provider.interactionFinished(context.req, context.res, { consent: { grantId: await grant.save() } });
});

provider.listen(port, '127.0.0.1', () => process.stdout.write('listening\n'));
