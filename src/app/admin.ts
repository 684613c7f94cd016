/** The first API client: whoever starts the service has its key. */
import * as E from 'fp-ts/Either';
import { type ApiClientCommand, apiClient, clientStream } from '../../domain/api-client';
import { whyNot } from '../event-store/wait-for-store';
import { ADMIN_ID, apiKeyOf, hashSecret } from '../secrets/api-key';
import { bootstrap } from './bootstrap';
import type { Service } from './service';

/** One that somebody thought of may be guessed, however few guesses a minute there are. */
const SHORT_KEY_CHARACTERS = 16;

/**
 * Registers the admin with the configured key, or one that is generated; rotates to a configured key that is another.
 * Answers with the key when it was generated: this once. Rejects when the store does not answer.
 */
export const ensureAdmin = async (service: Service): Promise<string | null> => {
  const { commands, whenAnswered, config, log, ports } = service;
  const stream = clientStream(ADMIN_ID);
  const loaded = await whenAnswered(commands.load(apiClient, stream))();
  if (E.isLeft(loaded)) throw new Error(whyNot('The admin cannot be read', loaded.left));
  const admin = loaded.right.state;
  if (admin?.revoked) {
    log.warn(
      'the first admin is revoked, and its key is refused; FLOWSYNC_ADMIN_KEY has no effect, so use the key of another admin',
    );
    return null;
  }
  if (config.adminKey !== null && config.adminKey.length < SHORT_KEY_CHARACTERS)
    log.warn(
      `FLOWSYNC_ADMIN_KEY has fewer than ${SHORT_KEY_CHARACTERS} characters and may be guessed; set a random one of 32 or more`,
    );
  const configured = config.adminKey === null ? null : hashSecret(config.adminKey);
  if (admin !== null && (configured === null || configured === admin.secretHash)) return null;

  const generated = configured === null ? apiKeyOf(ADMIN_ID, ports.random.bytes(32)) : null;
  const secretHash = configured ?? hashSecret(generated ?? '');
  const at = new Date(ports.clock.now()).toISOString();
  const command: ApiClientCommand =
    admin === null
      ? { type: 'RegisterClient', at, clientId: ADMIN_ID, role: 'admin', secretHash, expiresAt: null, others: 0 }
      : { type: 'RotateSecret', at, secretHash, previousValidUntil: at };
  // Under a key: whoever asks again after an answer that was lost has made this key, and no other.
  const cause = bootstrap(ports.random);
  const done = await whenAnswered(commands.run(apiClient, stream, command, cause, ports.random.uuid()))();
  // Another replica that started at the same time was first: look again.
  if (E.isLeft(done) && 'kind' in done.left && done.left.reason === 'client-exists') return ensureAdmin(service);
  if (E.isLeft(done)) throw new Error(whyNot('The admin cannot be registered', done.left));
  return generated;
};
