/** Did this message come from flowsync, unchanged and just now? See https://www.standardwebhooks.com */
import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** A header of its own, with HMAC-SHA256 of the body alone: it does not say when the message was sent. */
export interface PlainScheme {
  readonly secret: string;
  readonly header: string;
  readonly encoding?: 'hex' | 'base64';
  readonly prefix?: string;
}

/** `whsec_…` (HMAC), `whpk_…` (Ed25519), or a plain scheme. */
export type WebhookKey = string | PlainScheme;

export interface WebhookMessage {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Verified =
  | { readonly message: WebhookMessage; readonly id: string; readonly problem?: undefined }
  | { readonly message?: undefined; readonly problem: string };

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A message that somebody recorded must not be played again much later. */
const TOLERANCE_SECONDS = 5 * 60;

/** What comes before the bytes of a public key of Ed25519 in the form of X.509 (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const bytesAfter = (prefix: string, key: string): Buffer => Buffer.from(key.slice(prefix.length), 'base64');

const publicKeyOf = (key: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, bytesAfter('whpk_', key)]), format: 'der', type: 'spki' });

const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

/** There may be several signatures: while a secret is being rotated, the old and the new one both sign. */
const isStandard = (key: string, content: Buffer, signatures: string): boolean => {
  const values = (version: string): ReadonlyArray<Buffer> =>
    signatures
      .split(' ')
      .filter(signature => signature.startsWith(`${version},`))
      .map(signature => Buffer.from(signature.slice(version.length + 1), 'base64'));
  if (key.startsWith('whpk_')) {
    const publicKey = publicKeyOf(key);
    return values('v1a').some(value => verify(null, content, publicKey, value));
  }
  const expected = createHmac('sha256', bytesAfter('whsec_', key)).update(content).digest();
  return values('v1').some(value => isSame(value, expected));
};

const problemOf = (
  key: WebhookKey,
  get: (name: string) => string | undefined,
  body: Buffer,
  now: number,
): string | null => {
  if (typeof key !== 'string') {
    const { secret, header, encoding = 'hex', prefix = '' } = key;
    const value = get(header);
    if (value === undefined || !value.startsWith(prefix)) return `the header ${header} is missing`;
    const expected = createHmac('sha256', secret).update(body).digest();
    return isSame(Buffer.from(value.slice(prefix.length), encoding), expected) ? null : 'the signature does not match';
  }
  if (!/^wh(sec|pk)_/.test(key)) throw new Error('A key of a webhook begins with whsec_ or whpk_.');
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(get);
  if (id === undefined || timestamp === undefined || signatures === undefined) return 'a webhook header is missing';
  if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS)
    return 'the message is too old or its clock is wrong';
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return isStandard(key, content, signatures) ? null : 'the signature does not match';
};

/**
 * The message, or what is wrong with it. `headers` are those of Node, with names in small letters; `body` must hold the
 * bytes as they came: JSON that was parsed and written again has another signature. `now` is in seconds.
 */
export const verifyWebhook = (
  key: WebhookKey,
  headers: Headers,
  body: Uint8Array | string,
  now: number = Math.floor(Date.now() / 1000),
): Verified => {
  const get = (name: string): string | undefined => {
    const value = headers[name.toLowerCase()];
    return typeof value === 'string' ? value : undefined;
  };
  const bytes = Buffer.from(body);
  const problem = problemOf(key, get, bytes, now);
  if (problem !== null) return { problem };
  try {
    return { message: JSON.parse(bytes.toString('utf8')), id: get('webhook-id') ?? '' };
  } catch {
    return { problem: 'the body is no JSON' };
  }
};
