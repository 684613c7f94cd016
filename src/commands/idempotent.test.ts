/** Whatever is asked under a key, of whichever aggregate: asked again, it has had its effect and gets the same answer. */
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { type ApiClientCommand, apiClient, clientStream } from '../../domain/api-client';
import type { FlowCommand } from '../../domain/flow/commands';
import { flow, flowStream } from '../../domain/flow/flow';
import type { Aggregate } from '../../domain/kernel/aggregate';
import { type WebhookCommand, webhook, webhookStream } from '../../domain/webhook';
import { HMAC } from '../../domain/webhook-settings';
import { ask, twoClasses } from '../../test/support/domain/flow-examples';
import { right } from '../../test/support/right';
import { tempDir } from '../../test/support/temp-dir';
import { openSqliteStore } from '../event-store/sqlite/open-sqlite-store';
import type { SqliteStore } from '../event-store/sqlite/sqlite-store';
import { encodeWith } from '../event-store/stored-event';
import { realClock, realRandom } from '../runtime/real';
import { createCommandRunner } from './command-runner';
import { noSnapshots } from './sqlite-snapshots';

const at = '2026-11-24T09:00:00.000Z';
const cause = { actor: { type: 'client', id: 'test' }, correlationId: 'c', causationId: null } as const;

let store: SqliteStore;
beforeAll(() => {
  store = right(openSqliteStore({ file: join(tempDir(), 'events.sqlite'), clock: realClock }));
});
afterAll(() => store.close());

const settings = { title: 'M', url: 'https://m.example/', active: true, topics: ['FLOW_EXTERNAL_SOURCE'] } as const;
const first = { secret: 'sealed', secretFingerprint: 'f1', signature: HMAC };
const webhooks: ReadonlyArray<WebhookCommand> = [
  { type: 'CreateWebhook', at, webhookId: 1, ...settings, ...first, others: 0, maxWebhooks: 1 },
  { type: 'ChangeWebhook', at, ...settings, rotateTo: null },
  { type: 'ChangeWebhook', at, ...settings, title: 'Other', rotateTo: null },
  { type: 'ChangeWebhook', at, ...settings, rotateTo: { ...first, previousValidUntil: at } },
  { type: 'DisableWebhook', at, reason: 'gone', version: 1 },
];
const registered = {
  type: 'RegisterClient',
  at,
  clientId: 'a',
  role: 'manager',
  secretHash: 'h1',
  expiresAt: null,
  others: 0,
} as const;
const clients: ReadonlyArray<ApiClientCommand> = [
  registered,
  { type: 'RotateSecret', at, secretHash: 'h1', previousValidUntil: at },
  { type: 'RotateSecret', at, secretHash: 'h2', previousValidUntil: at },
  { type: 'SetExpiry', at, expiresAt: null },
  { type: 'SetExpiry', at, expiresAt: '2027-11-24T09:00:00.000Z' },
  { type: 'RevokeClient', at },
];
const flows: ReadonlyArray<FlowCommand> = [
  ...Object.values(ask).filter(({ type }) => type !== 'RegisterFlow'),
  { ...ask.RequestSync, references: ['class-b'], requestId: '22222222-2222-4222-8222-222222222222' },
  { ...ask.AllocateParticipants, participantIds: [1] },
];

let streams = 0;
/** On a stream of their own, begun with these events; each keyed, then all that follow, then all of them once more. */
const repeated = async <
  Command extends { readonly type: string; readonly at: string },
  State,
  Event extends { readonly type: string; readonly at: string },
>(
  aggregate: Aggregate<Command, State, Event>,
  streamOf: (n: number) => string,
  begun: ReadonlyArray<Event>,
  keyed: ReadonlyArray<Command>,
  further: ReadonlyArray<Command>,
): Promise<void> => {
  const stream = streamOf(++streams);
  const encode = encodeWith(aggregate.event, cause);
  if (begun.length > 0)
    await store.append(
      stream,
      'no-stream',
      begun.map(event => encode(event, realRandom.uuid())),
    )();
  /** As another replica, or after a restart: nothing is remembered. */
  const run = (command: Command, key?: string) =>
    createCommandRunner({ store, random: realRandom, snapshots: noSnapshots, isShared: false }).run(
      ...([aggregate, stream, command, cause, key] as const),
    )();
  const accepted: Array<readonly [Command, string, unknown]> = [];
  for (const [index, command] of keyed.entries()) {
    const key = `${stream}/${index}`;
    const outcome = await run(command, key);
    if (E.isRight(outcome)) accepted.push([command, key, outcome.right]);
  }
  for (const command of further) await run(command);
  const head = await store.head()();
  for (const [command, key, outcome] of accepted) {
    expect([command, await run(command, key)]).toEqual([command, E.right(outcome)]);
  }
  expect(await store.head()()).toEqual(head);
};

const lists = <Command>(all: ReadonlyArray<Command>) => {
  const list = fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 8 });
  return fc.tuple(list, list);
};

describe('a command under a key, asked again after whatever else happened', () => {
  test('on a flow', async () => {
    const property = fc.asyncProperty(lists(flows), ([keyed, further]) =>
      repeated(flow, flowStream, twoClasses, keyed, further),
    );
    await fc.assert(property, { numRuns: 40 });
  });

  test('on a webhook', async () => {
    const property = fc.asyncProperty(lists(webhooks), ([keyed, further]) =>
      repeated(webhook, webhookStream, [], [...webhooks.slice(0, 1), ...keyed], further),
    );
    await fc.assert(property, { numRuns: 20 });
  });

  test('on an API client', async () => {
    const property = fc.asyncProperty(lists(clients), ([keyed, further]) =>
      repeated(apiClient, n => clientStream(String(n)), [], [registered, ...keyed], further),
    );
    await fc.assert(property, { numRuns: 20 });
  });
});
