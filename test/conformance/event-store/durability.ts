/// <reference types="jest" />
import * as E from 'fp-ts/Either';
import type { EventStore } from '../../../src/event-store/event-store';
import { run } from '../../support/right';
import { follow } from './follow';
import { given, idsOf, newEvent, newEvents, newStream, type Subject, streamOf } from './harness';

export const durability = ({ options }: Subject, makeStore: () => Promise<EventStore>): void => {
  const { reopen } = options;
  if (reopen === undefined) return;

  test('given a store that was closed and opened again, then it goes on where it was', async () => {
    const stream = newStream();
    const first = await makeStore();
    const events = newEvents(3);
    await given(first, stream, events);
    const head = await run(first.head());
    const before = await streamOf(first, stream);

    const second = await reopen(first);
    expect(await streamOf(second, stream)).toEqual(before);
    expect(await run(second.head())).toBe(head);
    expect(await second.append(stream, 'any', events)()).toMatchObject(E.right({ revision: 2 }));
    expect(await second.append(stream, 1, [newEvent()])()).toMatchObject(E.left({ actual: 2 }));
    expect(await second.append(stream, 2, newEvents(2))()).toMatchObject(E.right({ revision: 4 }));

    const follower = follow(second, before[0]?.position ?? 0, [stream]);
    await follower.until(4);
    await follower.stop();
    expect(follower.events.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    await second.close();
  });

  test('given appends under way, when the store is closed, then what was acknowledged is there', async () => {
    const [first, stream] = [await makeStore(), newStream()];
    const events = newEvents(50);
    const attempts = events.map(event => first.append(stream, 'any', [event])());
    const reopening = reopen(first);
    expect(await first.append(stream, 'any', [newEvent()])()).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
    const outcomes = await Promise.all(attempts);
    const second = await reopening;
    const acknowledged = events.filter((_, index) => outcomes.map(E.isRight)[index]);
    expect(idsOf(await streamOf(second, stream)).toSorted()).toEqual(idsOf(acknowledged).toSorted());
    await second.close();
  });

  test('given a handler at work, when the store is closed, then it can finish with what it reads, and is not called again', async () => {
    const [closing, stream] = [await makeStore(), newStream()];
    const before = await run(closing.head());
    await given(closing, stream, newEvents(3));
    let [enter, leave] = [(): void => undefined, (): void => undefined];
    const entered = new Promise<void>(resolve => {
      enter = resolve;
    });
    const left = new Promise<void>(resolve => {
      leave = resolve;
    });
    const seen: number[] = [];
    closing.subscribe(before, async ({ events }) => {
      if (!events.some(event => event.stream === stream)) return;
      enter();
      await left;
      seen.push((await streamOf(closing, stream)).length);
    });
    await entered;
    await given(closing, stream, newEvents(1));
    const closed = closing.close();
    leave();
    await closed;
    expect(seen).toEqual([4]);
  });

  test('given a store that is closed, then everything is refused, and closing again is harmless', async () => {
    const closed = await makeStore();
    const stream = newStream();
    await given(closed, stream, [newEvent()]);
    let calls = 0;
    closed.subscribe(0, async () => {
      calls += 1;
    });
    await closed.close();
    await closed.close();
    const seen = calls;
    await closed
      .subscribe(0, async () => {
        calls += 1;
      })
      .stop();
    const unavailable = E.left({ _tag: 'StoreUnavailable', cause: expect.any(String) });
    expect(await closed.append(stream, 'any', [newEvent()])()).toEqual(unavailable);
    expect(await closed.readStream(stream)()).toEqual(unavailable);
    expect(await closed.readAll()()).toEqual(unavailable);
    expect(await closed.find(stream, newEvent().eventId)()).toEqual(unavailable);
    expect(await closed.head()()).toEqual(unavailable);
    expect(calls).toBe(seen);
  });
};
