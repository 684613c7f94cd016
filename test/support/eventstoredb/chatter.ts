/** Does a little of everything, in a process of its own whose output is looked at. Argument: the connection string. */
import * as E from 'fp-ts/Either';
import { openEventStoreDb } from '../../../src/event-store/eventstoredb/open-event-store-db';
import { realClock, realRandom } from '../../../src/runtime/real';
import { newEvent, newStream } from '../../conformance/event-store/harness';
import { TEST_PREFIX } from './server';

const main = async (): Promise<void> => {
  const connectionString = process.argv[2] ?? '';
  const options = {
    connectionString,
    prefix: TEST_PREFIX,
    clock: realClock,
    random: realRandom,
    onFault: console.log,
  };
  const opened = await openEventStoreDb(options)();
  if (E.isLeft(opened)) {
    console.log(opened.left);
    return;
  }
  const store = opened.right;
  const stream = newStream();
  console.log(
    await store.append(stream, 'any', [newEvent()])(),
    await store.append(stream, 'no-stream', [newEvent()])(),
  );
  const head = await store.head()();
  await new Promise<void>(resolve => {
    const subscription = store.subscribe(E.isRight(head) ? head.right : 0, async () => {
      resolve();
      void subscription.stop();
    });
    void store.append(stream, 'any', [newEvent()])();
  });
  await store.close();
  console.log('done');
};

void main();
