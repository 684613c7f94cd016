/** Real receivers, each unkind in its own way, on real sockets: what is recorded of each, and that none delays another. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { createNames } from '../../src/runtime/names';
import { createNetwork } from '../../src/runtime/network';
import type { Clock, Ports } from '../../src/runtime/ports';
import { realClock, realRandom } from '../../src/runtime/real';
import { webhookOf } from '../../src/webhooks/message';
import { listen } from '../support/loopback';
import { nameServer } from '../support/name-server';
import { killed } from '../support/program';
import { selfSigned } from '../support/self-signed';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';
import { createWorld } from './world';

/** Of an exchange, in place of 15 s. */
const TIMEOUT_MS = 1500;

/** Calls `respond` with each message that has come whole, and how many came before it. */
const receiving = async (respond: (socket: Socket, before: number) => void): Promise<string> => {
  let before = 0;
  const server = createServer(socket => {
    let request = '';
    socket.on('error', () => undefined);
    socket.on('data', chunk => {
      request += chunk;
      if (!request.endsWith('}}')) return;
      request = '';
      respond(socket, before++);
    });
  });
  return `http://127.0.0.1:${await listen(server)}/`;
};

const children: ChildProcess[] = [];
afterAll(() => killed(children));

/** The kernel takes its connections, and nobody accepts them. */
const neverAccepting = async () => {
  const program = `require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [port] = await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  children.push(child);
  return `http://127.0.0.1:${String(port).trim()}/`;
};

const every = (ms: number, socket: Socket, text: string): void => {
  const timer = setInterval(() => socket.write(text), ms);
  socket.on('close', () => clearInterval(timer));
};
const endlessly = (socket: Socket, text: string): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', more);
  more();
};

const failed = (reason: string) => ({ type: 'AttemptFailed', attempt: 1, reason, nextAttemptAt: null });
const delivered = (status: number) => ({ type: 'AttemptSucceeded', attempt: 1, answer: { status } });
const OK = 'HTTP/1.1 200 OK\r\n';

test('each unkind receiver comes to what it is, and delays none of the others', async () => {
  const silent = await nameServer(name => (name.startsWith('slow') ? { ttl: 60, four: ['127.0.0.1'] } : null));
  const quickly: Clock = { ...realClock, after: (ms, task) => realClock.after(ms / 10, task) };
  const real = createNetwork({
    clock: realClock,
    allowNetworks: ['127.0.0.0/8'],
    resolve: createNames({
      clock: quickly,
      servers: [silent.address],
      hostsFile: '/dev/null',
      resolvConf: '/dev/null',
    }),
  });
  const network = {
    ...real,
    post: request => real.post({ ...request, timeoutMs: TIMEOUT_MS }),
  } satisfies Ports['network'];
  const world = createWorld({
    ports: { clock: realClock, random: realRandom, network },
    dir: tempDir(),
    schedule: [0],
  });

  const kind = await receiving(socket => socket.write('HTTP/1.1 204 No Content\r\n\r\n'));
  const cases: ReadonlyArray<readonly [what: string, url: string, end: object]> = [
    ['hangs before it accepts', await neverAccepting(), failed('timeout')],
    ['hangs after the message', await receiving(() => undefined), failed('timeout')],
    [
      'hangs after its headers',
      await receiving(socket => socket.write(`${OK}content-length: 10\r\n\r\n`)),
      failed('timeout'),
    ],
    [
      'hangs in the middle of its body',
      await receiving(socket => socket.write(`${OK}content-length: 10\r\n\r\nhalf`)),
      failed('timeout'),
    ],
    ['sends one byte now and then', await receiving(socket => every(50, socket, 'H')), failed('not-http')],
    [
      'sends one byte of its body now and then',
      await receiving(socket => {
        socket.write(`${OK}content-length: 1000\r\n\r\n`);
        every(50, socket, 'a');
      }),
      failed('timeout'),
    ],
    ['resets', await receiving(socket => socket.resetAndDestroy()), failed('connection-reset')],
    [
      'has a certificate that nobody trusts',
      `https://127.0.0.1:${await listen(createHttpsServer(selfSigned))}/`,
      failed('tls'),
    ],
    ['does not speak HTTP', await receiving(socket => socket.write('SSH-2.0-OpenSSH\r\n')), failed('not-http')],
    [
      'sends headers without end',
      await receiving(socket => {
        socket.write(OK);
        endlessly(socket, 'x: a\r\n'.repeat(1000));
      }),
      failed('answer-too-large'),
    ],
    [
      'sends a body without end',
      await receiving(socket => {
        socket.write(`${OK}\r\n`);
        endlessly(socket, 'a'.repeat(65_536));
      }),
      delivered(200),
    ],
    ['sends 204 with a body', await receiving(socket => socket.write('HTTP/1.1 204 No\r\n\r\nok')), delivered(204)],
    ['has a name that takes its time', kind.replace('127.0.0.1', 'slow.example'), delivered(204)],
    [
      'has a name that no server answers',
      kind.replace('127.0.0.1', 'silent.example'),
      { type: 'AttemptPostponed', attempt: 1, reason: 'resolver-unavailable' },
    ],
    ['is kind', kind, delivered(204)],
  ];
  await world.start();
  for (const [index, [, url]] of cases.entries()) await world.addWebhook(index + 1, url);
  await world.addFlow(7, ['A']);
  await world.requestSync(7);

  const begun = realClock.elapsed();
  const ends = async () => {
    const events = await world.history();
    return new Map(
      events
        .filter(({ event }) => /^Attempt(Succeeded|Failed|Postponed)$/.test(event.type))
        .map(({ id, event }) => [webhookOf(id), event] as const),
    );
  };
  const all = await until(
    async () => {
      const found = await ends();
      return found.size === cases.length && found;
    },
    { withinMs: 30_000 },
  );
  expect(cases.map(([what], index) => [what, all.get(index + 1)])).toMatchObject(
    cases.map(([what, , end]) => [what, end]),
  );
  const kindEnd = all.get(cases.length);
  expect(kindEnd?.type === 'AttemptSucceeded' && kindEnd.durationMs).toBeLessThan(TIMEOUT_MS);
  expect(realClock.elapsed() - begun).toBeLessThan(6 * TIMEOUT_MS);
  await world.stop();
  await real.close();
});

test('a kept connection that the receiver has just closed costs neither an attempt nor the message', async () => {
  const sockets = new Set<Socket>();
  const url = await receiving((socket, before) => {
    sockets.add(socket);
    // The second one finds a connection that is about to be closed, and is not answered.
    if (before === 1) socket.destroy();
    else socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  });
  const network = createNetwork({ clock: realClock, allowNetworks: ['127.0.0.0/8'] });
  const world = createWorld({
    ports: { clock: realClock, random: realRandom, network },
    dir: tempDir(),
    schedule: [0],
  });
  await world.start();
  await world.addWebhook(1, url);
  for (const flowId of [7, 8]) {
    await world.addFlow(flowId, ['A']);
    await world.requestSync(flowId);
    await until(() => world.reactor.status().attempts.delivered === flowId - 6);
  }
  expect(world.reactor.status().attempts).toEqual({ delivered: 2, failed: 0, postponed: 0 });
  expect(await world.attemptsBegun()).toBe(2);
  expect(sockets.size).toBe(2);
  await world.stop();
  await network.close();
});
