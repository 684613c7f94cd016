/** One message to a middleware, signed and sent as the service itself would. */

import { HMAC } from '../../../domain/webhook-settings';
import type { Clock, Network, PostResult } from '../../runtime/ports';
import { signatureHeaders } from '../../webhooks/signature';

export interface Message {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly checkpoint: string | null;
}

export interface Forwarded {
  readonly result: PostResult;
  readonly ms: number;
}

export type Forward = (message: Message, more?: Readonly<Record<string, string>>) => Promise<Forwarded>;

/** As for any webhook. */
const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 4096;

export const createForward =
  (url: string, secret: string, network: Network, clock: Clock): Forward =>
  async ({ id, body, checkpoint }, more = {}) => {
    const timestamp = Math.floor(clock.now() / 1000);
    const begun = clock.elapsed();
    const result = await network.post({
      url,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'flowsync',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        ...signatureHeaders({ id, timestamp, body }, [{ secret, signature: HMAC }]),
        ...(checkpoint === null ? {} : { 'flowsync-checkpoint': checkpoint }),
        ...more,
      },
      body,
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    return { result, ms: Math.round(clock.elapsed() - begun) };
  };
