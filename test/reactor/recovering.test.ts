/** Recoveries in a simulated world: ended in the middle, beside what happens now, cancelled, and with two replicas. */
import { cpSync } from 'node:fs';
import { type RecoveryCommand, recovery, recoveryStream } from '../../domain/recovery';
import { countDeliveriesTo } from '../../projections/deliveries/list-queries';
import type { ReadModelQuery } from '../../projections/query';
import { recoveryById } from '../../projections/recoveries/queries';
import { run } from '../support/right';
import { answering, later, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld, type World, type WorldOptions } from './world';

const FLOWS = 120;
const recoveryId = '11111111-1111-4111-8111-111111111111';
const cause = { actor: { type: 'client', id: 'manager' }, correlationId: 'a-test', causationId: null } as const;
const filter = {
  ...({ status: 'failed', messageType: null, flowId: null, requestId: null, statusClass: null } as const),
  ...{ since: null, until: null },
};

/** The first webhook takes everything, so that requests stay open; the second is what these tests are about. */
const answer: { second: Receiver } = { second: () => answering(500) };
const receiver: Receiver = (post, clock) =>
  post.url.includes('receiver-1') ? answering(200) : answer.second(post, clock);

const boot = async (
  dir: string,
  start?: number,
  earlier: ReadonlyArray<string | undefined> = [],
  options: Partial<WorldOptions> = {},
) => {
  const ports = simulatedPorts({ ...(start === undefined ? {} : { start }), receiver });
  const world = createWorld({ ports, dir, schedule: [0], ...options });
  await world.start();
  await ports.clock.settle();
  const aside = new Set<string | undefined>();
  const sent = (): ReadonlyArray<string | undefined> =>
    earlier.concat(
      ports.network.posts
        .filter(({ url }) => url.includes('receiver-2'))
        .map(({ headers }) => headers['webhook-id'])
        .filter(id => !aside.has(id)),
    );
  return { ...ports, world, sent, aside };
};
type Process = Awaited<ReturnType<typeof boot>>;

const ask = async <A>({ queries, commands }: World, query: ReadModelQuery<A>): Promise<A> => {
  return run(queries.run(query, commands.acknowledged()));
};
const command = async (world: World, of: RecoveryCommand) =>
  world.commands.run(recovery, recoveryStream(2), of, cause)();
const shown = ({ world }: Process) => ask(world, recoveryById(2, recoveryId));

/** Two hours in which all that was sent to the second webhook has failed: played once, and each test goes on with a copy. */
let failed: { readonly dir: string; readonly end: number; readonly sent: ReadonlyArray<string | undefined> };

beforeAll(async () => {
  const dir = tempDir();
  const { world, clock, sent } = await boot(dir);
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.requestAll(FLOWS);
  // Most are probes: one at a time, with a pause of a minute at most between two.
  await clock.advance((FLOWS + 10) * 60_000);
  const stopped = world.stop();
  await clock.advance(1000);
  await stopped;
  failed = { dir, end: clock.now(), sent: sent() };
});

/** The second webhook answers again, and a recovery begins. From now on each message takes 300 ms. */
const started = async (): Promise<{ readonly dir: string; readonly process: Process }> => {
  const dir = tempDir();
  cpSync(failed.dir, dir, { recursive: true });
  answer.second = () => answering(500);
  const process = await boot(dir, failed.end, failed.sent);
  const { world, clock } = process;
  const { count: total, upTo } = await ask(world, countDeliveriesTo(2, { status: 'failed' }));
  expect([total, process.sent().length]).toEqual([FLOWS, FLOWS]);
  answer.second = (_, on) => later(on, 300, answering(200));
  await world.addFlow(FLOWS + 2, ['A']);
  await world.requestSync(FLOWS + 2);
  await clock.advance(62_000);
  process.aside.add(process.sent().at(-1));
  await command(world, { type: 'StartRecovery', at: world.now(), recoveryId, webhookId: 2, filter, upTo, total });
  return { dir, process };
};

test('a recovery that a restart cut short goes on, and sends each message once more', async () => {
  const { dir, process: first } = await started();
  await first.clock.advance(1500);
  const before = first.sent().slice(FLOWS);
  expect(before.length).toBeGreaterThan(10);
  expect(await shown(first)).toMatchObject({ outcome: null, total: FLOWS });
  const stopped = first.world.stop();
  await first.clock.advance(1000);
  await stopped;

  const second = await boot(dir, first.clock.now());
  await second.clock.advance(30_000);
  expect(await shown(second)).toMatchObject({ outcome: 'finished', resent: FLOWS, skipped: 0 });
  const again = [...first.sent().slice(FLOWS), ...second.sent()];
  expect([again.length, new Set(again).size]).toEqual([FLOWS, FLOWS]);
  expect(new Set(again)).toEqual(new Set(first.sent().slice(0, FLOWS)));
  await second.world.stop();
});

test('what happens now does not wait for its end', async () => {
  const { process } = await started();
  const { world, clock, sent } = process;
  await clock.advance(1000);
  await world.addFlow(FLOWS + 1, ['A']);
  await world.requestSync(FLOWS + 1);
  await clock.advance(30_000);
  const all = sent().slice(FLOWS);
  expect(all).toHaveLength(FLOWS + 1);
  const earlier = new Set(sent().slice(0, FLOWS));
  const place = all.findIndex(id => !earlier.has(id));
  // A page, and what was left of the one before.
  expect(place).toBeLessThan(50 + 20 + 40);
  await world.stop();
});

test('one that is cancelled sends no further page, and one whose webhook is switched off ends', async () => {
  const { process } = await started();
  const { world, clock, sent } = process;
  await clock.advance(300);
  await command(world, { type: 'CancelRecovery', at: world.now(), recoveryId });
  await clock.advance(30_000);
  expect(await shown(process)).toMatchObject({ outcome: 'cancelled' });
  expect(sent().length).toBeLessThanOrEqual(FLOWS + 100);

  const { count: total, upTo } = await ask(world, countDeliveriesTo(2, { status: 'failed' }));
  const next = '22222222-2222-4222-8222-222222222222';
  await world.setActive(2, false);
  const at = world.now();
  await command(world, { type: 'StartRecovery', at, recoveryId: next, webhookId: 2, filter, upTo, total });
  await clock.advance(1000);
  expect(await ask(world, recoveryById(2, next))).toMatchObject({ outcome: 'webhook-off', resent: 0 });
  await world.stop();
});

test('of two replicas one goes on with it', async () => {
  const { process: first } = await started();
  const second = createWorld({
    ...{ ports: { ...first }, dir: tempDir(), schedule: [0], store: first.world.store, instanceId: 'replica-2' },
  });
  await second.start();
  await first.clock.advance(30_000);
  expect(await shown(first)).toMatchObject({ outcome: 'finished', resent: FLOWS });
  expect(first.sent()).toHaveLength(2 * FLOWS);
  await second.stop();
  await first.world.stop();
});
