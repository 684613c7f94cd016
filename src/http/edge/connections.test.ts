import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen } from '../../../test/support/loopback';
import { pause, until } from '../../../test/support/until';
import { watchConnections } from './connections';

const closing: Array<() => void> = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that answers with so many bytes, a clock that the test moves, and whoever connects to it. */
const world = async (most: number, bytes: number) => {
  let now = 0;
  const timers: Array<{ readonly at: number; readonly task: () => void }> = [];
  const after = (ms: number, task: () => void) => {
    const timer = { at: now + ms, task };
    timers.push(timer);
    return () => {
      if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
    };
  };
  const advance = (ms: number): void => {
    for (const until = now + ms; now < until; now += 500)
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.task();
      }
  };
  let answered = 0;
  const server: Server = createServer((request, answer) => {
    answered += 1;
    answer.end(connections.isOneTooMany(request.socket) ? 'too many' : 'x'.repeat(bytes));
  });
  const connections = watchConnections(server, most, { after, elapsed: () => now });
  const port = await listen(server);
  const open = async (): Promise<Socket> => {
    const before = connections.open();
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    closing.push(() => socket.destroy());
    await until(() => connections.open() !== before || socket.destroyed, { everyMs: 5 });
    return socket;
  };
  return { connections, advance, open, answered: () => answered };
};

const ask = async (socket: Socket): Promise<string> => {
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  return String(await new Promise(resolve => socket.once('data', resolve)));
};
test('who comes when all places are taken is told apart, has a place for a moment, and the others stay', async () => {
  const { connections, advance, open } = await world(2, 10);
  const [first, second] = [await open(), await open()];
  first.write('GET / HTTP/1.1\r\n');
  second.write('GET / HTTP/1.1\r\n');
  const third = await open();
  expect(await ask(third)).toContain('too many');
  advance(6_000);
  await until(() => connections.open() === 2);
  first.write('host: x\r\n\r\n');
  expect(String(await new Promise(resolve => first.once('data', resolve)))).toContain('xxx');
});

test('an answer that nobody reads is not held for longer than a minute', async () => {
  const bytes = 20_000_000;
  const { connections, advance, open, answered } = await world(10, bytes);
  const [reads, reads2] = [await open(), await open()];
  const unread = await open();
  unread.pause();
  unread.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  let read = 0;
  reads.on('data', chunk => {
    read += chunk.length;
  });
  await ask(reads);
  await until(() => read >= bytes && answered() === 2);
  await pause(50);
  advance(50_000);
  await pause(50);
  expect(connections.open()).toBe(3);
  advance(20_000);
  await until(() => connections.open() === 2);
  expect(await ask(reads2)).toContain('200 OK');
});

test('answers that nobody reads take a bounded memory', async () => {
  const { connections, advance, open, answered } = await world(20, 20_000_000);
  for (let count = 0; count < 8; count += 1) {
    const socket = await open();
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  }
  await until(() => answered() === 8);
  advance(4_000);
  await until(() => connections.open() <= 4);
});
