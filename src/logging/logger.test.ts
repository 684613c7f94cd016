import { createLog } from './logger';

test('each line has the time of its own millisecond', () => {
  const lines: string[] = [];
  let now = 0;
  const log = createLog({ logLevel: 'info' }, { now: () => now }, { write: line => void lines.push(line) });
  for (now of [5, 5, 6, 4]) log.info('a line');
  expect(lines.map(line => JSON.parse(line).time.slice(-4))).toEqual(['005Z', '005Z', '006Z', '004Z']);
});
