/// <reference types="jest" />
import type { EventData, RecordedEvent } from '../../../src/event-store/event-store';
import { isEnd, PAGE_BYTES } from '../../../src/event-store/page';
import { run } from '../../support/right';
import { until } from '../../support/until';
import { given, idsOf, isAscending, logOf, newEvent, newEvents, newStream, type Subject, streamOf } from './harness';

export const reading = ({ store, options }: Subject): void => {
  describe('given a stream of five events', () => {
    const stream = newStream();
    const events = newEvents(5);
    const read = async (from: Parameters<ReturnType<Subject['store']>['readStream']>[1]) =>
      (await run(store().readStream(stream, from))).map(({ revision }) => revision);
    beforeAll(() => given(store(), stream, events));

    test('when it is read, then every event says where it stands', async () => {
      const stored = await run(store().readStream(stream));
      expect(stored).toEqual(
        events.map((event, revision) => ({ ...event, stream, revision, position: expect.any(Number) })),
      );
      expect(isAscending(stored.map(({ position }) => position))).toBe(true);
    });

    test('when it is read from a revision, then that one is the first', async () => {
      expect(await read({ from: 2 })).toEqual([2, 3, 4]);
      expect(await read({ from: 4 })).toEqual([4]);
      expect(await read({ from: 5 })).toEqual([]);
      expect(await read({ from: 2, limit: 2 })).toEqual([2, 3]);
      expect(await read({ limit: 0 })).toEqual([]);
    });

    test('when it is read backwards, then the last one is the first', async () => {
      expect(await read({ direction: 'backwards' })).toEqual([4, 3, 2, 1, 0]);
      expect(await read({ direction: 'backwards', from: 2 })).toEqual([2, 1, 0]);
      expect(await read({ direction: 'backwards', from: 99, limit: 1 })).toEqual([4]);
      expect(await read({ direction: 'backwards', limit: 2 })).toEqual([4, 3]);
    });

    test('when an event is looked up by its id, then it is found in this stream only', async () => {
      const { eventId } = events[3] as EventData;
      expect(await run(store().find(stream, eventId))).toMatchObject({ eventId, stream, revision: 3, data: '{"n":3}' });
      expect(await run(store().find(newStream(), eventId))).toBeNull();
      expect(await run(store().find(stream, newEvent().eventId))).toBeNull();
    });
  });

  describe('given events of which three fill a page', () => {
    const stream = newStream();
    const events = Array.from({ length: 5 }, () => newEvent({ data: JSON.stringify('x'.repeat(PAGE_BYTES * 0.4)) }));
    let before = 0;
    beforeAll(async () => {
      before = await run(store().head());
      for (const event of events) await given(store(), stream, [event]);
    });

    test('when they are read, then a page has three at most, says that it is not the end, and reading goes on from it', async () => {
      for (const direction of ['forwards', 'backwards'] as const) {
        const page = await run(store().readStream(stream, { direction }));
        expect(page).toHaveLength(3);
        expect(isEnd(page, 1000)).toBe(false);
      }
      const all = await run(store().readAll({ after: before }));
      expect(all.length).toBeLessThanOrEqual(4); // others may write between them
      expect(isEnd(all, 1000)).toBe(false);
      expect(isEnd(await run(store().readStream(stream, { from: 3 })), 1000)).toBe(true);
      expect(idsOf(await streamOf(store(), stream))).toEqual(idsOf(events));
      expect(idsOf(await logOf(store(), before, [stream]))).toEqual(idsOf(events));
    });

    test('when they are followed from before them, then no batch has more, and each is handed over once', async () => {
      const batches: ReadonlyArray<RecordedEvent>[] = [];
      let last = '';
      const { stop } = store().subscribe(before, async ({ events }) => {
        batches.push(events.filter(event => event.stream === stream));
        last = batches.at(-1)?.at(-1)?.eventId ?? last;
      });
      await until(() => last === events.at(-1)?.eventId, { everyMs: 5 });
      await stop();
      expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(3);
      expect(idsOf(batches.flat())).toEqual(idsOf(events));
    });
  });

  test('given a stream that does not exist, then it is empty', async () => {
    expect(await run(store().readStream(newStream()))).toEqual([]);
    expect(await run(store().readStream(newStream(), { direction: 'backwards' }))).toEqual([]);
  });

  describe('given two streams that grew in turns', () => {
    const [a, b] = [newStream(), newStream()];
    let before = 0;
    let log: ReadonlyArray<RecordedEvent> = [];
    beforeAll(async () => {
      before = await run(store().head());
      for (const stream of [a, b, a, a, b]) await given(store(), stream, newEvents(2));
      log = await logOf(store(), before, [a, b]);
    });

    test('when the log is read, then it has their events in the order they were appended', () => {
      expect(log.map(({ stream }) => stream)).toEqual([a, a, b, b, a, a, a, a, b, b]);
      expect(isAscending(log.map(({ position }) => position))).toBe(true);
    });

    test('when it is read in pages of any size, then it is the same', async () => {
      for (const limit of [1, 3, 7, 100]) expect(await logOf(store(), before, [a, b], limit)).toEqual(log);
    });

    test('when it is read after a position, then what stands there is left out', async () => {
      const third = log[2] as RecordedEvent;
      expect((await logOf(store(), third.position, [a, b])).map(({ eventId }) => eventId)).toEqual(idsOf(log.slice(3)));
    });

    test('when it is read after a number at which nothing stands, then it is what lies beyond, in both directions', async () => {
      const third = log[2] as RecordedEvent;
      for (const after of [third.position - 1, third.position + 1]) {
        expect(await logOf(store(), after, [a, b])).toEqual(log.filter(({ position }) => position > after));
        const [last] = await run(store().readAll({ direction: 'backwards', after, limit: 1 }));
        expect(last?.position).toBe(log.findLast(({ position }) => position < after)?.position);
      }
    });

    test('when it is read backwards, then it is the reverse', async () => {
      const backwards: RecordedEvent[] = [];
      let page = await run(store().readAll({ direction: 'backwards', limit: 4 }));
      for (let last = page.at(-1); last !== undefined && last.position > before; last = page.at(-1)) {
        backwards.push(...page);
        page = await run(store().readAll({ direction: 'backwards', after: last.position, limit: 4 }));
      }
      backwards.push(...page);
      expect(backwards.filter(({ stream }) => stream === a || stream === b)).toEqual(log.toReversed());
    });

    test('when the end is asked for, then it is at or behind the last of them', async () => {
      const end = (log.at(-1) as RecordedEvent).position;
      expect(await run(store().head())).toBeGreaterThanOrEqual(end);
      expect((await run(store().readAll({ direction: 'backwards', limit: 1 })))[0]?.position).toBeGreaterThanOrEqual(
        end,
      );
    });
  });

  test('given an append, when it is acknowledged, then reads see it at the place that was answered', async () => {
    const stream = newStream();
    for (let n = 0; n < 20; n += 1) {
      const event = newEvent();
      const before = await run(store().head());
      const place = await given(store(), stream, [newEvent(), event]);
      expect(place.revision).toBe(2 * n + 1);
      expect(await run(store().readStream(stream, { from: place.revision }))).toMatchObject([{ ...event, ...place }]);
      expect((await logOf(store(), before, [stream])).at(-1)).toMatchObject({ ...event, ...place });
      expect(await run(store().head())).toBeGreaterThanOrEqual(place.position);
    }
  });

  if (options.positionsGapless)
    test('given appends of which many were refused, then the positions have no gap', async () => {
      const stream = newStream();
      const taken = newEvent();
      const before = await run(store().head());
      await given(store(), stream, [taken]);
      await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          n % 3 === 0
            ? store().append(stream, 'no-stream', newEvents(3))()
            : store().append(stream, 'any', n % 3 === 1 ? newEvents(2) : [newEvent(), taken])(),
        ),
      );
      const log = await logOf(store(), before, [stream]);
      expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => before + 1 + index));
      expect(log).toHaveLength(1 + 17 * 2);
    });
};
