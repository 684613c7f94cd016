/** Holds every answer against the declaration of its endpoint: the status, the envelope, and what is in it. */
import type { AnyEndpoint } from '../../src/http/edge/endpoint';
import { endpoints } from './endpoints';
import type { Answer, Send } from './http-client';

const patternOf = (route: string): RegExp => new RegExp(`^(/v1)?${route.replace(/:\w+/g, '[^/]+')}$`);
const table = endpoints.flatMap(endpoint =>
  [endpoint.route, endpoint.alsoAt ?? endpoint.route].map(route => [patternOf(route), endpoint] as const),
);

/** A route with fewer parameters goes before one with more, as in the router. */
const byParameters = (a: AnyEndpoint, b: AnyEndpoint): number => a.route.split(':').length - b.route.split(':').length;

export const endpointAt = (method: string, path: string): AnyEndpoint | undefined => {
  const [bare = ''] = path.split('?', 1);
  return table
    .filter(([pattern, endpoint]) => endpoint.method === method && pattern.test(bare))
    .map(([, endpoint]) => endpoint)
    .sort(byParameters)[0];
};

const expectSuccess = (endpoint: AnyEndpoint, { status: given, body }: Answer): void => {
  const { status = 200, shape = 'one', accepted } = endpoint;
  if (accepted !== undefined && given === 202) {
    if (!accepted.is(body.data)) throw new Error(`Not a ${accepted.name}: ${JSON.stringify(body.data)}`);
    return;
  }
  const { answer } = endpoint;
  const beside = { one: [], page: ['pagination'], 'cursor-page': ['cursor'], 'search-page': ['cursor', 'scannedTo'] }[
    shape
  ];
  expect([given, Object.keys(body)]).toEqual([status, ['success', 'data', 'error', ...beside]]);
  expect([body.success, body.error]).toEqual([true, null]);
  const items: ReadonlyArray<unknown> = shape === 'one' ? [body.data] : body.data;
  for (const item of items) if (!answer.is(item)) throw new Error(`Not a ${answer.name}: ${JSON.stringify(item)}`);
  if (shape === 'page') {
    const { limit, offset, total } = body.pagination;
    expect(body.data).toHaveLength(Math.max(0, Math.min(limit, total - offset)));
  }
};

const expectRefusal = ({ status, body }: Answer): void => {
  expect([Object.keys(body), body.success, body.data, body.error.code]).toEqual([
    ['success', 'data', 'error'],
    false,
    null,
    status,
  ]);
  expect(body.error.errors).toEqual(
    expect.arrayContaining([{ reason: expect.any(String), message: expect.any(String) }]),
  );
};

export const nameOf = ({ method, route }: AnyEndpoint): string => `${method} ${route}`;

export interface Contract {
  readonly send: Send;
  /** The envelope of a request that must succeed. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
  readonly ok: (method: string, path: string, body?: unknown) => Promise<any>;
  /** Status and reason of a request that must not. */
  readonly refused: (method: string, path: string, body?: unknown) => Promise<readonly [number, string]>;
  /** The endpoints of these modules that have not answered with success so far, as `GET /flows`. */
  readonly neverCalled: (...modules: ReadonlyArray<string>) => ReadonlyArray<string>;
}

/** The same requests, each of whose answers is checked on its way. */
export const contract = (request: Send): Contract => {
  const succeeded = new Set<AnyEndpoint>();

  const send: Send = async (method, path, body, headers) => {
    const answer = await request(method, path, body, headers);
    const endpoint = endpointAt(method, path);
    if (answer.status >= 400) expectRefusal(answer);
    else if (endpoint !== undefined) {
      expectSuccess(endpoint, answer);
      succeeded.add(endpoint);
    }
    return answer;
  };

  return {
    send,
    ok: async (method, path, body) => {
      const answer = await send(method, path, body);
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body.error)}`);
      return answer.body;
    },
    refused: async (method, path, body) => {
      const answer = await send(method, path, body);
      return [answer.status, answer.body.error?.errors[0]?.reason];
    },
    neverCalled: (...modules) =>
      endpoints.filter(one => modules.includes(one.module) && !succeeded.has(one)).map(nameOf),
  };
};
