/**
 * Shows the webhooks that arrive, for who tries flowsync by hand: `npm run receiver`.
 *
 *   WEBHOOK_SECRET   the secret of the webhook; unless set, that of the README, which is good for trying only
 *   PORT             4000 unless set
 */
import type { AddressInfo } from 'node:net';
import { createReceiver } from './middleware/receiver';

const secret = process.env.WEBHOOK_SECRET ?? 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const receiver = createReceiver(secret, (id, message) => {
  console.log(`\n${new Date().toISOString()}  ${id}, the signature is genuine`);
  console.log(JSON.stringify(message, null, 2));
});

receiver.on('error', error => {
  console.error(error.message);
  process.exitCode = 1;
});
receiver.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
  console.log(`Webhooks are received at http://127.0.0.1:${(receiver.address() as AddressInfo).port}`);
});
