/** What a client finds who did not hear the answer and asks again. */
import { type Running, startService } from '../support/service';

let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService();
});

test('a DELETE that is repeated is 404 when one thing is gone, 200 when it says how things shall be', async () => {
  const { request } = flowsync;
  await request('PUT', '/flows/7', { code: 'F', title: 'F' });
  for (const reference of ['a', 'b']) await request('POST', '/flows/7/external-sources', { reference });
  await request('POST', '/flows/7/external-sources/1/allocations/participants', { participantIds: [1, 2] });
  const webhook = { title: 'W', url: 'https://example.org', events: ['FLOW_EXTERNAL_SOURCE'], active: false };
  const { body } = await request('POST', '/webhooks', webhook);
  const { clientId } = await flowsync.client('analyst');
  const twice = async (path: string) => [
    (await request('DELETE', path)).status,
    (await request('DELETE', path)).status,
  ];
  expect(await twice('/flows/7/external-sources/1/allocations/participants/1')).toEqual([200, 404]);
  expect(await twice('/flows/7/external-sources/2')).toEqual([200, 404]);
  expect(await twice(`/webhooks/${body.data.id}`)).toEqual([200, 404]);
  expect(await twice('/flows/7/external-sources/1/allocations')).toEqual([200, 200]);
  expect(await twice('/participants/1/personal-data')).toEqual([200, 200]);
  expect(await twice(`/clients/${clientId}`)).toEqual([200, 200]);
});
