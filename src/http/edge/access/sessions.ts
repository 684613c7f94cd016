/**
 * Who has signed in at the pages. The cookie is a token under a key of its own: it ends when nobody has done anything for a
 * while, and with the secret that it was given against; the session behind it is in the history, so that whoever has
 * signed out is out at every replica, also for a cookie that was copied before.
 */
import * as E from 'fp-ts/Either';
import { acceptedHashes } from '../../../../domain/api-client';
import { addMilliseconds, type Instant } from '../../../../domain/kernel/types';
import { goesOn, session, sessionStream } from '../../../../domain/session';
import type { CommandRunner } from '../../../commands/command-runner';
import type { Cause } from '../../../event-store/stored-event';
import type { Random } from '../../../runtime/ports';
import { ofCommandError } from '../failure';
import type { Caller } from '../request-context';
import { type Clients, isRefused, type Refused } from './clients';
import type { Tokens } from './tokens';

export const IDLE_SECONDS = 30 * 60;
const SESSION_MS = 8 * 3600_000;

export interface SignedIn extends Caller {
  readonly sessionId: string;
  /** Nobody stays signed in for longer. */
  readonly endsAt: Instant;
  /** It ends then, unless the cookie is renewed. */
  readonly idleAt: Instant;
}

export interface Sessions {
  /** Answers with the cookie's value. Throws a `Failure` when the store does not answer, as the others do. */
  readonly begin: (caller: Caller, secretHash: string, at: Instant, cause: Cause) => Promise<string>;
  readonly read: (cookie: string | undefined, at: Instant) => Promise<SignedIn | Refused>;
  /** The same session for as long again; null for one that is over. */
  readonly renewed: (cookie: string | undefined, at: Instant) => Promise<string | null>;
  readonly end: (sessionId: string, at: Instant, cause: Cause) => Promise<void>;
}

const notSignedIn: Refused = {
  clientId: null,
  reason: 'not-signed-in',
  message: 'Nobody is signed in here, or the session has ended; sign in.',
};

export const createSessions = (
  commands: CommandRunner,
  tokens: Tokens,
  clients: Pick<Clients, 'byGrant'>,
  random: Pick<Random, 'uuid'>,
): Sessions => {
  const run = async (sessionId: string, command: Parameters<typeof session.decide>[0], cause: Cause): Promise<void> => {
    const done = await commands.run(session, sessionStream(sessionId), command, cause)();
    if (E.isLeft(done)) throw ofCommandError(done.left);
  };

  const find = async (cookie: string | undefined, at: Instant) => {
    const grant = cookie === undefined ? null : await tokens.read(cookie);
    if (grant === null) return notSignedIn;
    const loaded = await commands.load(session, sessionStream(grant.id))();
    if (E.isLeft(loaded)) throw ofCommandError(loaded.left);
    const { state } = loaded.right;
    if (state === null || !goesOn(state, at)) return notSignedIn;
    const client = await clients.byGrant(grant, at);
    if (isRefused(client)) return client.reason === 'invalid-token' ? notSignedIn : client;
    return { grant, client, endsAt: state.endsAt };
  };

  return {
    begin: async ({ clientId }, secretHash, at, cause) => {
      const sessionId = random.uuid();
      const endsAt = addMilliseconds(at, SESSION_MS);
      await run(sessionId, { type: 'BeginSession', at, clientId, endsAt }, cause);
      return tokens.issue(clientId, secretHash, sessionId);
    },
    read: async (cookie, at) => {
      const found = await find(cookie, at);
      if ('reason' in found) return found;
      const { grant, client, endsAt } = found;
      const idleAt = new Date(grant.expires).toISOString();
      const { clientId, role, userId } = client;
      return { clientId, role, userId, sessionId: grant.id, endsAt, idleAt };
    },
    renewed: async (cookie, at) => {
      const found = await find(cookie, at);
      if ('reason' in found) return null;
      const { grant, client } = found;
      const secretHash = acceptedHashes(client, at).find(grant.isGivenAgainst);
      return secretHash === undefined ? null : tokens.issue(client.clientId, secretHash, grant.id);
    },
    end: (sessionId, at, cause) => run(sessionId, { type: 'EndSession', at }, cause),
  };
};
