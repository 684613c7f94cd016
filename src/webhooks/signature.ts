/** Standard Webhooks 1.0.0, symmetric signatures: https://github.com/standard-webhooks/standard-webhooks */
import { createHmac } from 'node:crypto';

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/**
 * The value of `webhook-signature`: one signature for each secret, so that receivers may hold either of them.
 * `timestamp` is in seconds since the Unix epoch, `body` the very text that is sent.
 */
export const sign = (id: string, timestamp: number, body: string, secrets: ReadonlyArray<string>): string =>
  secrets
    .map(secret => createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64'))
    .map(signature => `v1,${signature}`)
    .join(' ');
