/** The secret that signs what a webhook gets, as Standard Webhooks writes it. */
import { text } from '../../../domain/kernel/types';
import type { Random } from '../../runtime/ports';

/** 24 to 64 bytes: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const WebhookSecret = text('WebhookSecret', {
  maxLength: 100,
  pattern:
    /^whsec_(?:[A-Za-z0-9+/]{4}){8,20}(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|(?:[A-Za-z0-9+/]{4})?[A-Za-z0-9+/]{2}==)?$/,
  expected: 'whsec_ followed by 24 to 64 bytes in base64',
});

export const newSecret = (random: Random): string => `whsec_${Buffer.from(random.bytes(32)).toString('base64')}`;
