import fc from 'fast-check';
import { newEvent } from '../../../test/conformance/event-store/harness';
import type { RecordedEvent } from '../event-store';
import { PAGE_BYTES } from '../page';
import { recentEvents } from './recent-events';

const at = (position: number, size: number): RecordedEvent => ({
  ...newEvent({ data: 'x'.repeat(size) }),
  stream: 'flow-1',
  revision: position - 1,
  position,
});

test('given any events, then it keeps the end of the log within both bounds, and all of it can be read from any place', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.array(fc.nat(400), { maxLength: 40 }), fc.nat(50), (head, sizes, limit) => {
      const recent = recentEvents(head, 8, 6000);
      const log = sizes.map((size, index) => at(head + 1 + index, size));
      log.forEach(recent.push);
      const kept = log.filter(({ position }) => position >= recent.oldest());
      expect(recent.newest()).toBe(head + log.length);
      expect(kept.length).toBeLessThanOrEqual(8);
      expect(kept.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(3000);
      expect(kept.length >= Math.min(4, log.length)).toBe(true);
      for (let after = recent.oldest() - 1; after <= recent.newest() + 1; after += 1)
        expect(recent.after(after, limit)).toEqual(log.filter(({ position }) => position > after).slice(0, limit));
    }),
  );
});

test('given one event above the bound, then it is not kept', () => {
  const recent = recentEvents(0, 8, 1000);
  recent.push(at(1, 100));
  recent.push(at(2, 2000));
  expect(recent.oldest()).toBe(3);
  expect(recent.after(2, 10)).toEqual([]);
});

test('given large events, then what is handed over at once is a page', () => {
  const recent = recentEvents(0);
  for (let position = 1; position <= 5; position += 1) recent.push(at(position, PAGE_BYTES * 0.4));
  expect(recent.after(0, 10).map(({ position }) => position)).toEqual([1, 2, 3]);
  expect(recent.after(3, 10).map(({ position }) => position)).toEqual([4, 5]);
});
