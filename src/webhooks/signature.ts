/**
 * How messages are signed. Standard Webhooks 1.0.0, symmetric (`v1`) and asymmetric (`v1a`):
 * https://github.com/standard-webhooks/standard-webhooks; or, for receivers that exist, HMAC of the body alone.
 */
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign as signWith } from 'node:crypto';
import type { SignatureScheme } from '../../domain/webhook-settings';

export interface SigningSecret {
  readonly secret: string;
  readonly signature: SignatureScheme;
}

export interface Signed {
  readonly id: string;
  /** In seconds since the Unix epoch. */
  readonly timestamp: number;
  /** The very text that is sent. */
  readonly body: string;
}

const SEED_BYTES = 32;
/** What comes before the seed of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
/** What comes before the bytes of a public key in the form of X.509. */
const SPKI_BYTES = 12;

/** `whpk_…` of `whsk_…`, which is a seed, alone or with the public key behind it. */
export const publicKeyOf = (secret: string): string => {
  const key = createPublicKey(privateKeyOf(secret)).export({ format: 'der', type: 'spki' });
  return `whpk_${key.subarray(SPKI_BYTES).toString('base64')}`;
};

/** One signature for each secret, so that receivers may hold any of them. No two of a plain scheme have one header. */
export const signatureHeaders = (
  message: Signed,
  secrets: ReadonlyArray<SigningSecret>,
): Readonly<Record<string, string>> => {
  const standard = secrets.filter(({ signature }) => signature.scheme !== 'plain');
  const plain = secrets.flatMap(({ secret, signature }) => {
    if (signature.scheme !== 'plain') return [];
    const { header, encoding, prefix } = signature;
    return [[header, prefix + createHmac('sha256', secret).update(message.body).digest(encoding)] as const];
  });
  return Object.fromEntries([
    ...plain,
    ...(standard.length === 0
      ? []
      : [['webhook-signature', standard.map(secret => standardSignature(message, secret)).join(' ')] as const]),
  ]);
};

const privateKeyOf = (secret: string): KeyObject => {
  const seed = bytesAfter('whsk_', secret).subarray(0, SEED_BYTES);
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
};

const bytesAfter = (prefix: string, secret: string): Buffer => Buffer.from(secret.slice(prefix.length), 'base64');

const standardSignature = ({ id, timestamp, body }: Signed, { secret, signature }: SigningSecret): string => {
  const content = `${id}.${timestamp}.${body}`;
  return signature.scheme === 'ed25519'
    ? `v1a,${signWith(null, Buffer.from(content), privateKeyOf(secret)).toString('base64')}`
    : `v1,${createHmac('sha256', bytesAfter('whsec_', secret)).update(content).digest('base64')}`;
};
