/** The HTTP client of the tests: requests as they are written, answers as they come. */
import type { Readable } from 'node:stream';
import { Pool } from 'undici';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The envelope; or text, where the answer is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
  readonly body: any;
}

/** A header that is null is not sent. A string or Buffer is sent as it is, any other body as JSON. */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string | string[] | null>>,
) => Promise<Answer>;

export interface Client {
  /** Requests under this API key, unless `x-api-key` is among the headers. The path goes out as it is written, `..` and all. */
  readonly as: (apiKey: string) => Send;
  readonly close: () => Promise<void>;
}

const open: Pool[] = [];

/** An answer that does not end is not waited for. */
const leave = async (body: Readable): Promise<string> => {
  body.on('error', () => undefined).destroy();
  return '';
};

/** Its connections are ended by themselves after the tests of the importing file. */
export const connectTo = (url: string, options: Pool.Options = {}): Client => {
  const pool = new Pool(url, options);
  open.push(pool);
  const as =
    (apiKey: string): Send =>
    async (method, path, body, headers = {}) => {
      const verbatim = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
      const all = { 'x-api-key': apiKey, ...(verbatim ? {} : { 'content-type': 'application/json' }), ...headers };
      const answer = await pool.request({
        method: method as 'GET',
        path,
        headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Record<
          string,
          string
        >,
        body: body === undefined ? null : verbatim ? body : JSON.stringify(body),
      });
      const type = String(answer.headers['content-type']);
      const text = type.startsWith('text/event-stream') ? await leave(answer.body) : await answer.body.text();
      const isJson = type.startsWith('application/json') && text !== '';
      return { status: answer.statusCode, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
    };
  return { as, close: async () => (pool.destroyed ? undefined : pool.close()) };
};

/** The `data` of the answer; rejects when it is a refusal. */
export const dataOf =
  (request: Send) =>
  async <A>(method: string, path: string, body?: object): Promise<A> => {
    const answer = await request(method, path, body);
    if (answer.body.success !== true) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer)}`);
    return answer.body.data;
  };

afterAll(async () => {
  for (const pool of open.splice(0)) await pool.destroy();
});
