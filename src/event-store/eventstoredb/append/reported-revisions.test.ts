import { follow } from '../../../../test/conformance/event-store/follow';
import { given, newEvents, newStream } from '../../../../test/conformance/event-store/harness';
import { openStore, withServer } from '../../../../test/support/eventstoredb/server';
import { run } from '../../../../test/support/right';
import { realClock } from '../../../runtime/real';
import type { Batch } from '../../event-store';
import type { EventStoreDbStore } from '../eventstoredb-store';

/** Two stores of one log: one follows the server, and the other gets what that reports, from `begin` on. */
const openBoth = async () => {
  const listening = new Set<(batch: Batch) => void>();
  const own = await openStore();
  const relay = await openStore({
    relay: onBatch => {
      listening.add(onBatch);
      return () => listening.delete(onBatch);
    },
  });
  const head = async (): Promise<number> => {
    return run(own.head());
  };
  const tell = (batch: Batch): void => {
    for (const onBatch of listening) onBatch(batch);
  };
  return { own, relay, head, tell };
};

withServer('a store to which the end of the log is reported', () => {
  const open: EventStoreDbStore[] = [];
  const both = async () => {
    const stores = await openBoth();
    open.push(stores.own, stores.relay);
    return stores;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map(store => store.close()));
  });

  test('brings all, once and in order, wherever a follower begins', async () => {
    const { own, relay, head, tell } = await both();
    const stream = newStream();
    const before = await head();
    await given(own, stream, newEvents(20));
    const begin = await head();
    const followers = [follow(relay, before, [stream]), follow(relay, begin, [stream])] as const;
    tell({ events: [], position: begin });
    const telling = own.subscribe(begin, async batch => tell(batch));
    await given(own, stream, newEvents(30));
    await followers[0].until(50);
    await followers[1].until(30);
    await Promise.all([telling.stop(), ...followers.map(({ stop }) => stop())]);
    const revisions = followers.map(({ events }) => events.map(({ revision }) => revision));
    expect(revisions).toEqual([Array.from({ length: 50 }, (_, n) => n), Array.from({ length: 30 }, (_, n) => n + 20)]);
  });

  test('fetches what comes before the place that is reported first, though nothing happens after', async () => {
    const { own, relay, head, tell } = await both();
    const stream = newStream();
    const before = await head();
    const follower = follow(relay, before, [stream]);
    await given(own, stream, newEvents(3));
    tell({ events: [], position: await head() });
    await follower.until(3);
    await follower.stop();
    expect(follower.events).toHaveLength(3);
  });

  test('follows the server by no means of its own while revisions are reported to it', async () => {
    const { own, relay, head, tell } = await both();
    const stream = newStream();
    const begin = await head();
    const follower = follow(relay, begin, [stream]);
    tell({ events: [], position: begin });
    await given(own, stream, newEvents(3));
    await new Promise<void>(resolve => void realClock.after(300, resolve));
    expect(follower.events).toEqual([]);
    await follower.stop();
  });
});
