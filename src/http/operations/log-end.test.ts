import * as E from 'fp-ts/Either';
import { given, newEvents, newStream } from '../../../test/conformance/event-store/harness';
import { openStore, withServer } from '../../../test/support/eventstoredb/server';
import { openWire } from '../../../test/support/eventstoredb/wire';
import { logEnd } from './log-end';

withServer('where the log ends', () => {
  test('given a log that is followed, then it is answered without asking the server, unless that went away', async () => {
    const wire = await openWire();
    const store = await openStore({
      prefix: `end-${newStream()}-`,
      connectionString: wire.connectionString('defaultDeadline=1000'),
    });
    let asked = 0;
    const end = logEnd({
      status: store.status,
      head: () => {
        asked += 1;
        return store.head();
      },
    });
    const first = await given(store, 'flow-1', newEvents(2));
    expect([await end(), asked]).toEqual([E.right(first.position), 1]);

    const subscription = store.subscribe(0, async () => undefined);
    while (store.status().head === null) await store.head()();
    expect([await end(), asked]).toEqual([E.right(first.position), 1]);
    const second = await given(store, 'flow-1', newEvents(1));
    while (store.status().head === first.position) await store.head()();
    expect([await end(), asked]).toEqual([E.right(second.position), 1]);

    await wire.stop();
    while (store.status().connected) await store.head()();
    expect([await end(), asked]).toMatchObject([E.left({ _tag: 'StoreUnavailable' }), 2]);
    await wire.start();
    while (E.isLeft(await end())) expect(store.status().connected).toBe(false);
    await subscription.stop();
    await store.close();
    await wire.stop();
  });
});
