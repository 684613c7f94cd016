/** Where the practice integration receives webhooks: a port of this machine, as any receiver has one. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receiver {
  /** Without a slash at its end. */
  readonly url: string;
  readonly close: () => void;
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What our own messages never have. */
const MAX_BODY_BYTES = 1024 * 1024;
const REQUEST_MS = 10_000;

/** `answer` says the status, and in words why. */
export const openReceiver = async (
  answer: (received: Received) => { readonly status: number; readonly text: string },
): Promise<Receiver> => {
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const { url = '', headers } = request;
      const { status, text } = answer({ path: url, headers, body: Buffer.concat(chunks) });
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
