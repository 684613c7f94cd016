/// <reference types="jest" />
import * as E from 'fp-ts/Either';
import type { ExpectedRevision } from '../../../src/event-store/event-store';
import { given, idsOf, newEvent, newEvents, newStream, type Subject, streamOf } from './harness';

export const expectedRevisions = ({ store }: Subject): void => {
  describe('given no stream', () => {
    test.each<ExpectedRevision>(['no-stream', 'any'])(
      'when %s is expected, then the append starts it',
      async expected => {
        const stream = newStream();
        const appended = await store().append(stream, expected, newEvents(3))();
        expect(appended).toMatchObject(E.right({ revision: 2 }));
        expect((await streamOf(store(), stream)).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      },
    );

    test.each<ExpectedRevision>(['stream-exists', 0, 7])('when %s is expected, then it is refused', async expected => {
      const stream = newStream();
      const refused = await store().append(stream, expected, [newEvent()])();
      expect(refused).toEqual(E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual: null }));
      expect(await streamOf(store(), stream)).toEqual([]);
    });
  });

  describe('given a stream of three events', () => {
    test.each<ExpectedRevision>([2, 'stream-exists', 'any'])('when %s is expected, then it grows', async expected => {
      const stream = newStream();
      await given(store(), stream, newEvents(3));
      expect(await store().append(stream, expected, newEvents(2))()).toMatchObject(E.right({ revision: 4 }));
      expect((await streamOf(store(), stream)).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    });

    test.each<ExpectedRevision>(['no-stream', 0, 1, 3])('when %s is expected, then it is refused', async expected => {
      const stream = newStream();
      const events = newEvents(3);
      await given(store(), stream, events);
      const refused = await store().append(stream, expected, newEvents(2))();
      expect(refused).toEqual(E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual: 2 }));
      expect(idsOf(await streamOf(store(), stream))).toEqual(idsOf(events));
    });

    test('when a refused writer takes the revision that it was given, then it is accepted', async () => {
      const stream = newStream();
      await given(store(), stream, newEvents(3));
      const refused = await store().append(stream, 0, [newEvent()])();
      if (E.isRight(refused) || refused.left._tag !== 'WrongExpectedRevision') throw new Error('not refused');
      expect(await store().append(stream, refused.left.actual ?? 'no-stream', [newEvent()])()).toMatchObject(
        E.right({ revision: 3 }),
      );
    });
  });

  describe('given many writers at once', () => {
    test.each<ExpectedRevision>(['no-stream', 0])(
      'when all of them expect %s, then exactly one wins',
      async expected => {
        const stream = newStream();
        if (expected === 0) await given(store(), stream, [newEvent()]);
        const before = (await streamOf(store(), stream)).length;
        const outcomes = await Promise.all(newEvents(20).map(event => store().append(stream, expected, [event])()));
        expect(outcomes.filter(E.isRight)).toHaveLength(1);
        expect(outcomes.filter(E.isLeft).map(({ left }) => left._tag)).toEqual(Array(19).fill('WrongExpectedRevision'));
        expect(await streamOf(store(), stream)).toHaveLength(before + 1);
      },
    );

    test('when one of them is refused, then the others are not', async () => {
      const [taken, free] = [newStream(), newStream()];
      await given(store(), taken, [newEvent()]);
      const [first, refused, second] = await Promise.all([
        store().append(free, 'no-stream', newEvents(2))(),
        store().append(taken, 'no-stream', newEvents(2))(),
        store().append(taken, 0, newEvents(2))(),
      ]);
      expect([first, refused, second].map(E.isRight)).toEqual([true, false, true]);
      expect(await streamOf(store(), free)).toHaveLength(2);
      expect(await streamOf(store(), taken)).toHaveLength(3);
    });

    test('when all of them expect anything, then every one is stored once', async () => {
      const stream = newStream();
      const events = newEvents(50);
      const outcomes = await Promise.all(events.map(event => given(store(), stream, [event])));
      const stored = await streamOf(store(), stream);
      expect(idsOf(stored).toSorted()).toEqual(idsOf(events).toSorted());
      expect(outcomes.map(({ revision }) => stored[revision]?.eventId)).toEqual(idsOf(events));
    });
  });
};
