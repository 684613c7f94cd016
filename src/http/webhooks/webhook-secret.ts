/** The secret that signs what a webhook gets, as Standard Webhooks writes it. */
import { text } from '../../../domain/kernel/types';
import type { Random } from '../../runtime/ports';

const four = '[A-Za-z0-9+/]{4}';
const two = '[A-Za-z0-9+/]{2}==';
const three = '[A-Za-z0-9+/]{3}=';

/** 24 to 64 bytes: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const WebhookSecret = text('WebhookSecret', {
  maxLength: 100,
  pattern: new RegExp(`^whsec_((${four}){8,20}(${four}|${three}|${two})?|(${four}){21}${two})$`),
  expected: 'whsec_ followed by 24 to 64 bytes in base64',
});

export const newSecret = (random: Random): string => `whsec_${Buffer.from(random.bytes(32)).toString('base64')}`;
