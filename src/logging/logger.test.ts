import { createLog } from './logger';

test('each line has the time of its own millisecond', () => {
  const lines: string[] = [];
  let now = 0;
  const log = createLog({ logLevel: 'info' }, { now: () => now }, { write: line => void lines.push(line) });
  for (now of [5, 5, 6, 4]) log.info('a line');
  expect(lines.map(line => JSON.parse(line).time.slice(-4))).toEqual(['005Z', '005Z', '006Z', '004Z']);
});

test('what a terminal would obey stands in no line, and means the same to whoever reads the line', () => {
  const lines: string[] = [];
  const log = createLog({ logLevel: 'info' }, { now: () => 0 }, { write: line => void lines.push(line) });
  const answer = '\u001b[2J\u009b2J\u007f\u202e\u2028\u0000 å';
  log.warn({ answer }, 'a line');
  expect(lines.join('').trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\u202e]/u);
  expect(JSON.parse(lines.join('')).answer).toBe(answer);
});
