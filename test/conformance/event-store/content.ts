/// <reference types="jest" />

import fc from 'fast-check';
import * as E from 'fp-ts/Either';
import type { EventData } from '../../../src/event-store/event-store';
import { run } from '../../support/right';
import { given, logOf, newEvent, newEvents, newStream, type Subject, streamOf } from './harness';

const TEXTS: ReadonlyArray<readonly [string, string]> = [
  ['an empty object', '{}'],
  ['odd white space', ' {\t"a" :\r\n 1 ,"b":[ ] }\n'],
  ['keys out of order and twice', '{"b":1,"a":2,"b":3}'],
  ['__proto__', '{"__proto__":{"admin":true},"constructor":1}'],
  ['numbers that JavaScript cannot hold', '[1e400,-0,0.1000,12345678901234567890,1E+2]'],
  ['text beyond ASCII', '{"name":"Bjørn Ångström 试卷 😀 ﷽","é":"e\u0301"}'],
  ['escapes', '"\\u0000\\ud800\\/\\"\\n"'],
  ['line separators', '"\u2028\u2029\u0085\ufeff"'],
  ['a bare value', 'null'],
  ['100 KiB', JSON.stringify('x'.repeat(100 * 1024))],
];

const NAMES: ReadonlyArray<readonly [string, string]> = [
  ['a space', 'with space'],
  ['quotes', `it's "so"`],
  ['an escape', 'per%20cent'],
  ['slashes', 'slash/and\\back'],
  ['letters beyond ASCII', 'Bjørn-😀'],
  ['the marks of a reference', 'a;b:c|d,e.f_g'],
  ['300 characters', 'x'.repeat(300)],
];

export const content = ({ store, options }: Subject): void => {
  const comesBack = async (stream: string, events: ReadonlyArray<EventData>): Promise<void> => {
    const before = await run(store().head());
    await given(store(), stream, events);
    const want = events.map(({ eventId, type, data, metadata }) => ({ eventId, type, data, metadata, stream }));
    expect(await streamOf(store(), stream)).toMatchObject(want);
    expect(await logOf(store(), before, [stream])).toMatchObject(want);
  };

  test.each(TEXTS)('given %s as data and as metadata, then the same text comes back', async (_, text) => {
    await comesBack(newStream(), [newEvent({ data: text, metadata: text }), newEvent({ data: '1', metadata: text })]);
  });

  test('given any JSON, then the same text comes back', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.json(), fc.json()), { minLength: 1, maxLength: 5 }), texts =>
        comesBack(
          newStream(),
          texts.map(([data, metadata]) => newEvent({ data, metadata })),
        ),
      ),
      { numRuns: options.runs ?? 50 },
    ));

  test.each(NAMES)('given a stream and an event type with %s in their names, then they keep them', async (_, odd) => {
    const stream = `${newStream()}-${odd}`;
    await given(store(), stream, [newEvent({ type: odd })]);
    expect(await streamOf(store(), stream)).toMatchObject([{ stream, type: odd }]);
  });

  test('given names that differ in case only, then they are two streams', async () => {
    const stream = newStream();
    await given(store(), `${stream}-a`, newEvents(1));
    expect(await store().append(`${stream}-A`, 'no-stream', newEvents(2))()).toMatchObject(E.right({ revision: 1 }));
    expect(await streamOf(store(), `${stream}-a`)).toHaveLength(1);
  });

  test('given a large append, then all of it is stored, in order', async () => {
    const stream = newStream();
    const events = newEvents(options.largeAppend ?? 10_000);
    expect(await given(store(), stream, events, 'no-stream')).toMatchObject({ revision: events.length - 1 });
    const stored = await streamOf(store(), stream);
    expect(stored.map(({ data }) => data)).toEqual(events.map(({ data }) => data));
    expect(stored.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
  });

  const limit = options.maxAppendBytes;
  if (limit !== undefined)
    test('given an append above the limit, then it is refused and nothing is stored', async () => {
      const stream = newStream();
      const half = JSON.stringify('x'.repeat(limit / 2));
      const refused = await store().append(stream, 'any', [newEvent({ data: half }), newEvent({ data: half })])();
      expect(refused).toEqual(E.left({ _tag: 'AppendTooLarge', stream, limit, bytes: expect.any(Number) }));
      expect(await streamOf(store(), stream)).toEqual([]);
      expect(await store().append(stream, 'any', [newEvent()])()).toMatchObject(E.right({ revision: 0 }));
    });
};
