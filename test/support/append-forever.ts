/** Opens the log in the file that is named and appends to it for ever. Prints `open`, then the id of each event once it is acknowledged. */
import { writeSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { realClock, realRandom } from '../../src/runtime/real';

const say = (line: string): number => writeSync(1, `${line}\n`);

const opened = openSqliteStore({ file: process.argv[2] ?? '', clock: realClock });
if (E.isLeft(opened)) {
  say(opened.left.message);
  process.exit(1);
}
const store = opened.right;
say('open');

const appendForever = async (stream: string): Promise<void> => {
  for (;;) {
    const events = [realRandom.uuid(), realRandom.uuid()].map(eventId => ({
      eventId,
      type: 'Tested',
      data: JSON.stringify({ padding: 'x'.repeat(200) }),
      metadata: '{}',
    }));
    const appended = await store.append(stream, 'any', events)();
    if (E.isRight(appended)) for (const { eventId } of events) say(eventId);
  }
};

for (let n = 0; n < 16; n += 1) void appendForever(`${process.pid}-${n}`);
