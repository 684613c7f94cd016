/** The operations of the API as methods of the same name, and those that answer with a list as iterators. */
import type { operations } from './api';
import { OPERATIONS } from './operations';
import { type Connection, type Envelope, send } from './request';
import type { Result } from './result';

export type Operation = keyof typeof OPERATIONS & keyof operations;

type Parameters<K extends Operation> = operations[K]['parameters'];
type BodyOf<K extends Operation> = operations[K] extends { readonly requestBody: infer B }
  ? B extends { readonly content: { readonly 'application/json': infer Json } }
    ? { readonly body: Json }
    : unknown
  : operations[K] extends { readonly requestBody?: infer B }
    ? Extract<B, object> extends { readonly content: { readonly 'application/json': infer Json } }
      ? { readonly body?: Json }
      : unknown
    : unknown;
type PathOf<K extends Operation> = Parameters<K> extends { readonly path: infer P } ? { readonly path: P } : unknown;
type QueryOf<K extends Operation> =
  Extract<Parameters<K>['query'], object> extends infer Q
    ? [Q] extends [never]
      ? unknown
      : { readonly query?: Q }
    : unknown;

export interface CallOptions {
  /** Of a `POST`: one is made for each call unless given. */
  readonly idempotencyKey?: string;
  /** The `position` of an earlier answer: what is read is at least so new. */
  readonly atLeast?: string;
  readonly signal?: AbortSignal;
}

/** What an operation takes. */
export type Input<K extends Operation> = PathOf<K> & QueryOf<K> & BodyOf<K> & CallOptions;

type Answers<K extends Operation> = {
  readonly [S in keyof operations[K]['responses']]: operations[K]['responses'][S] extends {
    readonly content: infer C;
  }
    ? C extends { readonly 'application/json': infer Json }
      ? Json
      : string
    : never;
}[keyof operations[K]['responses']];

/** What it answers with; `{ held }`, with the status 202, where a change waits for a person. */
export type DataOf<K extends Operation> =
  Answers<K> extends infer A ? (A extends { readonly data: infer D } ? D : A) : never;

type NeedsNothing<T> = Record<never, never> extends T ? [input?: T] : [input: T];
export type Method<K extends Operation> = (...input: NeedsNothing<Input<K>>) => Promise<Result<DataOf<K>>>;

type Pages = { readonly pagination: unknown } | { readonly cursor: unknown };
type ListOperation = { [K in Operation]: Answers<K> extends Pages ? K : never }[Operation];
type ItemOf<K extends Operation> = DataOf<K> extends ReadonlyArray<infer Item> ? Item : never;
/** Each item of all pages; the last is an error when one could not be had. */
export type Each<K extends Operation> = (...input: NeedsNothing<Input<K>>) => AsyncGenerator<Result<ItemOf<K>>>;

export type Client = { readonly [K in Operation]: Method<K> } & {
  readonly each: { readonly [K in ListOperation]: Each<K> };
};

export interface ClientOptions {
  /** Where the service listens, as `https://flowsync.example.org`. */
  readonly url: string;
  /** The key of an API client; or a bearer token. */
  readonly apiKey?: string;
  readonly token?: string;
  /** How often a call is tried that brings no answer, or one that asks to come back; 6 unless given. */
  readonly attempts?: number;
  /** For each try, 30 s unless given. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

interface AnyInput extends CallOptions {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const pathOf = (template: string, { path = {}, query = {} }: AnyInput): string => {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const given = Object.entries(query).flatMap(
    ([name, value]): ReadonlyArray<[string, string]> => (value === undefined ? [] : [[name, String(value)]]),
  );
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given)}`;
};

const callOf = (connection: Connection, operation: Operation) => {
  const { method, path } = OPERATIONS[operation];
  return (input: AnyInput = {}): Promise<Result<Envelope>> =>
    send(connection, { ...input, method, path: pathOf(path, input) });
};

const methodOf = (connection: Connection, operation: Operation) => {
  const call = callOf(connection, operation);
  return async (input?: AnyInput): Promise<Result<unknown>> => {
    const answer = await call(input);
    return answer.error === undefined ? { ...answer, data: answer.data.data } : answer;
  };
};

/** Where the next page begins; null after the last one. */
const nextOf = ({ data, pagination, cursor }: Envelope): Readonly<Record<string, unknown>> | null => {
  if (cursor !== undefined) return cursor === null ? null : { cursor };
  if (pagination === undefined) return null;
  const offset = pagination.offset + (data as ReadonlyArray<unknown>).length;
  return offset < pagination.total && offset > pagination.offset ? { offset } : null;
};

const eachOf = (connection: Connection, operation: Operation) => {
  const call = callOf(connection, operation);
  return async function* (input: AnyInput = {}): AsyncGenerator<Result<unknown>> {
    let place: Readonly<Record<string, unknown>> | null = {};
    while (place !== null) {
      const answer: Result<Envelope> = await call({ ...input, query: { ...input.query, ...place } });
      if (answer.error !== undefined) return yield answer;
      for (const item of answer.data.data as ReadonlyArray<unknown>) yield { ...answer, data: item };
      place = nextOf(answer.data);
    }
  };
};

export const createClient = (options: ClientOptions): Client => {
  const { url, apiKey, token, attempts = 6, timeoutMs = 30_000 } = options;
  const connection: Connection = {
    url: url.endsWith('/') ? url.slice(0, -1) : url,
    credentials: {
      ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    fetch: options.fetch ?? fetch,
    attempts,
    timeoutMs,
  };
  const names = Object.keys(OPERATIONS) as Operation[];
  const methods = Object.fromEntries(names.map(name => [name, methodOf(connection, name)]));
  const each = Object.fromEntries(names.map(name => [name, eachOf(connection, name)]));
  return { ...methods, each } as unknown as Client;
};
