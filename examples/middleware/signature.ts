/** Standard Webhooks: did this message come from flowsync, unchanged and just now? See https://www.standardwebhooks.com */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A message that somebody recorded must not be played again much later. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * What is wrong with the message, or null when it is genuine. `body` must hold the bytes as they came: JSON that was
 * parsed and written again has another signature. `now` is in seconds.
 */
export const problemOf = (secret: string, headers: IncomingHttpHeaders, body: Buffer, now: number): string | null => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return 'a webhook header is missing';
  if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS)
    return 'the message is too old or its clock is wrong';

  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // There may be several signatures: while a secret is being rotated, the old and the new one both sign.
  const genuine = signatures.split(' ').some(signature => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return genuine ? null : 'the signature does not match';
};
