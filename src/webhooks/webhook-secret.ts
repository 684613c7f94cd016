/** The secrets of the schemes by which webhooks are signed: their forms, and new ones. */
import { text } from '../../domain/kernel/types';
import type { SignatureScheme } from '../../domain/webhook-settings';
import type { Random } from '../runtime/ports';
import { publicKeyOf } from './signature';

/** Any text, as receivers that exist have it; the scheme may ask for more. */
export const WebhookSecret = text('WebhookSecret', { minLength: 1, maxLength: 500 });

/** A scheme as somebody chooses it: the public key follows from the secret. */
export type SchemeChoice =
  | { readonly scheme: 'hmac' | 'ed25519' }
  | Extract<SignatureScheme, { readonly scheme: 'plain' }>;

/** 24 to 64 bytes: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SYMMETRIC =
  /^whsec_(?:[A-Za-z0-9+/]{4}){8,20}(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|(?:[A-Za-z0-9+/]{4})?[A-Za-z0-9+/]{2}==)?$/;
/** A seed of 32 bytes, or one with its public key behind it. */
const ASYMMETRIC = /^whsk_(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)$/;

/** Why a secret is none for a scheme, as the end of a sentence; null: it is one. */
export const secretProblem = ({ scheme }: SchemeChoice, secret: string): string | null => {
  switch (scheme) {
    case 'hmac':
      return SYMMETRIC.test(secret) ? null : 'must be whsec_ followed by 24 to 64 bytes in base64';
    case 'ed25519':
      if (!ASYMMETRIC.test(secret)) return 'must be whsk_ followed by an Ed25519 key of 32 or 64 bytes in base64';
      return hasOwnPublicKey(secret) ? null : 'must end with the public key of its first 32 bytes, or without one';
    case 'plain':
      return null;
  }
};

export const newSecret = ({ scheme }: SchemeChoice, random: Random): string => {
  const bytes = Buffer.from(random.bytes(32));
  switch (scheme) {
    case 'hmac':
      return `whsec_${bytes.toString('base64')}`;
    case 'ed25519':
      return `whsk_${bytes.toString('base64')}`;
    case 'plain':
      return bytes.toString('base64url');
  }
};

export const schemeOf = (choice: SchemeChoice, secret: string): SignatureScheme =>
  choice.scheme === 'ed25519' ? { scheme: 'ed25519', publicKey: publicKeyOf(secret) } : (choice as SignatureScheme);

/** The public key that comes with a secret has to be its own: a receiver who goes by another could verify nothing. */
const hasOwnPublicKey = (secret: string): boolean => {
  const bytes = Buffer.from(secret.slice('whsk_'.length), 'base64');
  return (
    bytes.length === 32 || bytes.subarray(32).equals(Buffer.from(publicKeyOf(secret).slice('whpk_'.length), 'base64'))
  );
};
