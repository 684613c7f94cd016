/** The door for webhooks: checks the signature, answers at once, and hands the message on. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { verifyWebhook } from '@flowsync/client';

/** The message that tells of a sync request. */
export interface SyncRequested {
  readonly type: 'flow.sync.requested';
  readonly timestamp: string;
  readonly data: {
    readonly requestId: string;
    readonly flowId: number;
    readonly flowCode: string;
    readonly externalSources: ReadonlyArray<{ readonly id: number; readonly reference: string }>;
  };
}

const LARGEST_BODY = 1024 * 1024;

const bytesOf = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** The status to answer with. `accept` must not take long: flowsync waits 15 seconds for an answer, then tries again. */
const receive = async (
  request: IncomingMessage,
  secret: string,
  accept: (id: string, message: { readonly type: string }) => void,
): Promise<number> => {
  if (request.method !== 'POST') return 405;
  const body = await bytesOf(request);
  if (body === null) return 413;
  const verified = verifyWebhook(secret, request.headers, body);
  if (verified.problem !== undefined) {
    console.error(`Refused a webhook: ${verified.problem}.`);
    return 401;
  }
  accept(verified.id, verified.message);
  // Accepted, not done: the outcome is reported later, by `sync/done` or `sync/fail`.
  return 202;
};

export const createReceiver = (
  secret: string,
  accept: (id: string, message: { readonly type: string }) => void,
): Server =>
  createServer((request, response) => {
    receive(request, secret, accept).then(
      status => response.writeHead(status).end(),
      error => {
        console.error(`A webhook could not be taken: ${error}`);
        response.writeHead(500).end();
      },
    );
  });
