import { right } from '../../test/support/right';
import { readConfig } from '../config/config';
import { attemptsAfterDeadline } from './retry-schedule';

test('every attempt of the default schedule is due before the default deadline, however long its jitter', () => {
  const { webhookSchedule, syncDeadlineMs } = right(readConfig({}));
  const longest = webhookSchedule.map(delay => delay * 1.1);
  expect(attemptsAfterDeadline(longest, syncDeadlineMs)).toBe(0);
});

test('attempts that the deadline leaves no time for are counted', () => {
  expect(attemptsAfterDeadline([0, 10, 20, 30], 31)).toBe(1);
  expect(attemptsAfterDeadline([0, 10, 20, 30], 30)).toBe(2);
  expect(attemptsAfterDeadline([0], 1)).toBe(0);
});
