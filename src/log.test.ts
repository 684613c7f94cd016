import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLog, inTurns } from './log';
import { realClock } from './runtime/real';

const written = () => {
  const writes: string[] = [];
  const output = inTurns({ write: text => void writes.push(text), flushSync: () => void writes.push('flushed') });
  return { writes, output, log: createLog({ logLevel: 'info' }, realClock, output) };
};

const messages = (write: string | undefined): ReadonlyArray<unknown> =>
  (write ?? '')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).msg);

test('the lines of one turn of the event loop are one write', async () => {
  const { writes, log } = written();
  for (const line of ['a', 'b', 'c']) log.info(line);
  expect(writes).toEqual([]);
  await nextTurn();
  log.info('d');
  await nextTurn();
  await nextTurn();
  expect(writes.map(messages)).toEqual([['a', 'b', 'c'], ['d']]);
});

test('what waits is written before the process ends', async () => {
  const { writes, log, output } = written();
  log.info('last');
  output.flushSync();
  await nextTurn();
  expect([messages(writes[0]), writes[1], writes.length]).toEqual([['last'], 'flushed', 2]);
});

test('each line has the time of its own millisecond', () => {
  const lines: string[] = [];
  let now = 0;
  const log = createLog({ logLevel: 'info' }, { now: () => now }, { write: line => void lines.push(line) });
  for (now of [5, 5, 6, 4]) log.info('a line');
  expect(lines.map(line => JSON.parse(line).time.slice(-4))).toEqual(['005Z', '005Z', '006Z', '004Z']);
});
