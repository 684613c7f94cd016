/** Reads rows while the garbage collector runs, and prints how many there were and what they sum up to. */
import { setImmediate } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { rowsOf } from '../../src/sqlite/rows';

const ROWS = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) SELECT i FROM n`;

const main = async (): Promise<void> => {
  let count = 0;
  let sum = 0;
  for (const { i } of rowsOf<{ readonly i: number }>(new DatabaseSync(':memory:'), ROWS)) {
    count += 1;
    sum += i;
    if (count % 500 > 0) continue;
    globalThis.gc?.();
    await setImmediate(); // what was collected is finalized now
  }
  process.stdout.write(`${count} rows, ${sum}\n`);
};

main();
