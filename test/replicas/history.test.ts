/** The history of several replicas over one EventStoreDB: proved once, by checkpoints of all, and its texts redacted for all. */
import { checkBySigstore } from '../support/proofs/sigstore';
import type { Running } from '../support/service';
import { until } from '../support/until';
import { insist, newPrefix, ready, startReplicas, withServer } from './replicas';

withServer('the history of replicas', () => {
  let replicas: ReadonlyArray<Running>;
  const text = async (replica: Running | undefined, path: string): Promise<string> =>
    (await replica?.request('GET', path))?.body as string;
  const eventIdOf = async (type: string): Promise<string> => {
    const { body } = (await replicas[0]?.request('GET', '/flows/1/events')) ?? {};
    return body.data.find((event: { readonly type: string }) => event.type === type).eventId;
  };

  beforeAll(async () => {
    replicas = await startReplicas(2, newPrefix());
    await Promise.all(replicas.map(ready));
    const one = replicas[0] as Running;
    await insist(one, 'PUT', '/flows/1', { code: 'BIO', title: 'Biology' });
    await insist(one, 'POST', '/flows/1/external-sources', { reference: 'bio', description: 'Class of Ada' });
  }, 60_000);

  test('both give out the same checkpoints, and each proves an event to a verifier that is not ours', async () => {
    const eventId = await eventIdOf('FlowRegistered');
    for (const replica of replicas) {
      const proof = await until(async () => {
        const { status, body } = await replica.request('GET', `/events/${eventId}/proof`);
        return status === 200 && String(body);
      });
      checkBySigstore(proof, (await text(replica, '/history/key')).split('\n')[0] ?? '');
    }
    await until(async () => {
      const [one, other] = await Promise.all(replicas.map(replica => text(replica, '/history/checkpoint')));
      return one === other;
    });
    expect(await text(replicas[0], '/history/key')).toBe(await text(replicas[1], '/history/key'));
  });

  test('a text reads the same at both, and is redacted at both', async () => {
    const description = async (replica: Running): Promise<string> =>
      (await replica.request('GET', '/flows/1/external-sources/1')).body.data.description;
    for (const replica of replicas) await until(async () => (await description(replica)) === 'Class of Ada');
    const eventId = await eventIdOf('SourceAdded');
    await insist(replicas[1] as Running, 'POST', `/events/${eventId}/redact`, { reason: 'it named a pupil' });
    for (const replica of replicas) await until(async () => (await description(replica)) === '[redacted]');
  });
});
