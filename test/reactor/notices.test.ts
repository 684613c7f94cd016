/** What webhooks may receive beside sync requests, and whom it concerns. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowCommand } from '../../domain/flow/commands';
import type { WebhookFilters } from '../../domain/webhook-filters';
import type { Topic } from '../../domain/webhook-settings';
import { answering, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld, type World } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OF_HOLDS: ReadonlyArray<Topic> = ['flow.hold.opened', 'flow.hold.closed'];
const [H1, H2] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const ok: Receiver = () => answering(200);

/** Flow 7 with six participants on its source; webhook 1 is subscribed to syncs, webhook 2 to `topics`. */
const boot = async (topics: ReadonlyArray<Topic>, receiver: Receiver = ok) => {
  const dir = tempDir();
  const ports = simulatedPorts({ receiver });
  const world = createWorld({ ports, dir });
  await world.start();
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.subscribe(2, topics);
  await world.addFlow(7, ['A']);
  const participantIds = [1, 2, 3, 4, 5, 6];
  await world.onFlow(7, { type: 'AllocateParticipants', at: world.now(), sourceId: 1, participantIds });
  await ports.clock.settle();
  const sent = async () => {
    await ports.clock.settle();
    return ports.network.posts.map(({ url, body }) => {
      const { type, data } = JSON.parse(body);
      return { to: Number(/receiver-(\d+)/.exec(url)?.[1]), type, data };
    });
  };
  return { ...ports, world, dir, sent };
};

const guarded = (world: World, holdId: string, ms = HOUR) => {
  const holdUntil = new Date(Date.parse(world.now()) + ms).toISOString();
  return { at: world.now(), sourceId: 1, guard: '20%,5', holdId, holdUntil } as const;
};
const clear = (world: World, holdId: string) =>
  world.onFlow(7, { type: 'ClearAllocations', ...guarded(world, holdId) });
const list = (world: World, holdId: string, participantIds: ReadonlyArray<number>) =>
  world.onFlow(7, {
    ...{ type: 'ReplaceAllocations', ...guarded(world, holdId), participantIds },
    ...{ requestId: null, addMissing: true },
  });

test('a hold is announced, with its request, to each webhook that is subscribed, and to no other', async () => {
  const { world, sent } = await boot(OF_HOLDS);
  await world.addWebhook(3);
  await world.subscribe(3, ['flow.hold.opened', 'flow.source.stale']);
  const requestId = await world.requestSync(7);
  await clear(world, H1);
  await clear(world, H1);
  const [, ...notices] = await sent();
  const data = {
    ...{ flowId: 7, externalSource: { id: 1, reference: 'A' }, holdId: H1, requestId },
    ...{ change: 'clear', removed: 6, of: 6, guard: '20%,5' },
  };
  expect(notices.map(({ to }) => to).toSorted()).toEqual([2, 3]);
  for (const notice of notices) expect(notice).toMatchObject({ type: 'flow.hold.opened', data });
  await world.stop();
});

const ends: ReadonlyArray<[outcome: string, (world: World) => FlowCommand | null, object]> = [
  [
    'approved',
    world => ({
      ...{ type: 'ApproveHold', at: world.now(), holdId: H1, comment: null, shown: null },
      ...{ newHoldId: H2, holdUntil: world.now() },
    }),
    { endedBy: 'manager' },
  ],
  [
    'rejected',
    world => ({ type: 'RejectHold', at: world.now(), holdId: H1, comment: 'Empty file' }),
    { endedBy: 'manager' },
  ],
  ['timed-out', () => null, { endedBy: 'reactor' }],
  ['superseded', world => ({ type: 'ArchiveFlow', at: world.now() }), { endedBy: 'manager', supersededBy: null }],
];
test.each(ends)('the end of a hold is announced once: %s', async (outcome, command, data) => {
  const { world, clock, sent } = await boot(OF_HOLDS);
  await clear(world, H1);
  const end = command(world);
  if (end !== null) await world.onFlow(7, end);
  await clock.advance(2 * HOUR);
  const [opened, closed, ...more] = await sent();
  expect(more).toEqual([]);
  expect(opened).toMatchObject({ to: 2, type: 'flow.hold.opened', data: { holdId: H1, requestId: null } });
  expect(closed).toMatchObject({ to: 2, type: 'flow.hold.closed', data: { flowId: 7, holdId: H1, outcome, ...data } });
  await world.stop();
});

test('a hold that another takes the place of says which, and the other is announced too', async () => {
  const { world, sent } = await boot(OF_HOLDS);
  await list(world, H1, []);
  await list(world, H2, [99]);
  const announced = (await sent()).map(({ type, data }) => [type, data.holdId, data.supersededBy]);
  expect(announced).toHaveLength(3);
  expect(announced).toEqual(
    expect.arrayContaining([
      ['flow.hold.opened', H1, undefined],
      ['flow.hold.closed', H1, H2],
      ['flow.hold.opened', H2, undefined],
    ]),
  );
  await world.stop();
});

test('a hold that grows by one participant after the other is announced once', async () => {
  const { world, sent } = await boot(OF_HOLDS);
  const take = (participantId: number) =>
    world.onFlow(7, { type: 'DeallocateParticipant', ...guarded(world, H1), guard: '20%,2', participantId });
  for (const participantId of [1, 2, 3, 4, 5]) await take(participantId);
  const held = (await world.history('flow')).filter(({ event }) => event.type === 'RemovalHeld');
  expect(held.length).toBeGreaterThan(1);
  expect((await sent()).map(({ type }) => type)).toEqual(['flow.hold.opened']);
  await world.stop();
});

test('a stale source is announced once in each spell', async () => {
  const { world, clock, sent } = await boot(['flow.source.stale']);
  const since = new Date(clock.now() + HOUR).toISOString();
  const describe = { type: 'DescribeSource', sourceId: 1, description: '', maxAge: 3600 } as const;
  await world.onFlow(7, { ...describe, at: world.now() });
  await clock.advance(10 * HOUR);
  const data = {
    flowId: 7,
    flowCode: 'CODE-7',
    externalSource: { id: 1, reference: 'A' },
    staleSince: since,
    maxAge: 3600,
  };
  expect(await sent()).toEqual([{ to: 2, type: 'flow.source.stale', data }]);
  await world.done(7, 'A');
  await clock.advance(10 * HOUR);
  expect((await sent()).map(({ type }) => type)).toEqual(['flow.source.stale', 'flow.source.stale']);
  await world.stop();
});

test('nothing is announced twice: not after a crash, nor when the log is read again from its beginning', async () => {
  const { world, dir, clock, sent } = await boot([...OF_HOLDS, 'flow.sync.completed', 'flow.source.added']);
  await clear(world, H1);
  await world.onFlow(7, { type: 'RejectHold', at: world.now(), holdId: H1, comment: null });
  await world.requestSync(7);
  await clock.settle();
  await world.done(7, 'A');
  expect((await sent()).filter(({ to }) => to === 2)).toHaveLength(4);
  expect(await sent()).toHaveLength(5);
  await world.kill();

  rmSync(join(dir, 'reactor.sqlite'));
  const ports = simulatedPorts({ start: clock.now() + MINUTE, receiver: ok });
  const again = createWorld({ ports, dir });
  await again.start();
  await ports.clock.advance(HOUR);
  expect(ports.network.posts).toEqual([]);
  expect((await again.history()).filter(({ event }) => event.type === 'DeliveryScheduled')).toHaveLength(5);
  await again.stop();
});

test('the end of a request does not stop the messages about its hold; it is tried as often as any other', async () => {
  const { world, clock, sent } = await boot(OF_HOLDS, ({ url }) => answering(url.includes('receiver-1') ? 200 : 500));
  await world.requestSync(7);
  await clear(world, H1);
  await world.done(7, 'A');
  await clock.advance(HOUR);
  expect((await sent()).filter(({ type }) => type === 'flow.hold.opened')).toHaveLength(4);
  await world.stop();
});

test('a message waits while its webhook is switched off, as a test does not, and is stopped when it is deleted', async () => {
  const attempts = { made: 0 };
  const { world, clock, sent } = await boot(OF_HOLDS, () => answering(attempts.made++ === 0 ? 500 : 200));
  await clear(world, H1);
  expect(await sent()).toHaveLength(1);
  await world.subscribe(2, OF_HOLDS, false);
  await world.testWebhook(2);
  await clock.advance(10 * MINUTE);
  expect((await sent()).map(({ type }) => type)).toEqual(['flow.hold.opened', 'webhook.test']);
  await world.subscribe(2, OF_HOLDS);
  await clock.advance(MINUTE);
  expect((await sent()).map(({ type }) => type)).toEqual(['flow.hold.opened', 'webhook.test', 'flow.hold.opened']);

  attempts.made = 0;
  await world.onFlow(7, { type: 'RejectHold', at: world.now(), holdId: H1, comment: null });
  expect(await sent()).toHaveLength(4);
  await world.deleteWebhook(2);
  await clock.advance(HOUR);
  expect(await sent()).toHaveLength(4);
  expect((await world.history()).at(-1)?.event).toMatchObject({ type: 'DeliveryStopped', reason: 'webhook-deleted' });
  await world.stop();
});

test('a webhook for holds only is nobody to ask for a sync, and their failures end no request', async () => {
  const { world, clock } = await boot(OF_HOLDS, ({ url }) => answering(url.includes('receiver-1') ? 200 : 410));
  await world.requestSync(7);
  await clear(world, H1);
  await clock.settle();
  const types = async () => (await world.history('flow')).map(({ event }) => event.type);
  expect((await world.history()).map(({ event }) => event.type)).toContain('AttemptFailed');
  expect(await types()).not.toContain('SyncUndelivered');
  await world.deleteWebhook(1);
  await world.addWebhook(3);
  await world.subscribe(3, OF_HOLDS);
  await clock.settle();
  expect(world.reactor.receivers()).toBe(0);
  await world.done(7, 'A');
  await world.requestSync(7);
  await clock.settle();
  expect(await types()).toContain('SyncUndelivered');
  await world.stop();
});

test('what happens to syncs, sources and the flow is announced to whoever asked for it, and to nobody else', async () => {
  const { world, clock, sent } = await boot([
    ...(['flow.sync.completed', 'flow.sync.failed', 'flow.sync.cancelled', 'flow.sync.timed_out'] as const),
    ...(['flow.source.added', 'flow.source.removed', 'flow.archived', 'flow.unarchived'] as const),
  ]);
  const at = world.now;
  const received = async () => (await sent()).filter(({ to }) => to === 2);
  const progress = { type: 'ReportProgress', reference: 'A', percent: 40, message: null } as const;

  const first = await world.requestSync(7);
  await world.onFlow(7, { ...progress, at: at(), requestId: first });
  await world.done(7, 'A');
  await world.requestSync(7);
  const failed = { type: 'FailSync', reference: 'A', requestId: null, reason: 'gone', message: null } as const;
  await world.onFlow(7, { ...failed, at: at() });
  const third = await world.requestSync(7);
  await world.onFlow(7, { type: 'CancelSync', at: at(), requestId: third });
  const fourth = await world.requestSync(7, HOUR);
  await clock.advance(2 * HOUR);
  await world.onFlow(7, { type: 'AddSource', at: at(), reference: 'B', description: 'b', maxSources: 9 });
  await world.onFlow(7, { type: 'ArchiveFlow', at: at() });
  await world.onFlow(7, { type: 'UnarchiveFlow', at: at() });

  const flow = { flowId: 7, flowCode: 'CODE-7' };
  const sources = { ...flow, externalSources: [{ id: 1, reference: 'A' }] };
  expect((await received()).map(({ type, data }) => [type, data])).toEqual([
    ['flow.source.added', { ...flow, externalSource: { id: 1, reference: 'A' }, description: '' }],
    ['flow.sync.completed', { ...sources, requestId: first, late: false, message: null, counts: null }],
    ['flow.sync.failed', expect.objectContaining({ ...sources, reason: 'gone' })],
    ['flow.sync.cancelled', { ...sources, requestId: third, reason: 'requested' }],
    ['flow.sync.timed_out', { ...sources, requestId: fourth, deadline: expect.any(String) }],
    ['flow.source.added', { ...flow, externalSource: { id: 2, reference: 'B' }, description: 'b' }],
    ['flow.archived', flow],
    ['flow.unarchived', flow],
  ]);
  // Webhook 1 receives the requests alone.
  expect((await sent()).filter(({ to, type }) => to === 1 && type !== 'flow.sync.requested')).toEqual([]);

  await world.subscribe(2, ['flow.sync.progressed']);
  const fifth = await world.requestSync(7);
  await world.onFlow(7, { ...progress, at: at(), requestId: fifth });
  expect((await received()).at(-1)).toEqual({
    to: 2,
    type: 'flow.sync.progressed',
    data: { ...flow, requestId: fifth, externalSources: [{ id: 1, reference: 'A' }], percent: 40, message: null },
  });
  await world.stop();
});

test('a message is sent to those whose filters it fits; that of several sources when one of them fits', async () => {
  const { world, sent } = await boot(['FLOW_EXTERNAL_SOURCE', 'flow.source.added', 'flow.archived']);
  const filter = (filters: WebhookFilters) => world.filter(2, filters);
  await world.deleteWebhook(1);
  await world.addFlow(8, ['class-a', 'class-b', 'other']);
  expect(await sent()).toHaveLength(4);
  const isSent = async (filters: WebhookFilters): Promise<boolean> => {
    await filter(filters);
    const before = (await sent()).length;
    const requestId = await world.requestSync(8);
    const after = (await sent()).length;
    const state = (await world.history('flow')).at(-1)?.event;
    if (after === before) expect(state).toMatchObject({ type: 'SyncUndelivered', requestId });
    else await world.onFlow(8, { type: 'CancelSync', at: world.now(), requestId });
    return after > before;
  };
  expect(await isSent({ flowIds: [8] })).toBe(true);
  expect(await isSent({ flowIds: [7, 9] })).toBe(false);
  expect(await isSent({ flowCodes: ['CODE-*'] })).toBe(true);
  expect(await isSent({ flowCodes: ['BIO-*'] })).toBe(false);
  expect(await isSent({ references: ['*-b'] })).toBe(true);
  expect(await isSent({ references: ['*-c', 'class'] })).toBe(false);
  expect(await isSent({ flowIds: [8], references: ['nothing'] })).toBe(false);

  // By the code that the flow has at that time, and the flow as a whole whatever its sources are.
  await filter({ flowCodes: ['NEW-*'], references: ['nothing'] });
  const details = { code: 'NEW-8', title: 'Exam', subTitle: null, kind: null, managers: [] };
  await world.onFlow(8, { type: 'PutFlow', at: world.now(), flowId: 8, details });
  await world.onFlow(8, { type: 'ArchiveFlow', at: world.now() });
  expect((await sent()).at(-1)).toEqual({ to: 2, type: 'flow.archived', data: { flowId: 8, flowCode: 'NEW-8' } });
  await world.stop();
});

test('the body is the same on each attempt, whatever the flow is called by then', async () => {
  const { world, clock, network } = await boot(['flow.archived'], ({ url }) =>
    answering(url.includes('receiver-1') ? 200 : 500),
  );
  await world.onFlow(7, { type: 'ArchiveFlow', at: world.now() });
  await clock.settle();
  await world.onFlow(7, { type: 'UnarchiveFlow', at: world.now() });
  const details = { code: 'OTHER', title: 'Exam', subTitle: null, kind: null, managers: [] };
  await world.onFlow(7, { type: 'PutFlow', at: world.now(), flowId: 7, details });
  await clock.advance(HOUR);
  const bodies = network.posts.map(({ body }) => body);
  expect(bodies.length).toBeGreaterThan(3);
  expect(new Set(bodies).size).toBe(1);
  expect(JSON.parse(bodies[0] ?? '').data).toEqual({ flowId: 7, flowCode: 'CODE-7' });
  await world.stop();
});
