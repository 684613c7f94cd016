/**
 * A middleware between flowsync and a registrar, as an integrator would write it. It needs nothing but Node and `@flowsync/client`.
 *
 *   API_URL          where flowsync listens: http://127.0.0.1:3000 unless set
 *   API_KEY          the key of an API client in the role integrator
 *   WEBHOOK_SECRET   the secret of the webhook: whsec_…
 *   PORT             where webhooks are received: 8080 unless set; the registrar listens on the next one
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@flowsync/client';
import { createReceiver, type SyncRequested } from './receiver';
import { createRegistrar, registrarAt } from './registrar';
import { sync } from './sync';

const need = (name: string): string => {
  const value = process.env[name];
  if (value) return value;
  console.error(`Set ${name}.`);
  process.exit(1);
};

const listening = async (server: Server, port: number): Promise<string> => {
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const main = async (): Promise<void> => {
  const port = Number(process.env.PORT ?? 8080);
  const registrarUrl = await listening(createRegistrar(), port === 0 ? 0 : port + 1);
  const registrar = registrarAt(registrarUrl);
  const flowsync = createClient({ url: process.env.API_URL ?? 'http://127.0.0.1:3000', apiKey: need('API_KEY') });
  const parts = { flowsync, registrar };

  // One message at a time, so that two about the same flow do not get in each other's way. They wait in memory only: if
  // yours must survive a crash, store a message before you answer 202. Here a manager would send it again.
  const waiting = new Set<string>();
  let last = Promise.resolve();
  const accept = (id: string, message: { readonly type: string }): void => {
    if (message.type !== 'flow.sync.requested' || waiting.has(id)) return;
    waiting.add(id);
    last = last.then(() => sync(message as SyncRequested, parts)).finally(() => waiting.delete(id));
  };

  console.log(`registrar ${registrarUrl}`);
  console.log(`webhooks ${await listening(createReceiver(need('WEBHOOK_SECRET'), accept), port)}`);
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
