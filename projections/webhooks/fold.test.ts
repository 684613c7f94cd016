import type { OfType } from '../../domain/kernel/aggregate';
import type { WebhookEvent } from '../../domain/webhook';
import type { WebhookSettings } from '../../domain/webhook-settings';
import { foldInMemory } from '../../test/support/memory-read-model';
import { webhooksProjection } from './fold';

const at = '2026-11-24T08:00:00.000Z';
const later = '2026-11-24T09:00:00.000Z';
const settings = {
  title: 'Middleware',
  url: 'https://m.example/hook',
  active: true,
  topics: ['FLOW_EXTERNAL_SOURCE'] as const,
  filters: null,
  maxPerSecond: null,
  maxConcurrent: null,
};
const secret = { secret: 'sealed', secretFingerprint: null, signature: null };
const created: OfType<WebhookEvent, 'WebhookCreated'> = {
  type: 'WebhookCreated',
  at,
  webhookId: 3,
  ...settings,
  ...secret,
};
const changed = (change: Partial<WebhookSettings>): WebhookEvent => ({
  type: 'WebhookChanged',
  at: later,
  ...settings,
  ...change,
});
const disabled: WebhookEvent = { type: 'WebhookDisabled', at: later, reason: 'gone', title: 'M', failingSince: null };
const deleted: WebhookEvent = { type: 'WebhookDeleted', at: later };

const rows = (...events: ReadonlyArray<WebhookEvent>) =>
  foldInMemory(
    webhooksProjection,
    events.map(event => ['webhook-3', event]),
  );
const webhook = (...events: ReadonlyArray<WebhookEvent>) => rows(...events).webhooks?.[0];

test('a webhook without its secret', () => {
  expect(rows(created)).toEqual({
    webhooks: [
      {
        ...{ webhook_id: 3, owner: 'manager-1', title: 'Middleware', url: 'https://m.example/hook', active: 1 },
        ...{ filters: null, max_per_second: null, max_concurrent: null, signature: '{"scheme":"hmac"}' },
        ...{ topics: '["FLOW_EXTERNAL_SOURCE"]', disabled: null, created_at: at, updated_at: at, deleted: 0 },
      },
    ],
  });
});

test('a webhook as it was changed', () => {
  expect(webhook(created, changed({ title: 'New', url: 'https://n.example' }))).toMatchObject({
    ...{ title: 'New', url: 'https://n.example', created_at: at, updated_at: later },
  });
  const rotated: WebhookEvent = { type: 'WebhookSecretRotated', at: later, ...secret, previousValidUntil: later };
  expect(webhook(created, rotated)).toMatchObject({ title: 'Middleware', updated_at: later });
  const signature = { scheme: 'plain', header: 'x-a', encoding: 'hex', prefix: '' } as const;
  expect(webhook(created, { ...rotated, signature })?.signature).toBe(JSON.stringify(signature));
  const choices = { filters: { flowIds: [7] }, maxPerSecond: 5, maxConcurrent: 1 };
  expect(webhook(created, changed(choices))).toMatchObject({
    ...{ filters: '{"flowIds":[7]}', max_per_second: 5, max_concurrent: 1 },
  });
  expect(webhook(created, deleted)).toMatchObject({ active: 0, deleted: 1 });
});

test('why the service switched it off is shown until it is switched on again', () => {
  expect(webhook(created, disabled)).toMatchObject({ active: 0, disabled: 'gone' });
  expect(webhook(created, disabled, changed({ active: false }))).toMatchObject({ disabled: 'gone' });
  expect(webhook(created, disabled, changed({}))).toMatchObject({ active: 1, disabled: null });
});

test('a test message changes nothing', () => {
  const asked: WebhookEvent = {
    type: 'WebhookTestRequested',
    at: later,
    testId: '11111111-1111-4111-8111-111111111111',
  };
  expect(rows(created, asked)).toEqual(rows(created));
});
