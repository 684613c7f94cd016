/** A test message by TLS, to a receiver whose certificate an authority of ours has signed. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { listen } from '../support/loopback';
import { startFlowsync } from '../support/process';
import { selfSignedForLoopback } from '../support/self-signed';
import { tempDir } from '../support/temp-dir';

test('who waits for a test by TLS is told protocol, cipher, issuer and end of a certificate that is trusted', async () => {
  const authority = join(tempDir(), 'authority.pem');
  writeFileSync(authority, selfSignedForLoopback.cert);
  const server = createServer(selfSignedForLoopback, (request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  const port = await listen(server);
  const { send, stop } = await startFlowsync({
    NODE_EXTRA_CA_CERTS: authority,
    FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
  });
  const hook = { title: 'Middleware', url: `https://127.0.0.1:${port}/`, events: ['FLOW_EXTERNAL_SOURCE'] };
  const { id } = await send<{ id: number }>('POST', '/webhooks', hook);
  const { verdict } = await send<{ verdict: object }>('POST', `/webhooks/${id}/test`, { wait: true });
  expect(verdict).toMatchObject({
    ...{ state: 'delivered', verifies: true },
    attempt: {
      status: 204,
      timings: { tls: expect.any(Number) },
      tls: {
        protocol: 'TLSv1.3',
        cipher: expect.stringMatching(/^TLS_AES_/),
        issuer: 'CN=127.0.0.1',
        certificateEnds: '2126-11-04T15:51:34.000Z',
      },
    },
  });
  expect((await stop()).code).toBe(0);
});
