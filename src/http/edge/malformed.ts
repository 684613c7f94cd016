/** What was sent is not HTTP: there is no request to answer in Fastify's way, only a socket. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { refusal } from './envelope';
import { type Failure, failing, quoted } from './failure';

/** By the code of Node's error. */
const failures: Readonly<Record<string, Failure>> = {
  HPE_HEADER_OVERFLOW: failing(431, 'headers-too-large', 'The headers must have at most 16 KiB.'),
  ERR_HTTP_REQUEST_TIMEOUT: failing(408, 'too-slow', 'The request did not arrive in time.'),
};
const malformed = failing(400, 'malformed-request', 'This is not a request of HTTP/1.1.');

const headers = {
  'content-type': 'application/json; charset=utf-8',
  connection: 'close',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Node answers by itself what is expected of it beside `100-continue`. */
export const answerExpectation = (request: IncomingMessage, response: ServerResponse): void => {
  const message = `expect must be 100-continue; it is ${quoted(String(request.headers.expect))}`;
  const body = JSON.stringify(refusal(failing(417, 'unknown-expectation', message)));
  response.writeHead(417, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
};

/** In ms. */
const LINGER_MS = 5_000;

export const answerMalformed = ({ code = '' }: NodeJS.ErrnoException, socket: Socket): void => {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const failure = failures[code] ?? malformed;
  const body = JSON.stringify(refusal(failure));
  const head = [
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  // Who goes on sending, or does not close its side, is not waited for.
  socket.setTimeout(LINGER_MS, () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
