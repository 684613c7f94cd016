/** How far the keys of the scrubber go: by time, whatever lies between. */
import { jumpOf, placeAfter } from '../../web/src/pages/replay/jump';

const MINUTE_MS = 60_000;
/** Minutes. */
const TIMES = [0, 0.5, 1, 3, 70, 71, 200].map(minutes => minutes * MINUTE_MS);

const JUMPS = [
  ['ArrowRight', true, 0, 2],
  ['ArrowRight', true, 2, 3],
  ['ArrowRight', true, 3, 4],
  ['ArrowRight', true, 6, 6],
  ['ArrowLeft', true, 5, 4],
  ['ArrowLeft', true, 4, 3],
  ['ArrowLeft', true, 1, 0],
  ['ArrowLeft', true, 0, 0],
  ['PageUp', false, 0, 4],
  ['PageUp', false, 4, 6],
  ['PageDown', false, 6, 5],
  ['PageDown', false, 5, 3],
  ['PageDown', false, 2, 0],
] as const;

test.each(JUMPS)('%s with shift %s leads from event %i to %i', (key, shiftKey, from, to) => {
  expect(placeAfter(TIMES, from, jumpOf({ key, shiftKey }) ?? Number.NaN)).toBe(to);
});

test.each(['ArrowRight', 'Home', 'End', 'a'])('%s alone is left to the browser', key => {
  expect(jumpOf({ key, shiftKey: false })).toBeNull();
});
