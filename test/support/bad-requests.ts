/** Requests that an endpoint must refuse, read off its declaration: paths, queries and bodies, each wrong in one place. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { IntegerFromText } from '../../src/http/edge/codec/from-text';
import type { AnyEndpoint } from '../../src/http/edge/endpoint';
import { sample, wrongs } from './codec-samples';

export interface BadRequest {
  /** What is wrong with it. */
  readonly what: string;
  readonly path: string;
  readonly body?: string | Buffer | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** What it may be answered with; 400 unless given. */
  readonly statuses?: ReadonlyArray<number>;
  /** What one of the messages must name. */
  readonly names?: string;
}

export const json = { 'content-type': 'application/json' };

type Presence = 'required' | 'optional';
const propsOf = (codec: AnyEndpoint['path'], presence: Presence): t.Props => codec?.[presence] ?? {};

const text = (codec: t.Mixed): string => encodeURIComponent(String(sample(codec)));

/** The path with samples in it, but for those that are given, which go in as they are. */
export const pathOf = ({ route, path }: AnyEndpoint, given: Readonly<Record<string, string>> = {}): string =>
  route.replace(/:(\w+)/g, (_, name: string) => given[name] ?? text(propsOf(path, 'required')[name] ?? t.string));

const validBody = ({ body }: AnyEndpoint): Pick<BadRequest, 'body' | 'headers'> =>
  body === undefined ? {} : { body: JSON.stringify(sample(body)), headers: json };

const long = 'a'.repeat(256);
const badIds = ['0', '-1', '1.5', '9007199254740992', '1e3', '+1', '01', '0x1', '%201', 'NaN', 'null', '%D9%A1'];
const badTexts = ['%00', '%0a', '%20', '%2F', '%ff%fe', '%E2%82', '%', '%zz', '%u0041', '..', '%2e%2e', '.', '', long];

const badPaths = (endpoint: AnyEndpoint): ReadonlyArray<BadRequest> =>
  Object.entries(propsOf(endpoint.path, 'required')).flatMap(([name, codec]) => {
    const ids = codec instanceof IntegerFromText ? badIds : [];
    const named = ids.map(bad => ({
      what: `path.${name} = ${bad}`,
      path: pathOf(endpoint, { [name]: bad }),
      names: name,
    }));
    // Some of them change what route it is: then there may be none.
    const others = [...badTexts, long.repeat(20)].map(bad => ({
      what: `path.${name} = ${bad.slice(0, 20)}`,
      path: pathOf(endpoint, { [name]: bad }),
      statuses: [400, 404, 405, 414],
    }));
    return [...named, ...others].map(one => ({ ...validBody(endpoint), ...one }));
  });

const badQueries = (endpoint: AnyEndpoint): ReadonlyArray<BadRequest> => {
  const fields = Object.entries({ ...propsOf(endpoint.query, 'required'), ...propsOf(endpoint.query, 'optional') });
  const values = ['-1', '1.5', '1e3', '9007199254740992', 'x', '', '%00', long];
  const ofFields = fields.flatMap(([name, codec]) => [
    ...values
      .filter(value => E.isLeft(codec.decode(decodeURIComponent(value))))
      .map(value => ({ what: `query.${name} = ${value.slice(0, 20)}`, query: `${name}=${value}`, names: name })),
    { what: `query.${name} twice`, query: `${name}=${text(codec)}&${name}=${text(codec)}`, names: name },
    { what: `query.${name}[]`, query: `${name}[]=${text(codec)}`, names: name },
  ]);
  const unknown = ['unheardOf', '__proto__', 'constructor'].map(name => ({
    what: `query.${name}`,
    query: `${name}=1`,
    names: name,
  }));
  return [...ofFields, ...unknown].map(({ query, ...one }) => ({
    ...validBody(endpoint),
    ...one,
    path: `${pathOf(endpoint)}?${query}`,
  }));
};

/** No JSON, or not as it may be sent. */
const unreadable: ReadonlyArray<Omit<BadRequest, 'path'>> = [
  { what: 'a broken body', body: '{"a": ' },
  { what: 'two values', body: '{} {}' },
  { what: 'not UTF-8', body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) },
  { what: 'a __proto__', body: '{"__proto__": {"a": 1}}' },
  { what: 'a hidden __proto__', body: '{"a": {"__\\u0070roto__": {"a": 1}}}' },
  { what: '3 MB', body: `"${'x'.repeat(3_000_000)}"` },
  { what: 'a deep body', body: '['.repeat(50_000) },
  { what: 'XML', body: '<a/>', headers: { 'content-type': 'application/xml' } },
  { what: 'no content type', body: '{}', headers: {} },
];

const badBodies = (endpoint: AnyEndpoint): ReadonlyArray<BadRequest> => {
  const { method, body } = endpoint;
  if (method === 'GET') return [];
  const path = pathOf(endpoint);
  const raw = unreadable.map(one => ({ headers: json, ...one, path, statuses: [400, 413, 415] }));
  if (body === undefined)
    return [...raw, { what: 'a body where there is none', path, body: '{"a": 1}', headers: json, names: 'body.a' }];
  const nothing = body.is(undefined) ? [] : [{ what: 'no body', path, headers: json }];
  const wrong = wrongs(body).map(({ what, place, value }) => {
    const names = place === '' ? 'body' : `body.${place}`;
    return { what: `${names}: ${what}`, path, body: JSON.stringify(value), headers: json, names };
  });
  return [...raw, ...nothing, ...wrong];
};

export const badRequests = (endpoint: AnyEndpoint): ReadonlyArray<BadRequest> => [
  ...badPaths(endpoint),
  ...badQueries(endpoint),
  ...badBodies(endpoint),
];
