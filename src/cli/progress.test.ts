import { PassThrough } from 'node:stream';
import { showProgress } from './progress';

const shown = (
  isTTY: boolean,
  work: (update: (done: number, total: number) => void, wait: (ms: number) => void) => void,
) => {
  let now = 0;
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const progress = showProgress('log', stream as unknown as NodeJS.WriteStream, { elapsed: () => now });
  work(progress.update, ms => {
    now += ms;
  });
  progress.stop();
  const written: Buffer[] = [];
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) written.push(chunk); // one at a time since Node 26
  return String(Buffer.concat(written));
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
