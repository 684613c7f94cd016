import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runProgram } from '../../test/support/program';
import { fill, startProjector } from '../../test/support/read-models';
import { run } from '../../test/support/right';
import { newLogFile, openLog } from '../../test/support/sqlite-log';
import { tempDir } from '../../test/support/temp-dir';

const program = join(__dirname, '../../test/support/project-forever.ts');

test('however often it is killed, each event is counted once', async () => {
  const file = newLogFile();
  const log = openLog({ file });
  await fill(log, 20_000);
  await log.close();
  const dir = join(tempDir(), 'read-models');
  const reached: number[] = [];
  for (let kill = 1; kill <= 4; kill++) {
    const child = runProgram(program, [file, dir]);
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      if (Number(line) < (reached.at(-1) ?? 0) + 3000) continue;
      reached.push(Number(line));
      child.kill('SIGKILL');
      break;
    }
    await once(child, 'close');
  }
  expect(reached).toHaveLength(4);

  const { tallies, compare, reported } = startProjector({ store: openLog({ file }), dir });
  expect(Object.values(await tallies(20_000))).toEqual(Array(10).fill(2000));
  expect(await run(compare('tally'))).toEqual([]);
  expect(reported).toEqual([]);
});
