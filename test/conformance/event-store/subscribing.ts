/// <reference types="jest" />
import * as E from 'fp-ts/Either';
import type { Batch, RecordedEvent } from '../../../src/event-store/event-store';
import { run } from '../../support/right';
import { follow } from './follow';
import { given, idsOf, logOf, newEvent, newEvents, newStream, type Subject } from './harness';

export const subscribing = ({ store }: Subject): void => {
  test('given a log, when it is followed from the middle, then all behind that place is handed over, then what is new', async () => {
    const stream = newStream();
    await given(store(), stream, newEvents(10));
    const middle = (await run(store().readStream(stream, { from: 3, limit: 1 })))[0] as RecordedEvent;
    const follower = follow(store(), middle.position, [stream]);
    await follower.until(6);
    await given(store(), stream, newEvents(2));
    await given(store(), stream, newEvents(1));
    await follower.until(9);
    await follower.stop();
    expect(follower.events.map(({ revision }) => revision)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('given a follower of what is new, when many append at once, then it sees the log, event for event', async () => {
    const streams = Array.from({ length: 8 }, newStream);
    const before = await run(store().head());
    const follower = follow(store(), before, streams);
    const appends = streams.flatMap(stream =>
      Array.from({ length: 15 }, (_, n) =>
        store().append(stream, n % 5 === 4 ? 'no-stream' : 'any', newEvents(1 + (n % 3)))(),
      ),
    );
    const stored = (await Promise.all(appends)).filter(E.isRight);
    const log = await logOf(store(), before, streams);
    await follower.until(log.length);
    await follower.stop();
    expect(follower.events).toEqual(log);
    expect(
      stored.map(({ right }) => right.position).every(position => log.some(event => event.position === position)),
    ).toBe(true);
  });

  test('given more than fits a batch, when it is followed, then the batches are short and cover it without a gap', async () => {
    const stream = newStream();
    const before = await run(store().head());
    for (let n = 0; n < 5; n += 1) await given(store(), stream, newEvents(500));
    const follower = follow(store(), before, [stream]);
    await follower.until(2500);
    await follower.stop();
    expect(follower.events.map(({ revision }) => revision)).toEqual(Array.from({ length: 2500 }, (_, n) => n));
    expect(follower.batches.every(({ events }) => events.length <= 1000)).toBe(true);
  });

  test('given a batch, then its position is at or behind its last event, and one can go on from it', async () => {
    const stream = newStream();
    const follower = follow(store(), await run(store().head()), [stream]);
    for (let n = 0; n < 5; n += 1) await given(store(), stream, newEvents(2));
    await follower.until(10);
    await follower.stop();
    for (const [index, { events, position }] of follower.batches.entries()) {
      expect(position).toBeGreaterThanOrEqual(events.at(-1)?.position ?? 0);
      const later = follower.batches
        .slice(index + 1)
        .flatMap(batch => batch.events.filter(event => event.stream === stream));
      expect(idsOf(await logOf(store(), position, [stream]))).toEqual(idsOf(later));
    }
  });

  test('given a handler that fails, then it gets the same run again, and nothing is skipped or handed over twice', async () => {
    const stream = newStream();
    const attempts: Array<ReadonlyArray<string>> = [];
    const failing = new Set([1, 2, 4]);
    const follower = follow(store(), await run(store().head()), [stream], async ({ events }: Batch) => {
      attempts.push(idsOf(events));
      if (failing.has(attempts.length)) throw new Error('not now');
    });
    await given(store(), stream, newEvents(3));
    await follower.until(3);
    await given(store(), stream, newEvents(3));
    await follower.until(6);
    await follower.stop();
    expect(follower.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(attempts[1]).toEqual(attempts[0]);
    expect(attempts[2]).toEqual(attempts[0]);
    expect(attempts[4]).toEqual(attempts[3]);
  });

  test('given a handler that takes its time, then no second call begins before it is done, and stop waits for it', async () => {
    const stream = newStream();
    let running = 0;
    let overlapped = false;
    let release = (): void => undefined;
    let entered = (): void => undefined;
    const held = new Promise<void>(resolve => {
      entered = resolve;
    });
    const follower = follow(store(), await run(store().head()), [stream], async () => {
      running += 1;
      overlapped ||= running > 1;
      entered();
      await new Promise<void>(resolve => {
        release = resolve;
      });
      running -= 1;
    });
    await given(store(), stream, [newEvent()]);
    await held;
    await given(store(), stream, [newEvent()]);
    let stopped = false;
    const stopping = follower.stop().then(() => {
      stopped = true;
    });
    await run(store().head());
    await new Promise(resolve => setImmediate(resolve));
    expect({ stopped, running, overlapped }).toEqual({ stopped: false, running: 1, overlapped: false });
    release();
    await stopping;
    expect(running).toBe(0);
    expect(follower.events).toHaveLength(1);
  });

  test('given a follower that was stopped, when more is appended, then it is not called, and another one is', async () => {
    const stream = newStream();
    const before = await run(store().head());
    const [left, stays] = [follow(store(), before, [stream]), follow(store(), before, [stream])];
    await given(store(), stream, newEvents(2));
    await Promise.all([left.until(2), stays.until(2)]);
    await left.stop();
    await left.stop();
    await given(store(), stream, newEvents(2));
    await stays.until(4);
    await stays.stop();
    expect(left.events).toHaveLength(2);
  });

  test('given many followers of what is new, then all of them are handed the same objects, so that each is decoded once', async () => {
    const stream = newStream();
    const before = await run(store().head());
    const followers = Array.from({ length: 5 }, () => follow(store(), before, [stream]));
    await given(store(), stream, [newEvent()]);
    await Promise.all(followers.map(follower => follower.until(1)));
    for (let n = 0; n < 10; n += 1) await given(store(), stream, newEvents(10));
    await Promise.all(followers.map(follower => follower.until(101)));
    await Promise.all(followers.map(follower => follower.stop()));
    for (let n = 1; n <= 100; n += 1) expect(new Set(followers.map(({ events }) => events[n])).size).toBe(1);
  });

  test('given a number at which nothing stands, when the log is followed from there, then all beyond it is handed over', async () => {
    const stream = newStream();
    const place = await given(store(), stream, [newEvent()]);
    const log = await given(store(), stream, newEvents(2));
    for (const [after, revisions] of [
      [place.position - 1, [0, 1, 2]],
      [log.position - 1, [2]],
    ] as const) {
      const follower = follow(store(), after, [stream]);
      await follower.until(revisions.length);
      await follower.stop();
      expect(follower.events.map(({ revision }) => revision)).toEqual(revisions);
    }
  });
};
