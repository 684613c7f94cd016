import * as E from 'fp-ts/Either';
import { follow } from '../../../../test/conformance/event-store/follow';
import { given, newEvent, newEvents, newStream } from '../../../../test/conformance/event-store/harness';
import { openStore, server, withServer } from '../../../../test/support/eventstoredb/server';
import { right, run } from '../../../../test/support/right';
import { realClock } from '../../../runtime/real';
import type { RecordedEvent } from '../../event-store';
import { createCalls } from '../connection/calls';
import { parseConnectionString } from '../connection/connection-string';
import { openLink } from '../connection/link';
import type { EventStoreDbStore } from '../eventstoredb-store';
import { certificatesOf } from '../open-event-store-db';
import { createPositions } from './positions';

withServer('places in the log', () => {
  let store: EventStoreDbStore;
  const faults: string[] = [];
  beforeAll(async () => {
    store = await openStore({ onFault: line => faults.push(line) });
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
    expect(await store.readAll({ after })()).toEqual(E.left({ _tag: 'StoreUnavailable', cause: said }));
    expect(await run(store.readAll({ direction: 'backwards', after, limit: 1 }))).toHaveLength(1);
    expect(store.status().fault).toBeNull();

    const follower = follow(store, after, []);
    while (faults.length === 0) await store.head()();
    expect(faults).toEqual([
      expect.stringMatching(/^following the log was interrupted at 1125899906842624: the log ends/),
    ]);
    expect(store.status()).toMatchObject({ connected: true, fault: said });
    await follower.stop();
    expect(store.status().fault).toBeNull();
  });

  test('given an event that was seen, then a log that has another one in its place, or nothing, is not the same', async () => {
    const settings = right(parseConnectionString(server));
    const certificates = right(certificatesOf(settings));
    const link = openLink(settings, certificates, realClock);
    const { changed } = createPositions(createCalls(link, realClock), 60_000);
    const { position } = await given(store, newStream(), newEvents(2));
    const [seen] = await run(store.readAll({ after: position - 1, limit: 1 }));
    const other = { kind: 'no-such-place', cause: expect.stringContaining('is it another log?') };
    const event = seen as RecordedEvent;
    expect(await changed(event, 5000)).toBeNull();
    expect(await changed({ ...event, eventId: newEvent().eventId }, 5000)).toEqual(other);
    expect(await changed({ ...event, position: position + 5 }, 5000)).toEqual(other);
    expect(await changed({ ...event, position: 2 ** 50 }, 5000)).toEqual(other);
    link.close();
  });
});
