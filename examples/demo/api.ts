/** Calls flowsync as one of its API clients. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Answer<A> {
  readonly data: A;
  readonly cursor?: string | null;
}

interface Envelope {
  readonly data: unknown;
  readonly error: { readonly message: string; readonly errors: ReadonlyArray<{ readonly reason: string }> } | null;
}

export type Api = <A>(method: string, path: string, body?: object) => Promise<Answer<A>>;

export const apiAt =
  (url: string, key: string): Api =>
  async <A>(method: string, path: string, body?: object) => {
    const headers = { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}${path}`, request);
    const { error, ...answer } = (await response.json()) as Envelope;
    if (error !== null) throw new Refused(response.status, error.errors[0]?.reason ?? '', error.message);
    return answer as Answer<A>;
  };
