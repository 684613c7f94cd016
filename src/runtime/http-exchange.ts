/**
 * One request and its answer. Answers are taken as leniently as Node can (100 and 103, folded headers, a length where
 * there is no body): whoever sends them has the message. The leniency is safe: a connection is kept for another
 * message only after an answer that leaves nothing to be guessed. What a receiver can make us read and parse has a bound.
 */
import type { LookupAddress } from 'node:dns';
import { type IncomingMessage, type RequestOptions, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { TcpSocketConnectOpts } from 'node:net';
import { createExchangeWatch, type SeenOfConnection } from './exchange-watch';
import type { KeptConnections } from './kept-connections';
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
  /** As far as it has come. */
  readonly seen: () => SeenOfConnection;
  /** Hangs up, whether or not the answer is there, unless the connection is kept. */
  readonly end: () => void;
}

/** The other side had closed the connection that was kept, before it answered anything. */
class ClosedBefore extends Error {}

/**
 * The socket connects to one of these addresses and to no other. Throws when the request cannot be sent as it is. On a
 * kept connection that turns out to be closed, with nothing answered, it is sent once more on one of its own.
 */
export const beginExchange = (
  kept: KeptConnections,
  url: URL,
  addresses: ReadonlyArray<LookupAddress>,
  post: HttpPost,
  elapsed: () => number,
): Exchange => {
  let isEnded = false;
  let current = send(kept, url, addresses, post, elapsed, kept.options(url, addresses));
  const again = (error: unknown): Promise<HttpAnswer> => {
    if (isEnded || !(error instanceof ClosedBefore)) throw error;
    current = send(kept, url, addresses, post, elapsed, { agent: false });
    return current.answer;
  };
  return {
    answer: current.answer.catch(again),
    seen: () => current.seen(),
    end: () => {
      isEnded = true;
      current.end();
    },
  };
};

const send = (
  kept: KeptConnections,
  url: URL,
  addresses: ReadonlyArray<LookupAddress>,
  post: HttpPost,
  elapsed: () => number,
  connection: RequestOptions,
): Exchange => {
  const request = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  // Not in the types of a request: what it hands on to the socket.
  const options: RequestOptions & Pick<TcpSocketConnectOpts, 'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout'> = {
    ...connection,
    method: 'POST',
    headers: post.headers,
    lookup: (_host, _options, give) => give(null, [...addresses]),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    insecureHTTPParser: true,
  };
  const sent = request(url, options);
  const watch = createExchangeWatch(elapsed);
  let isClean = false;
  let isWhole = false;
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    let received = 0;
    let interim = 0;
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
    const failed = (error: Error): void => reject(sent.reusedSocket && received === 0 ? new ClosedBefore() : error);
    sent.on('error', failed);
    sent.on('information', () => {
      watch.answered();
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
      watch.follow(socket);
      kept.use(socket, {
        received: bytes => {
          received = bytes;
          if (bytes > MAX_RECEIVED_BYTES) cut();
        },
        isClean: () => isClean,
      });
    });
    sent.on('response', response => {
      watch.answered();
      const give = (body: string): void => {
        isWhole = true;
        resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body });
      };
      isClean = interim === 0 && isPlain(response);
      // Whatever follows an answer that is whole does not matter.
      sent.off('error', failed).on('error', error => response.complete || reject(error));
      if (hasNoBody(response)) {
        response.resume();
        return give('');
      }
      firstBytesOf(response, post.maxAnswerBytes).then(body => {
        isClean &&= response.complete;
        give(body);
      }, reject);
    });
  });
  sent.end(post.body);
  return {
    answer,
    seen: watch.seen,
    end: () => {
      if (!isWhole || !isClean) sent.destroy();
    },
  };
};

/** Any client says of it where it ends, however strict. */
const isPlain = (response: IncomingMessage): boolean => {
  const { httpVersion, headers } = response;
  const [length, encoding] = [headers['content-length'], headers['transfer-encoding']];
  if (httpVersion !== '1.1') return false;
  if (hasNoBody(response)) return encoding === undefined && (length === undefined || length === '0');
  return encoding === undefined ? /^\d+$/.test(length ?? '') : encoding === 'chunked' && length === undefined;
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
