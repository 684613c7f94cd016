/**
 * One request and its answer, over a connection of its own: none breaks on a connection that the receiver was about to
 * close, so none is sent twice. Answers are taken as leniently as Node can (100 and 103, folded headers, a length where
 * there is no body): whoever sends them has the message. The leniency is safe, since nothing else comes over that
 * connection. What a receiver can make us read and parse has a bound.
 */
import type { LookupAddress } from 'node:dns';
import { type IncomingMessage, type RequestOptions, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { TcpSocketConnectOpts } from 'node:net';
import { refusal } from './network-error';
import type { HttpAnswer, HttpPost } from './ports';

const MAX_HEADER_BYTES = 64 * 1024;
/** Of all that is received: interim answers, headers, body, and what frames them. */
const MAX_RECEIVED_BYTES = 256 * 1024;
const MAX_INTERIM_ANSWERS = 32;
/** Node tries the addresses of a name one after the other, and gives each but the last this long. */
const ATTEMPT_MS = 3000;

export interface Exchange {
  readonly answer: Promise<HttpAnswer>;
  /** Hangs up, whether or not the answer is there. */
  readonly end: () => void;
}

/** The socket connects to one of these addresses and to no other. Throws when the request cannot be sent as it is. */
export const beginExchange = (url: URL, addresses: ReadonlyArray<LookupAddress>, post: HttpPost): Exchange => {
  const request = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  // Not in the types of a request: what it hands on to the socket.
  const options: RequestOptions & Pick<TcpSocketConnectOpts, 'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout'> = {
    method: 'POST',
    headers: post.headers,
    agent: false,
    lookup: (_host, _options, give) => give(null, [...addresses]),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    insecureHTTPParser: true,
  };
  const sent = request(url, options);
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    const cut = (): void => {
      reject(
        refusal({
          kind: 'theirs',
          reason: 'answer-too-large',
          message: `The answer has more than ${MAX_RECEIVED_BYTES / 1024} KiB, or more than ${MAX_INTERIM_ANSWERS} interim answers.`,
        }),
      );
      sent.destroy();
    };
    let interim = 0;
    sent.on('error', reject);
    sent.on('information', () => {
      interim += 1;
      if (interim > MAX_INTERIM_ANSWERS) cut();
    });
    sent.on('upgrade', (_, socket) => {
      reject(
        refusal({
          kind: 'theirs',
          reason: 'not-http',
          message: 'The receiver switched to another protocol than HTTP.',
        }),
      );
      socket.destroy();
    });
    sent.on('socket', socket => {
      socket.on('data', () => {
        if (socket.bytesRead > MAX_RECEIVED_BYTES) cut();
      });
    });
    sent.on('response', response => {
      const give = (body: string): void =>
        resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body });
      if (hasNoBody(response)) give('');
      else firstBytesOf(response, post.maxAnswerBytes).then(give, reject);
      // Whatever follows an answer that is whole does not matter.
      sent.off('error', reject).on('error', error => response.complete || reject(error));
    });
  });
  sent.end(post.body);
  return {
    answer,
    end: () => {
      sent.destroy();
    },
  };
};

const headersOf = ({ headers }: IncomingMessage): HttpAnswer['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

/** Whatever length it states. */
const hasNoBody = ({ statusCode }: IncomingMessage): boolean => statusCode === 204 || statusCode === 304;

const firstBytesOf = async (response: IncomingMessage, bytes: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let left = bytes;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) break;
  }
  return Buffer.concat(chunks).toString('utf8');
};
