import * as E from 'fp-ts/Either';
import { follow } from '../conformance/follow';
import { given, newEvent, newEvents, newStream, run } from '../conformance/harness';
import type { RecordedEvent } from '../event-store';
import type { EventStoreDbStore } from './eventstoredb-store';
import { openStore, withServer } from './testing/server';

withServer('places in the log', () => {
  let store: EventStoreDbStore;
  const troubles: string[] = [];
  beforeAll(async () => {
    store = await openStore({ onTrouble: line => troubles.push(line) });
  });
  afterAll(() => store.close());

  test('given a place in the middle of a record, then reading and following begin behind that record', async () => {
    const stream = newStream();
    const large = newEvent({ data: JSON.stringify('x'.repeat(100_000)) });
    const first = await given(store, stream, [newEvent()]);
    await given(store, stream, [large, newEvent(), newEvent()]);
    const log = await run(store.readAll({ after: first.position }));
    const after = (log[0] as RecordedEvent).position + 50_000;
    expect(await run(store.readAll({ after, limit: 2 }))).toEqual(log.slice(1, 3));
    const follower = follow(store, after, [stream]);
    await follower.until(2);
    await follower.stop();
    expect(follower.events).toEqual(log.slice(1, 3));
  });

  test('given a place beyond the end, then that is said at once: the log is another one, or an older one', async () => {
    await given(store, newStream(), newEvents(1));
    const after = 2 ** 50;
    const said = expect.stringMatching(/^the log ends at \d+, before 1125899906842624; is it another log\?$/);
    for (const direction of ['forwards', 'backwards'] as const)
      expect(await store.readAll({ direction, after })()).toEqual(E.left({ _tag: 'StoreUnavailable', cause: said }));
    expect(store.status().trouble).toBeNull();

    const follower = follow(store, after, []);
    while (troubles.length === 0) await store.head()();
    expect(troubles).toEqual([
      expect.stringMatching(/^following the log was interrupted at 1125899906842624: the log ends/),
    ]);
    expect(store.status()).toMatchObject({ connected: true, trouble: said });
    await follower.stop();
    expect(store.status().trouble).toBeNull();
  });
});
