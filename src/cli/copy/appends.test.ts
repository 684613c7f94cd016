import * as fc from 'fast-check';
import type { RecordedEvent } from '../../event-store/event-store';
import { appendsOf, batchesOf } from './appends';

/** A log with events of a few streams in any order, of any size. */
const logs = fc
  .array(fc.tuple(fc.constantFrom('flow-1', 'flow-2', 'flow-3'), fc.nat(300)), { maxLength: 80 })
  .map(picks => {
    const heads = new Map<string, number>();
    return picks.map(([stream, size], index): RecordedEvent => {
      const revision = heads.get(stream) ?? 0;
      heads.set(stream, revision + 1);
      const eventId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
      return { eventId, type: 'T', data: 'x'.repeat(size), metadata: '{}', stream, revision, position: index + 1 };
    });
  });
const limits = fc.record({ append: fc.integer({ min: 100, max: 1000 }), batch: fc.integer({ min: 100, max: 3000 }) });

test('one after the other, the appends of all batches are the log again', () => {
  fc.assert(
    fc.property(logs, limits, (log, { append, batch }) => {
      const appends = batchesOf(appendsOf(log, append), batch, append).flat();
      const again = appends.flatMap(({ stream, behind, events }) =>
        events.map((event, index) => ({ ...event, stream, revision: behind + 1 + index })),
      );
      expect(again).toEqual(log.map(({ position, ...event }) => event));
    }),
  );
});

test('an append has one event or fits the limit, and neighbours of one stream are together as far as they fit', () => {
  fc.assert(
    fc.property(logs, limits, (log, { append }) => {
      const appends = appendsOf(log, append);
      for (const [index, { stream, events, bytes }] of appends.entries()) {
        expect(events.length === 1 || bytes <= append).toBe(true);
        const next = appends[index + 1];
        const [first] =
          next === undefined ? [] : appendsOf(log.filter(({ eventId }) => eventId === next.events[0]?.eventId));
        expect(next?.stream === stream && bytes + (first?.bytes ?? 0) <= append).toBe(false);
      }
    }),
  );
});

test('what a store could refuse for its size is under way alone, so that nothing behind it is there before it', () => {
  fc.assert(
    fc.property(logs, limits, (log, { append, batch }) => {
      for (const together of batchesOf(appendsOf(log, append), batch, append)) {
        const bytes = together.reduce((sum, one) => sum + one.bytes, 0);
        expect(together.length === 1 || bytes <= batch).toBe(true);
        expect(together.length === 1 || together.every(one => one.bytes <= append)).toBe(true);
      }
    }),
  );
});
