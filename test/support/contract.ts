/** Holds every answer against the declaration of its endpoint: the status, the envelope, and what is in it. */
import type { AnyEndpoint } from '../../src/http/endpoint';
import { endpoints } from './endpoints';
import type { Answer, Send } from './running';

const patternOf = ({ route }: AnyEndpoint): RegExp => new RegExp(`^(/v1)?${route.replace(/:\w+/g, '[^/]+')}$`);
const table = endpoints.map(endpoint => [patternOf(endpoint), endpoint] as const);

/** A route with fewer parameters goes before one with more, as in the router. */
const byParameters = (a: AnyEndpoint, b: AnyEndpoint): number => a.route.split(':').length - b.route.split(':').length;

export const endpointAt = (method: string, path: string): AnyEndpoint | undefined => {
  const [bare = ''] = path.split('?', 1);
  return table
    .filter(([pattern, endpoint]) => endpoint.method === method && pattern.test(bare))
    .map(([, endpoint]) => endpoint)
    .sort(byParameters)[0];
};

const expectSuccess = ({ status = 200, shape = 'one', answer }: AnyEndpoint, { status: given, body }: Answer): void => {
  const beside = { one: [], page: ['pagination'], stretch: ['cursor'] }[shape];
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

export interface Checked {
  readonly send: Send;
  /** The endpoints that have answered with success, as `GET /flows`. */
  readonly succeeded: ReadonlySet<string>;
}

export const nameOf = ({ method, route }: AnyEndpoint): string => `${method} ${route}`;

/** The same requests, each of whose answers is checked on its way. */
export const checked = (request: Send): Checked => {
  const succeeded = new Set<string>();
  return {
    succeeded,
    send: async (method, path, body, headers) => {
      const answer = await request(method, path, body, headers);
      const endpoint = endpointAt(method, path);
      if (answer.status >= 400) expectRefusal(answer);
      else if (endpoint !== undefined) {
        expectSuccess(endpoint, answer);
        succeeded.add(nameOf(endpoint));
      }
      return answer;
    },
  };
};
