/**
 * Who the practice integration is: an API client and a webhook like any other, with names that mark it as what it is. Key
 * and secret follow from the secret key, so that nothing has to be kept, and a restart changes nothing.
 */
import { apiKeyOf } from '../secrets/api-key';

/** A key of 32 bytes for one purpose, derived from the secret key. */
export type KeyFor = (purpose: string) => Uint8Array;

/** A client that was revoked stays so: whoever wants to practise again gets the next one. */
export const MAX_IDENTITIES = 1000;

export const PRACTICE_NAME = 'Practice integration';

export const practiceId = (number: number): string => `practice-${number}`;

export const practiceApiKey = (number: number, keyFor: KeyFor): string =>
  apiKeyOf(practiceId(number), keyFor(`practice/api-key/${number}`));

export const practiceSecret = (number: number, keyFor: KeyFor): string =>
  `whsec_${Buffer.from(keyFor(`practice/webhook/${number}`)).toString('base64')}`;

/** A name that no resolver will ever know (RFC 6761): only the process that plays leads it to itself. */
export const practiceUrl = (number: number): string => `https://practice.invalid/${number}`;

/** Of exactly such an address; null for any other. */
export const numberIn = (url: string): number | null => {
  const [, number] = /^https:\/\/practice\.invalid\/([1-9]\d{0,3})$/.exec(url) ?? [];
  return number === undefined ? null : Number(number);
};

/** Only flows that were made for it: no other hears from it. */
export const PRACTICE_CODES = 'PRACTICE-*';
export const practiceCode = (flowId: number): string => `PRACTICE-${flowId}`;
