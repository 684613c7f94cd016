import fc from 'fast-check';
import { newEvent } from '../../../../test/conformance/event-store/harness';
import type { RecordedEvent } from '../../event-store';
import { createRecentEvents } from './recent-events';

const at = (position: number, size: number): RecordedEvent => ({
  ...newEvent({ data: 'x'.repeat(size) }),
  stream: 'flow-1',
  revision: 0,
  position,
});

/** A step in bytes, and the size of the event that stands there; null: it is another's. */
const arrivals = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.option(fc.nat(400))), { maxLength: 60 });

test('given any arrivals, then the end of the log is kept within both bounds, and read from any place that is covered', () => {
  fc.assert(
    fc.property(fc.nat(100), arrivals, fc.integer({ min: 1, max: 20 }), (begin, steps, limit) => {
      const recent = createRecentEvents(begin, 8, 6000);
      const log: RecordedEvent[] = [];
      let arrived = begin;
      for (const [step, size] of steps) {
        arrived += step;
        const event = size === null ? null : at(arrived, size);
        if (event !== null) log.push(event);
        recent.push(arrived, event);
        expect(recent.head()).toBe(log.at(-1)?.position ?? begin);

        const kept = log.filter(({ position }) => recent.cover(position - 1));
        expect(kept.length).toBeLessThanOrEqual(8);
        expect(kept.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(3000);
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(2, log.length));
        expect(recent.cover(arrived + 1)).toBe(false);
      }
      for (let after = 0; after <= arrived; after += 1) {
        if (!recent.cover(after)) continue;
        const events = log.filter(({ position }) => position > after);
        const position = events.length > limit ? events[limit - 1]?.position : arrived;
        const batch = { events: events.slice(0, limit), position };
        expect(recent.after(after, limit)).toEqual(after === arrived ? null : batch);
      }
    }),
    { numRuns: 50 },
  );
});
