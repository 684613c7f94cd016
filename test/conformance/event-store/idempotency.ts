/// <reference types="jest" />
import * as E from 'fp-ts/Either';
import type { EventData, ExpectedRevision } from '../../../src/event-store/event-store';
import { given, idsOf, newEvent, newEvents, newStream, type Subject, streamOf } from './harness';

const EVERY_EXPECTATION: ReadonlyArray<ExpectedRevision> = ['no-stream', 'stream-exists', 'any', 0, 1, 2, 3, 99];

export const idempotency = ({ store }: Subject): void => {
  const refusedIn = async (
    stream: string,
    expected: ExpectedRevision,
    events: ReadonlyArray<EventData>,
    eventId: string,
  ): Promise<void> => {
    const before = await streamOf(store(), stream);
    const refused = await store().append(stream, expected, events)();
    expect(refused).toEqual(E.left({ _tag: 'EventIdReused', stream, eventId }));
    expect(await streamOf(store(), stream)).toEqual(before);
  };

  describe('given an append that was stored', () => {
    test.each(EVERY_EXPECTATION)('when it is retried expecting %s, then it gets its place again', async expected => {
      const stream = newStream();
      const events = newEvents(2);
      await given(store(), stream, [newEvent()]);
      const place = await given(store(), stream, events);
      await given(store(), stream, [newEvent()]);
      expect(await store().append(stream, expected, events)()).toEqual(E.right(place));
      expect(await streamOf(store(), stream)).toHaveLength(4);
    });

    test('when it is retried while it is under way, then both get the same place', async () => {
      const stream = newStream();
      const events = newEvents(3);
      const attempts = await Promise.all(
        Array.from({ length: 5 }, () => store().append(stream, 'no-stream', events)()),
      );
      expect(attempts[0]).toMatchObject(E.right({ revision: 2 }));
      expect(new Set(attempts.map(attempt => JSON.stringify(attempt))).size).toBe(1);
      expect(await streamOf(store(), stream)).toHaveLength(3);
    });

    test('when one event of it is retried, then it gets the place of that event', async () => {
      const stream = newStream();
      const events = newEvents(3);
      await given(store(), stream, events);
      expect(await store().append(stream, 'any', events.slice(1, 2))()).toMatchObject(E.right({ revision: 1 }));
      expect(await streamOf(store(), stream)).toHaveLength(3);
    });

    test('when its ids come again with other content, then what was stored stays', async () => {
      const stream = newStream();
      const event = newEvent({ data: '"first"' });
      await given(store(), stream, [event]);
      await given(store(), stream, [{ ...event, data: '"second"' }]);
      expect((await streamOf(store(), stream)).map(({ data }) => data)).toEqual(['"first"']);
    });

    test.each<ExpectedRevision>(['any', 'stream-exists', 2])(
      'when an event of it comes again in another append expecting %s, then that is refused as a whole',
      async expected => {
        const stream = newStream();
        const events = newEvents(3);
        await given(store(), stream, events);
        const [a, b, c] = events as [EventData, EventData, EventData];
        await refusedIn(stream, expected, [c, newEvent()], c.eventId);
        await refusedIn(stream, expected, [newEvent(), a], a.eventId);
        await refusedIn(stream, expected, [newEvent(), b, newEvent()], b.eventId);
        await refusedIn(stream, expected, [b, a], b.eventId);
        await refusedIn(stream, expected, [a, c], a.eventId);
      },
    );

    test('when such an append is refused, then others at the same moment are not', async () => {
      const [stream, other] = [newStream(), newStream()];
      const event = newEvent();
      await given(store(), stream, [event]);
      const [before, refused, after] = await Promise.all([
        store().append(other, 'no-stream', newEvents(2))(),
        store().append(stream, 'any', [newEvent(), event, newEvent()])(),
        store().append(stream, 0, newEvents(2))(),
      ]);
      expect([before, refused, after].map(E.isRight)).toEqual([true, false, true]);
      expect(await streamOf(store(), stream)).toHaveLength(3);
      expect(await streamOf(store(), other)).toHaveLength(2);
    });

    test('when its ids are used in another stream, then they are new there', async () => {
      const [stream, other] = [newStream(), newStream()];
      const events = newEvents(2);
      await given(store(), stream, events);
      expect(await store().append(other, 'no-stream', events)()).toMatchObject(E.right({ revision: 1 }));
      expect(idsOf(await streamOf(store(), other))).toEqual(idsOf(events));
    });
  });

  test('given one id twice in an append, then nothing is stored', async () => {
    const stream = newStream();
    const [a, b] = newEvents(2) as [EventData, EventData];
    await refusedIn(stream, 'any', [a, b, a], a.eventId);
    await refusedIn(stream, 'no-stream', [a, a], a.eventId);
  });

  describe('given an append of nothing', () => {
    test.each(EVERY_EXPECTATION)('when %s is expected, then it succeeds and changes nothing', async expected => {
      const [missing, stream] = [newStream(), newStream()];
      await given(store(), stream, newEvents(2));
      expect(await store().append(missing, expected, [])()).toMatchObject(E.right({}));
      expect(await store().append(stream, expected, [])()).toMatchObject(E.right({}));
      expect(await streamOf(store(), stream)).toHaveLength(2);
      expect(await store().append(missing, 'no-stream', [newEvent()])()).toMatchObject(E.right({ revision: 0 }));
    });
  });
};
