/**
 * Stands before several replicas as a proxy does: each request goes to the next of them, and to another when nothing could
 * be sent. An answer whose replica dies ends in the middle.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { listen } from './loopback';

export interface FrontProxy {
  readonly url: string;
  /** Which of them, in the order given, sends an answer to this path that has not ended. */
  readonly sends: (path: string) => number | undefined;
}

export const startProxy = async (replicas: ReadonlyArray<string>): Promise<FrontProxy> => {
  let turn = 0;
  const open = new Map<ServerResponse, { readonly path: string; readonly replica: number }>();

  const pass = (
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    replica: number,
    attempt = 1,
  ): void => {
    const { method = 'GET', url = '/', headers } = request;
    const onward = send(new URL(url, replicas[replica]), { method, headers }, answer => {
      open.set(response, { path: url.split('?', 1)[0] ?? '', replica });
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
      answer.on('close', () => answer.complete || response.destroy());
    });
    onward.on('error', error => {
      if (response.headersSent) return void response.destroy();
      const isUnsent = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
      if ((isUnsent || method === 'GET') && attempt < replicas.length)
        pass(request, body, response, (replica + 1) % replicas.length, attempt + 1);
      else response.writeHead(502).end();
    });
    response.on('close', () => {
      open.delete(response);
      onward.destroy();
    });
    onward.end(body);
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    pass(request, Buffer.concat(chunks), response, turn++ % replicas.length);
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return { url, sends: path => [...open.values()].find(one => one.path === path)?.replica };
};
