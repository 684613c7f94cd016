import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { AppendResp, type ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import * as E from 'fp-ts/Either';
import { listen } from '../../../../test/support/loopback';
import { selfSigned, selfSignedForLoopback } from '../../../../test/support/self-signed';
import { tempDir } from '../../../../test/support/temp-dir';
import { realClock, realRandom } from '../../../runtime/real';
import { openEventStoreDb } from '../open-event-store-db';

type Certificate = typeof selfSigned;

const open = async (host: string, port: number, { cert }: Certificate) => {
  const caFile = join(tempDir(), 'ca.pem');
  writeFileSync(caFile, cert);
  const connectionString = `esdb://${host}:${port}?tlsCAFile=${caFile}&defaultDeadline=2000`;
  const opened = await openEventStoreDb({ connectionString, prefix: 'test-', clock: realClock, random: realRandom })();
  if (E.isRight(opened)) await opened.right.close();
  return opened;
};

/** Speaks as much of EventStoreDB as lets an empty database be opened. */
const whileServing = async (certificate: Certificate, use: (port: number) => Promise<void>): Promise<void> => {
  const server = new Server();
  server.addService(StreamsService, {
    read: (call: ServerWritableStream<ReadReq, ReadResp>) => call.end(),
    append: (_: unknown, done: (error: null, answer: AppendResp) => void) => done(null, new AppendResp()),
  });
  const pair = { private_key: Buffer.from(certificate.key), cert_chain: Buffer.from(certificate.cert) };
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createSsl(null, [pair]), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  try {
    await use(port);
  } finally {
    server.forceShutdown();
  }
};

/** What clients say in the handshake; false is said by those that connect without. */
const namesGiven = async (host: string, certificate: Certificate): Promise<ReadonlyArray<unknown>> => {
  const names: unknown[] = [];
  const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
    names.push(name);
    done(null);
  };
  const server = createServer({ ...certificate, SNICallback, ALPNProtocols: ['h2'] }, socket => {
    if (!('servername' in socket && socket.servername)) names.push(false);
    socket.on('error', () => undefined).destroy();
  });
  await open(host, await listen(server), certificate);
  server.close();
  return names;
};

describe('a server that is named by its address', () => {
  test('is taken when its certificate holds the address', () =>
    whileServing(selfSignedForLoopback, async port => {
      expect(await open('127.0.0.1', port, selfSignedForLoopback)).toMatchObject({ _tag: 'Right' });
    }));

  test('is refused when its certificate holds another name', () =>
    whileServing(selfSigned, async port => {
      expect(await open('127.0.0.1', port, selfSigned)).toMatchObject(
        E.left({ reason: 'tls', message: expect.stringContaining('its certificate is for another name') }),
      );
    }));

  test('is not named in the handshake, where TLS allows names only', async () => {
    const names = await namesGiven('127.0.0.1', selfSignedForLoopback);
    expect([...new Set(names)]).toEqual([false]);
  });
});

test('a server that is named by its name is named in the handshake', async () => {
  expect(new Set(await namesGiven('localhost', selfSigned))).toEqual(new Set(['localhost']));
});
