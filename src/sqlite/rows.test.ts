/** The collector runs between rows, in a process of its own: what this guards against ends the process. */
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runProgram } from '../../test/support/program';

const running = async (program: string, nodeOptions: string) => {
  const child = runProgram(join(__dirname, '../../test/support', program), [], {
    env: { ...process.env, NODE_OPTIONS: nodeOptions },
  });
  const ended = new Promise<unknown>(resolve => child.on('exit', (code, signal) => resolve(signal ?? code)));
  return { stdout: child.stdout ? await text(child.stdout) : '', ended: await ended };
};

test('rows that nobody else refers to are read to the end, however often the collector runs', async () => {
  expect(await running('read-rows.ts', '--expose-gc')).toEqual({ stdout: '10000 rows, 49995000\n', ended: 0 });
});
