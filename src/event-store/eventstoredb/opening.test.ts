import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { createServer as createTls } from 'node:tls';
import * as E from 'fp-ts/Either';
import { listen } from '../../../test/support/loopback';
import { selfSigned } from '../../../test/support/self-signed';
import { realClock, realRandom } from '../../runtime/real';
import { openEventStoreDb } from './open-event-store-db';

const refusal = async (connectionString: string) => {
  const opened = await openEventStoreDb({ connectionString, prefix: 'test-', clock: realClock, random: realRandom })();
  if (E.isRight(opened)) {
    await opened.right.close();
    throw new Error('it was opened');
  }
  expect(opened.left.message).not.toMatch(/hunter2|\n/);
  return opened.left;
};

describe('a database that cannot be opened says why in one line, without the password', () => {
  test('given a connection string that is none', async () => {
    expect(await refusal('postgres://admin:hunter2@a')).toMatchObject({ reason: 'connection-string' });
  });

  test('given a certificate file that is not there', async () => {
    const refused = await refusal('esdb://admin:hunter2@a?tlsCAFile=/none/ca.pem');
    expect(refused).toMatchObject({ reason: 'certificate-file', message: expect.stringContaining('/none/ca.pem') });
  });

  test('given a port where nothing listens', async () => {
    const server = createServer();
    const port = await listen(server);
    server.close();
    expect(await refusal(`esdb://admin:hunter2@127.0.0.1:${port}`)).toEqual({
      _tag: 'OpenError',
      reason: 'unreachable',
      message: `No EventStoreDB at 127.0.0.1:${port}: nothing listens there (ECONNREFUSED).`,
    });
  });

  test('given a host that there is not', async () => {
    const refused = await refusal('esdb://admin:hunter2@no-such-host.invalid');
    expect(refused).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('no-such-host.invalid') });
  });

  test('given several hosts of which none is there', async () => {
    expect(await refusal('esdb://admin:hunter2@127.0.0.1:1,127.0.0.1:2?defaultDeadline=500')).toMatchObject({
      reason: 'unreachable',
    });
  });

  test('given another server', async () => {
    const port = await listen(createHttp((_, response) => response.end('hello')));
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false&defaultDeadline=500`)).toMatchObject({
      reason: 'not-ready',
      message: expect.stringContaining('is it starting, or is it another server?'),
    });
  });

  test('given a server that says nothing', async () => {
    const port = await listen(createServer());
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false&defaultDeadline=500`)).toMatchObject({
      reason: 'not-ready',
    });
  });

  test('given TLS asked of a server without', async () => {
    const port = await listen(createHttp((_, response) => response.end('hello')));
    expect(await refusal(`esdb://admin:hunter2@127.0.0.1:${port}`)).toMatchObject({
      reason: 'tls',
      message: expect.stringContaining('it speaks no TLS'),
    });
  });

  test('given a server with TLS, when none is asked for', async () => {
    const port = await listen(createTls(selfSigned));
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false&defaultDeadline=500`)).toMatchObject({
      reason: 'tls',
      message: expect.stringContaining('leave out tls=false'),
    });
  });

  test('given a certificate of an authority that nobody knows', async () => {
    const port = await listen(createTls(selfSigned));
    expect(await refusal(`esdb://admin:hunter2@127.0.0.1:${port}`)).toMatchObject({
      reason: 'tls',
      message: expect.stringContaining('name the file of that authority by tlsCAFile'),
    });
  });
});
