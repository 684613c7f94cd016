/** How messages are signed, verified as a receiver does it: by the library, and with what Node has. */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { Send } from '../support/http-client';
import { listen } from '../support/loopback';
import { startService } from '../support/service';
import { until } from '../support/until';

interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
const arrived: Arrived[] = [];
let request: Send;
let url = '';

beforeAll(async () => {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', chunk => chunks.push(chunk));
    incoming.on('end', () => {
      arrived.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(204).end();
    });
  });
  url = `http://127.0.0.1:${await listen(server)}/hook`;
  ({ request } = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } }));
});

const settings = () => ({ title: 'M', url, events: ['FLOW_EXTERNAL_SOURCE'], active: true });
const create = async (more: object) => {
  const { status, body } = await request('POST', '/webhooks', { ...settings(), ...more });
  expect([status, body.error]).toEqual([201, null]);
  return body.data;
};
const change = async (id: number, more: object) => {
  const { status, body } = await request('PUT', `/webhooks/${id}`, { ...settings(), ...more });
  expect([status, body.error]).toEqual([200, null]);
  return body.data;
};
/** The test message that comes next. */
const sent = async (id: number): Promise<Arrived> => {
  const { deliveryId } = (await request('POST', `/webhooks/${id}/test`)).body.data;
  return until(async () => arrived.find(({ headers }) => headers['webhook-id'] === deliveryId) ?? false);
};

/** By Standard Webhooks, asymmetric: as a receiver who knows nothing but the public key. */
const isSignedBy = (publicKey: string, { headers, body }: Arrived): boolean => {
  const x = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64').toString('base64url');
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  return String(headers['webhook-signature'])
    .split(' ')
    .filter(signature => signature.startsWith('v1a,'))
    .some(signature => verify(null, content, key, Buffer.from(signature.slice(4), 'base64')));
};
const verifiedBy = (secret: string, { headers, body }: Arrived): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

test('by Ed25519, with a key of ours of which nobody sees but the public part', async () => {
  const webhook = await create({ signature: { scheme: 'ed25519' } });
  expect(webhook).not.toHaveProperty('secret');
  expect(webhook.signature).toEqual({ scheme: 'ed25519', publicKey: expect.stringMatching(/^whpk_[\w+/]{43}=$/) });
  expect((await request('GET', `/webhooks/${webhook.id}`)).body.data.signature).toEqual(webhook.signature);
  const message = await sent(webhook.id);
  expect(isSignedBy(webhook.signature.publicKey, message)).toBe(true);
  expect(isSignedBy(webhook.signature.publicKey, { ...message, body: `${message.body} ` })).toBe(false);
  const { body } = await request('GET', '/events');
  expect(JSON.stringify(body)).not.toContain('whsk_');
});

test('by Ed25519 under a key that is given', async () => {
  const secret = `whsk_${Buffer.alloc(32, 7).toString('base64')}`;
  const { id, signature } = await create({ signature: { scheme: 'ed25519' }, secret });
  expect(isSignedBy(signature.publicKey, await sent(id))).toBe(true);
});

test('plain, under any text, in a header of any name, as receivers that exist have it', async () => {
  const secret = 'correct horse, åäö';
  const signature = { scheme: 'plain', header: 'X-Hub-Signature-256', prefix: 'sha256=' };
  const webhook = await create({ secret, signature });
  expect(webhook.signature).toEqual({ ...signature, encoding: 'hex' });
  const { headers, body } = await sent(webhook.id);
  const hmac = createHmac('sha256', secret).update(body);
  expect(headers['x-hub-signature-256']).toBe(`sha256=${hmac.digest('hex')}`);
  expect(headers).not.toHaveProperty('webhook-signature');
  expect(headers['webhook-id']).toMatch(/^msg_/);

  const base64 = { scheme: 'plain', header: 'x-signature', encoding: 'base64' };
  const changed = await change(webhook.id, { signature: base64 });
  expect(changed.previousSecrets).toMatchObject([{ signature: webhook.signature }]);
  const both = await sent(webhook.id);
  expect(both.headers['x-signature']).toBe(createHmac('sha256', secret).update(both.body).digest('base64'));
  expect(both.headers['x-hub-signature-256']).toMatch(/^sha256=[0-9a-f]{64}$/);
  await change(webhook.id, { secret: 'another', signature: base64 });
  const next = await sent(webhook.id);
  expect(next.headers['x-signature']).toBe(createHmac('sha256', 'another').update(next.body).digest('base64'));
});

test('a generated secret of the plain scheme is shown once', async () => {
  const { id, secret } = await create({ signature: { scheme: 'plain', header: 'x-signature' } });
  const { headers, body } = await sent(id);
  expect(headers['x-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'));
  expect((await request('GET', `/webhooks/${id}`)).body.data).not.toHaveProperty('secret');
});

test('from one scheme to another without a gap: both sign until that is ended', async () => {
  const { id, secret } = await create({});
  const { signature, previousSecrets } = await change(id, { signature: { scheme: 'ed25519' } });
  const inADay = Date.now() + 24 * 3_600_000;
  expect(previousSecrets).toEqual([{ signature: { scheme: 'hmac' }, validUntil: expect.any(String) }]);
  expect(Math.abs(Date.parse(previousSecrets[0].validUntil) - inADay)).toBeLessThan(60_000);
  const during = await sent(id);
  expect(isSignedBy(signature.publicKey, during)).toBe(true);
  expect(verifiedBy(secret, during)).toMatchObject({ type: 'webhook.test' });

  const ended = await request('DELETE', `/webhooks/${id}/previous-secrets`);
  expect(ended.body.data).toMatchObject({ signature, previousSecrets: [] });
  const after = await sent(id);
  expect(isSignedBy(signature.publicKey, after)).toBe(true);
  expect(() => verifiedBy(secret, after)).toThrow();
  expect((await request('DELETE', `/webhooks/${id}/previous-secrets`)).status).toBe(200);
});

test('what is taken and never sent is named, and the rest is sent', async () => {
  const { notSent, events } = await create({
    events: ['ASSESSMENT', 'flow.archived', 'FINAL_GRADE'],
    secret: undefined,
  });
  expect(events).toEqual(['ASSESSMENT', 'flow.archived', 'FINAL_GRADE']);
  const note = 'flowsync knows nothing of it, and never sends it.';
  expect(notSent).toEqual([
    { event: 'ASSESSMENT', note },
    { event: 'FINAL_GRADE', note },
  ]);
  await request('PUT', '/flows/7', { code: 'BIO-1', title: 'Biology' });
  await request('PATCH', '/flows/7/archive');
  const archived = await until(() => arrived.find(({ body }) => body.includes('"flow.archived"')) ?? false);
  expect(JSON.parse(archived.body).data).toEqual({ flowId: 7, flowCode: 'BIO-1' });
});

test('a sync says how many webhooks are sent a message, by what they filter', async () => {
  await create({ filters: { flowCodes: ['CHEM-*'], references: ['class-*'] } });
  await create({ filters: { flowIds: [8] }, events: ['flow.sync.requested'] });
  for (const flowId of [8, 9]) {
    await request('PUT', `/flows/${flowId}`, { code: `CHEM-${flowId}`, title: 'Chemistry' });
    for (const reference of ['class-a', 'other'])
      await request('POST', `/flows/${flowId}/external-sources`, { reference });
  }
  const asked = async (flowId: number, reference: string): Promise<number> =>
    (await request('POST', `/flows/${flowId}/sync`, { references: [reference] })).body.data.webhooks;
  const others = await asked(9, 'other');
  expect(await asked(9, 'class-a')).toBe(others + 1);
  expect(await asked(8, 'other')).toBe(others + 1);
  expect(await asked(8, 'class-a')).toBe(others + 2);
});
