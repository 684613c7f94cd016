/**
 * A keep-alive HTTP/1.1 client on a bare socket: the load shares the machine with what it measures, so it costs as
 * little as it can. Requests are ASCII, answers have a `content-length`, and one is under way at a time.
 */
import { connect, type Socket } from 'node:net';
import { adminKey } from './processes';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Connection {
  readonly send: (request: string) => Promise<Answer>;
  readonly close: () => void;
}

const head = `HTTP/1.1\r\nhost: bench\r\nx-api-key: ${adminKey}\r\n`;
const withoutBody =
  (method: string) =>
  (path: string): string =>
    `${method} ${path} ${head}\r\n`;
export const get = withoutBody('GET');
export const remove = withoutBody('DELETE');
const withBody =
  (method: string) =>
  (path: string, body: object): string => {
    const text = JSON.stringify(body);
    return `${method} ${path} ${head}content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
  };
export const post = withBody('POST');
export const put = withBody('PUT');

/** Nothing that is measured takes as long. */
const SILENCE_MS = 30_000;

const endOfHead = Buffer.from('\r\n\r\n');
const contentLength = /\r\ncontent-length: *(\d+)/i;

/** Null while the answer is not complete. */
const answerIn = (bytes: Buffer): Answer | null => {
  const end = bytes.indexOf(endOfHead);
  if (end < 0) return null;
  const text = bytes.toString('latin1', 0, end);
  const length = contentLength.exec(text)?.[1];
  if (length === undefined) throw new Error(`an answer without a content-length: ${text}`);
  const [from, to] = [end + 4, end + 4 + Number(length)];
  return bytes.length < to ? null : { status: Number(text.slice(9, 12)), body: bytes.subarray(from, to) };
};

const connected = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });

export const open = async (url: string): Promise<Connection> => {
  const socket = await connected(Number(new URL(url).port));
  let received: Buffer | null = null;
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | null = null;
  let failed: Error | null = null;
  const fail = (error: Error): void => {
    failed ??= error;
    waiting?.reject(failed);
    waiting = null;
    socket.destroy();
  };
  socket.on('data', chunk => {
    received = received === null ? chunk : Buffer.concat([received, chunk]);
    try {
      const answer = answerIn(received);
      if (answer === null) return;
      received = null;
      waiting?.resolve(answer);
      waiting = null;
    } catch (error) {
      fail(error as Error);
    }
  });
  socket.on('error', fail).on('close', () => fail(new Error(`${url} closed the connection`)));
  socket.setTimeout(SILENCE_MS, () => {
    if (waiting !== null) fail(new Error(`${url} did not answer a request for ${SILENCE_MS / 1000} s`));
  });
  return {
    send: request =>
      new Promise((resolve, reject) => {
        if (failed !== null) return reject(failed);
        waiting = { resolve, reject };
        socket.write(request, 'latin1');
      }),
    close: () => socket.destroy(),
  };
};
