/** `@flowsync/client`: see `README.md`. */
export type * from './api';
export { type Client, type ClientOptions, createClient, type Input, type Operation } from './client';
export type { Problem, Refused, Result, Unreachable } from './result';
export { type PlainScheme, type Verified, verifyWebhook, type WebhookKey, type WebhookMessage } from './webhook';
