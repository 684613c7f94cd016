import { setImmediate as nextTurn } from 'node:timers/promises';
import { createOutput, type Sink } from './output';

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

/** A sink and a clock that do what the test asks, when it asks. */
const world = (result: (bytes: Buffer) => ReturnType<typeof all>) => {
  const writes: string[] = [];
  const timers: Array<() => void> = [];
  const sink: Sink = (bytes, done) => {
    const { error, written, silent } = result(bytes);
    if (written > 0) writes.push(bytes.subarray(0, written).toString());
    if (!silent) setImmediate(done, error, written);
  };
  const after = (_: number, task: () => void) => {
    timers.push(task);
    return () => undefined;
  };
  const output = createOutput(sink, { after });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  };
  const fire = async (): Promise<void> => {
    for (const task of timers.splice(0)) task();
    await settle();
  };
  return { writes, output, settle, fire };
};
const all = (
  bytes: Buffer,
): { readonly error: NodeJS.ErrnoException | null; readonly written: number; readonly silent?: true } => ({
  error: null,
  written: bytes.length,
});
const failing = (code: string) => () => ({ error: failure(code), written: 0 });

test('the lines of one turn of the event loop are one write', async () => {
  const { writes, output, settle } = world(all);
  for (const line of ['a\n', 'b\n', 'c\n']) output.write(line);
  expect(writes).toEqual([]);
  await settle();
  output.write('d\n');
  await settle();
  expect(writes).toEqual(['a\nb\nc\n', 'd\n']);
});

test('what waits is written before the process ends', async () => {
  const { writes, output } = world(all);
  output.write('last\n');
  await output.end();
  expect(writes).toEqual(['last\n']);
});

test('a write that takes a part is followed by one of the rest', async () => {
  const { writes, output, settle } = world(bytes => ({ error: null, written: Math.min(2, bytes.length) }));
  output.write('abcde\n');
  await settle();
  expect(writes.join('')).toBe('abcde\n');
});

test('a disk that is full: lines are counted, and once there is room the log goes on with a whole line', async () => {
  let room = 2;
  const { writes, output, settle, fire } = world(bytes => {
    const written = Math.min(room, bytes.length);
    room -= written;
    return written > 0 ? { error: null, written } : { error: failure('ENOSPC'), written: 0 };
  });
  output.write('abcd\nefgh\n');
  await settle();
  expect(output.droppedLines()).toBe(2);
  output.write('later\n');
  await settle();
  expect(writes).toEqual(['ab']);
  room = 1000;
  await fire();
  expect(writes).toEqual(['ab', '\nlater\n']);
  expect(output.droppedLines()).toBe(2);
});

test.each(['EPIPE', 'EIO', 'EBADF', 'ERR_STREAM_DESTROYED'])(
  '%s: nobody is there any more, lines are counted',
  async code => {
    const { output, settle } = world(failing(code));
    output.write('a\n');
    await settle();
    for (let line = 0; line < 5; line += 1) output.write('b\n');
    await settle();
    expect(output.droppedLines()).toBe(6);
    await output.end();
  },
);

test('a reader that stands still costs a bounded memory, and the end of the process does not wait for it', async () => {
  const { output, settle, fire } = world(() => ({ error: null, written: 0, silent: true }));
  const line = `${'x'.repeat(1023)}\n`;
  output.write(line);
  await settle();
  for (let lines = 0; lines < 5000; lines += 1) output.write(line);
  await settle();
  expect(output.droppedLines()).toBe(5000 - 1024);
  let ended = false;
  const end = output.end().then(() => (ended = true));
  await settle();
  expect(ended).toBe(false);
  await fire();
  await end;
});

test('a terminal that was stopped is asked again', async () => {
  let stopped = true;
  const { writes, output, settle, fire } = world(bytes =>
    stopped ? { error: failure('EAGAIN'), written: 0 } : all(bytes),
  );
  output.write('a\n');
  await settle();
  stopped = false;
  await fire();
  expect(writes).toEqual(['a\n']);
  expect(output.droppedLines()).toBe(0);
});
