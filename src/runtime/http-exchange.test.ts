/** What receivers answer, byte by byte: what every client must take is taken, and what has no end is cut. */
import { createServer, type Socket } from 'node:net';
import { listen } from '../../test/support/loopback';
import { until } from '../../test/support/until';
import { createNetwork } from './network';
import type { PostResult } from './ports';
import { realClock } from './real';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Answers each request with what `respond` writes, once all of it is there. */
const receiving = async (respond: (socket: Socket) => void): Promise<string> => {
  const server = createServer(socket => {
    sockets.push(socket);
    let request = '';
    socket.on('error', () => undefined);
    socket.on('data', chunk => {
      request += chunk;
      if (!request.endsWith('{}')) return;
      request = '';
      respond(socket);
    });
  });
  return `http://127.0.0.1:${await listen(server)}/`;
};

const network = createNetwork({ clock: realClock, allowNetworks: ['127.0.0.0/8'] });
const post = (url: string, timeoutMs = 10_000): Promise<PostResult> =>
  network.post({ url, headers: {}, body: '{}', timeoutMs, maxAnswerBytes: 4096 });

const ok = (...lines: ReadonlyArray<string>): string => `HTTP/1.1 ${lines.join('\r\n')}\r\n\r\n`;
const accepted = `${ok('202 Accepted', 'content-length: 2')}ok`;

test.each<[string, string, number, string]>([
  ['100 Continue and then the answer', ok('100 Continue') + accepted, 202, 'ok'],
  ['103 Early Hints and then the answer', ok('103 Early Hints', 'link: </a>') + accepted, 202, 'ok'],
  ['204 with a length and no body', ok('204 No Content', 'content-length: 2'), 204, ''],
  ['204 with a length and a body', `${ok('204 No Content', 'content-length: 2')}ok`, 204, ''],
  ['204 in chunks that do not come', ok('204 No Content', 'transfer-encoding: chunked'), 204, ''],
  ['a folded header', `${ok('202 Accepted', 'x-note: one', '  two', 'content-length: 2')}ok`, 202, 'ok'],
  ['headers of 60 KiB', `${ok('202 Accepted', `x: ${'a'.repeat(60 * 1024)}`, 'content-length: 2')}ok`, 202, 'ok'],
  ['a line end without CR', 'HTTP/1.1 202 Accepted\ncontent-length: 2\n\nok', 202, 'ok'],
  ['no reason phrase', `${ok('202', 'content-length: 2')}ok`, 202, 'ok'],
  ['more than it said', `${accepted}and more`, 202, 'ok'],
  ['a second answer', accepted + ok('500 No', 'content-length: 0'), 202, 'ok'],
  ['a chunk with an extension', `${ok('202', 'transfer-encoding: chunked')}2;a=b\r\nok\r\n0\r\n\r\n`, 202, 'ok'],
])('an answer with %s is taken', async (_, answer, status, body) => {
  // Neither end closes the connection: the answer is whole without that.
  const url = await receiving(socket => socket.write(answer));
  expect(await post(url)).toMatchObject({ answer: { status, body } });
});

test('an answer that ends with the connection is taken', async () => {
  const url = await receiving(socket => socket.end('HTTP/1.0 200 OK\r\n\r\nok'));
  expect(await post(url)).toMatchObject({ answer: { status: 200, body: 'ok' } });
});

test.each<[string, string]>([
  ['what is not HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ['another protocol', ok('101 Switching Protocols', 'connection: upgrade', 'upgrade: other')],
])('%s is no answer', async (_, answer) => {
  const url = await receiving(socket => socket.write(answer));
  expect(await post(url)).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'not-http' } });
});

test.each<[string, string]>([
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['half a body', `${ok('200 OK', 'content-length: 20')}half`],
  ['half a chunk', `${ok('200 OK', 'transfer-encoding: chunked')}20\r\nhalf`],
])('%s and then the end of the connection is no answer', async (_, answer) => {
  const url = await receiving(socket => socket.end(answer));
  expect(await post(url)).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'connection-reset' } });
});

test.each<[string, string, string]>([
  ['interim answers', '', ok('103 Early Hints', 'link: </a>')],
  ['a header', 'HTTP/1.1 200 OK\r\nx: ', 'a'],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'x: a\r\n'],
  ['interim headers', 'HTTP/1.1 103 OK\r\n', 'x: a\r\n'],
  ['a chunk extension', `${ok('200 OK', 'transfer-encoding: chunked')}1;`, 'a'],
  ['chunks of one byte with extensions', ok('200 OK', 'transfer-encoding: chunked'), `1;${'a'.repeat(1000)}\r\na\r\n`],
  ['trailers', `${ok('200 OK', 'transfer-encoding: chunked')}0\r\n`, 'x: a\r\n'],
])('%s without end are cut after so many bytes', async (_, begin, more) => {
  let sent = 0;
  const part = more.repeat(Math.ceil(16_384 / more.length));
  let hungUp = (): void => undefined;
  const closed = new Promise<void>(resolve => {
    hungUp = resolve;
  });
  const url = await receiving(socket => {
    socket.on('close', hungUp);
    socket.write(begin);
    const go = (): void => {
      while (!socket.destroyed && socket.write(part)) sent += part.length;
    };
    socket.on('drain', go);
    go();
  });
  expect(await post(url)).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'answer-too-large' } });
  await closed;
  expect(sent).toBeLessThan(16 * 1024 * 1024); // what fits into the buffers of both sides
});

test.each<[string, string]>([
  ['a byte now and then of the head', 'HTTP/1.1 200 OK\r\nx: '],
  ['a byte now and then of the body', ok('200 OK', 'content-length: 1000')],
  ['an interim answer and no other', ok('100 Continue')],
])('%s: the exchange ends in time, and so does the connection', async (_, begin) => {
  let hungUp = (): void => undefined;
  const closed = new Promise<void>(resolve => {
    hungUp = resolve;
  });
  const url = await receiving(socket => {
    socket.write(begin);
    const dripping = begin.includes('100 C') ? undefined : setInterval(() => socket.write('a'), 20);
    socket.on('close', () => {
      clearInterval(dripping);
      hungUp();
    });
  });
  expect(await post(url, 200)).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'timeout' } });
  await closed;
});

test('messages to one receiver share a connection, one after the other', async () => {
  const url = await receiving(socket => socket.write(accepted));
  for (let n = 1; n <= 5; n++) expect(await post(url)).toMatchObject({ answer: { status: 202 } });
  expect(sockets).toHaveLength(1);
});

test.each<[string, string]>([
  ['says that it closes', `${ok('202 Accepted', 'connection: close', 'content-length: 2')}ok`],
  ['is of an older protocol', 'HTTP/1.0 202 Accepted\r\ncontent-length: 2\r\n\r\nok'],
  ['states a length without a body', ok('204 No Content', 'content-length: 2')],
  ['has a body where there is none', `${ok('204 No Content')}ok`],
  ['states two lengths', `${ok('202', 'content-length: 2', 'transfer-encoding: chunked')}2\r\nok\r\n0\r\n\r\n`],
  ['comes after an interim one', ok('103 Early Hints') + accepted],
  ['is followed by another', accepted + accepted],
  ['is longer than what is read', `${ok('202 Accepted', 'content-length: 5000')}${'a'.repeat(5000)}`],
])('a connection whose answer %s is not used again', async (_, answer) => {
  const url = await receiving(socket => socket.write(answer));
  for (let n = 1; n <= 3; n++) expect(await post(url)).toHaveProperty('answer');
  expect(sockets).toHaveLength(3);
});

test('a connection over which something comes unasked is not used again', async () => {
  const url = await receiving(socket => {
    socket.write(accepted);
    setTimeout(() => socket.write(ok('500 No', 'content-length: 0')), 20);
  });
  expect(await post(url)).toMatchObject({ answer: { status: 202 } });
  await until(() => sockets[0]?.destroyed);
  expect(await post(url)).toMatchObject({ answer: { status: 202 } });
  expect(sockets).toHaveLength(2);
});

/** Answers the first message on each connection, and does this at the second. */
const failingAtTheSecond = async (fail: (socket: Socket) => void) => {
  const requests = new Map<Socket, number>();
  const url = await receiving(socket => {
    const count = (requests.get(socket) ?? 0) + 1;
    requests.set(socket, count);
    if (count === 1) socket.write(accepted);
    else fail(socket);
  });
  expect(await post(url)).toMatchObject({ answer: { status: 202 } });
  return url;
};

test('on a kept connection that the other side has closed the message is sent once more', async () => {
  const url = await failingAtTheSecond(socket => socket.destroy());
  expect(await post(url)).toMatchObject({ answer: { status: 202 } });
  expect(sockets).toHaveLength(2);
});

test('… and not when anything of an answer had come', async () => {
  const url = await failingAtTheSecond(socket => socket.end('HTTP/1.1 200'));
  expect(await post(url)).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'connection-reset' } });
  expect(sockets).toHaveLength(1);
});

test('… nor when it keeps silent', async () => {
  const url = await failingAtTheSecond(() => undefined);
  expect(await post(url, 200)).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'timeout' } });
  expect(sockets).toHaveLength(1);
});

test('a message that was not answered is sent once, and not again by itself', async () => {
  let requests = 0;
  const url = await receiving(socket => {
    requests += 1;
    socket.destroy();
  });
  expect(await post(url)).toMatchObject({ noAnswer: { reason: 'connection-reset' } });
  expect(requests).toBe(1);
});
