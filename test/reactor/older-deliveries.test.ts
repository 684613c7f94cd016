/** Deliveries as an older version stored them: each holds the body. */
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld } from './world';

const requestId = '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718';
const deliveryId = 'msg_0190f3a27e4b7cc3a1b2c3d4e5f60718_1';
const body = '{"type":"flow.sync.requested",  "data": {"as": "it was"}}';

test('a delivery that was stored with its body is sent with it, and a resend with the sources that are open', async () => {
  const ports = simulatedPorts();
  const world = createWorld({ ports, dir: tempDir() });
  await world.addWebhook(1);
  await world.addFlow(7, ['A', 'B']);
  const at = world.now();
  const deadline = new Date(ports.clock.now() + 3_600_000).toISOString();
  await world.onFlow(7, { type: 'RequestSync', at, requestId, references: null, deadline });
  const facts = { deliveryId, webhookId: 1, messageType: 'flow.sync.requested', requestId, flowId: 7, body, dueAt: at };
  const by = { actor: { type: 'system', id: 'reactor' }, correlationId: 'click-1', causationId: null };
  const event = { eventId: ports.random.uuid(), type: 'DeliveryScheduled', data: JSON.stringify(facts) };
  const metadata = JSON.stringify({ v: 1, occurredAt: at, ...by });
  await world.store.append(`delivery-${deliveryId}`, 'no-stream', [{ ...event, metadata }])();

  await world.start();
  await ports.clock.settle();
  expect(ports.network.posts.map(post => post.body)).toEqual([body]);
  await world.done(7, 'A');
  await world.resend(7, requestId);
  await ports.clock.settle();
  const [first, second] = ports.network.posts;
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(JSON.parse(second?.body ?? '').data.externalSources).toEqual([{ id: 2, reference: 'B' }]);
  expect(ports.network.posts).toHaveLength(2);
  await world.stop();
});
