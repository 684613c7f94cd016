/** Builds the tally of the log in the file that is named, in the directory that is named. Prints a line for each step. */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { createProjector } from '../../src/projector/projector';
import { realClock } from '../../src/runtime/real';
import { right } from './right';
import { tally } from './tally';

const [file = '', dir = ''] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

const store = right(openSqliteStore({ file, clock: realClock }));
const projector = createProjector({
  ...{ store, dir, clock: realClock, projections: [tally()] },
  onError: say,
});
projector.start();
const watch = (): void => {
  const [status] = projector.status();
  say(String(status?.building?.position ?? 'ready'));
  if (status?.building !== null) setImmediate(watch);
};
watch();
