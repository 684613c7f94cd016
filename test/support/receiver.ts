/** A receiver of webhooks as an integrator runs it: it answers at once and keeps what it got. */
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { listen } from './loopback';
import { until } from './until';

export interface Message {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
  readonly data: any;
}

export interface Receiver {
  readonly url: string;
  readonly secret: string;
  /** All so far, in the order in which they came; one whose signature is wrong is refused and not among them. */
  readonly messages: ReadonlyArray<Message>;
  /** Resolves once that many have come. */
  readonly has: (count: number) => Promise<ReadonlyArray<Message>>;
}

export const startReceiver = async (
  onMessage: (message: Message, body: string) => Promise<void> | void = () => undefined,
  secret = `whsec_${Buffer.from('a secret of the receiver, 32 byte').toString('base64')}`,
): Promise<Receiver> => {
  const verifier = new Webhook(secret);
  const messages: Message[] = [];

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const headers = request.headers as Record<string, string>;
        const body = Buffer.concat(chunks).toString();
        const { type, data } = verifier.verify(body, headers) as Omit<Message, 'id'>;
        const message = { id: String(headers['webhook-id']), type, data };
        await onMessage(message, body);
        messages.push(message);
        response.writeHead(204).end();
      } catch (error) {
        response.writeHead(400).end(String(error));
      }
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    secret,
    messages,
    has: count => until(() => messages.length >= count && messages, { everyMs: 5 }),
  };
};
