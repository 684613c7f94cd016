import { PassThrough } from 'node:stream';
import { showProgress, whileWaiting } from './progress';

const writtenTo = (stream: PassThrough): string => {
  const written: Buffer[] = [];
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) written.push(chunk); // one at a time since Node 26
  return String(Buffer.concat(written));
};

const terminal = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  return { stream, stderr: stream as unknown as NodeJS.WriteStream };
};

const shown = (
  isTTY: boolean,
  work: (update: (done: number, total: number) => void, wait: (ms: number) => void) => void,
) => {
  let now = 0;
  const { stream, stderr } = terminal(isTTY);
  const progress = showProgress('log', stderr, { elapsed: () => now });
  work(progress.update, ms => {
    now += ms;
  });
  progress.stop();
  return writtenTo(stream);
};

test('a log gets a plain line every few seconds, however often something is done', () => {
  const output = shown(false, (update, wait) => {
    for (let done = 1; done <= 100; done += 1) {
      wait(100);
      update(done, 200);
    }
  });
  expect(output).toBe('log: 30 of 200 (15%)\nlog: 60 of 200 (30%)\nlog: 90 of 200 (45%)\n');
});

test('what is done soon says nothing in a log', () => {
  expect(shown(false, update => update(10, 10))).toBe('');
});

test('a person at a terminal sees a bar', () => {
  expect(shown(true, update => update(50, 200))).toMatch(/log \[.*\] 25% 50\/200/);
});

/** What was shown for two seconds of waiting, and the timers that were left. */
const waited = async (isTTY: boolean) => {
  const { stream, stderr } = terminal(isTTY);
  const timers = new Set<() => void>();
  let now = 0;
  const clock = {
    now: () => now,
    elapsed: () => now,
    after: (_ms: number, task: () => void) => {
      timers.add(task);
      return () => void timers.delete(task);
    },
  };
  const answer = await whileWaiting('export', { stderr, clock }, async () => {
    for (let second = 0; second < 2; second++) {
      now += 1000;
      const due = [...timers];
      timers.clear();
      for (const task of due) task();
    }
    return 'made';
  });
  expect([answer, timers.size]).toEqual(['made', 0]);
  return writtenTo(stream);
};

test('a person at a terminal sees how long they have waited, and nothing of it in the end', async () => {
  expect(await waited(true)).toBe('\r\u001b[Kexport, 1 s\r\u001b[Kexport, 2 s\r\u001b[K');
});

test('of waiting a log says nothing', async () => {
  expect(await waited(false)).toBe('');
});
