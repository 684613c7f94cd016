/// <reference types="jest" />

import fc from 'fast-check';
import * as E from 'fp-ts/Either';
import type { EventData, ExpectedRevision } from '../../../src/event-store/event-store';
import { run } from '../../support/right';
import { type Follower, follow } from './follow';
import { logOf, newEvents, newStream, type Subject, streamOf } from './harness';
import { appendTo, contentOf, eventsOf, type Model, type Step, steps } from './model';

export const properties = ({ store, options }: Subject): void => {
  const numRuns = options.runs ?? 50;

  const expectedOf = (model: Model, stream: string, { expected }: Step): ExpectedRevision => {
    if (expected !== 'head') return expected;
    const length = model.get(stream)?.length ?? 0;
    return length === 0 ? 'no-stream' : length - 1;
  };

  test('given any history of appends, then every answer and every stream is as the model has it', () =>
    fc.assert(
      fc.asyncProperty(steps, async history => {
        const streams = [newStream(), newStream(), newStream()];
        const model: Model = new Map();
        const made: EventData[] = [];
        const before = await run(store().head());
        for (const step of history) {
          const stream = streams[step.stream] ?? '';
          const expected = expectedOf(model, stream, step);
          const events = eventsOf(made, step);
          const actual = (model.get(stream)?.length ?? 0) - 1;
          const answer = await store().append(stream, expected, events)();
          const wanted = appendTo(model, stream, expected, events);
          if (wanted === 'WrongExpectedRevision')
            expect(answer).toEqual(E.left({ _tag: wanted, stream, expected, actual: actual < 0 ? null : actual }));
          else if (typeof wanted === 'string') expect(answer).toMatchObject(E.left({ _tag: wanted, stream }));
          else expect(answer).toMatchObject(E.right(wanted));
        }
        const log = await logOf(store(), before, streams);
        for (const stream of streams) {
          const stored = await streamOf(store(), stream);
          expect(stored.map(contentOf)).toEqual(model.get(stream) ?? []);
          expect(log.filter(event => event.stream === stream)).toEqual(stored);
        }
      }),
      { numRuns },
    ));

  test('given any number of writers at once, then what was acknowledged is there once, at the place that was answered, and nothing else', () =>
    fc.assert(
      fc.asyncProperty(steps, async history => {
        const streams = [newStream(), newStream(), newStream()];
        const attempts = history.map(step => ({
          stream: streams[step.stream] ?? '',
          expected: step.expected === 'head' ? ('any' as const) : step.expected,
          events: newEvents(step.events.length),
        }));
        const answers = await Promise.all(
          attempts.map(({ stream, expected, events }) => store().append(stream, expected, events)()),
        );
        for (const stream of streams) {
          const stored = (await streamOf(store(), stream)).map(contentOf);
          let found = 0;
          attempts.forEach((attempt, index) => {
            const answer = answers[index];
            if (attempt.stream !== stream || answer === undefined || E.isLeft(answer)) return;
            const end = answer.right.revision + 1;
            expect(stored.slice(end - attempt.events.length, end)).toEqual(attempt.events);
            found += attempt.events.length;
          });
          expect(stored).toHaveLength(found);
        }
      }),
      { numRuns },
    ));

  test('given followers that join anywhere at any time, while appends go on, then each sees every event once and in order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 30 }), fc.option(fc.double({ min: 0, max: 1, noNaN: true }))),
          { minLength: 1, maxLength: 15 },
        ),
        async history => {
          const streams = [newStream(), newStream(), newStream()];
          const before = await run(store().head());
          const followers: Array<{ readonly from: number; readonly follower: Follower }> = [];
          const appends: Array<Promise<unknown>> = [];
          for (const [stream, count, joins] of history) {
            appends.push(run(store().append(streams[stream] ?? '', 'any', newEvents(count))));
            if (joins === null) continue;
            const seen = await logOf(store(), before, streams);
            const from = seen[Math.floor(joins * seen.length)]?.position ?? before;
            followers.push({ from, follower: follow(store(), from, streams) });
          }
          await Promise.all(appends);
          const log = await logOf(store(), before, streams);
          for (const { from, follower } of followers) {
            const wanted = log.filter(({ position }) => position > from);
            await follower.until(wanted.length);
            await follower.stop();
            expect(follower.events).toEqual(wanted);
          }
        },
      ),
      { numRuns },
    ));
};
