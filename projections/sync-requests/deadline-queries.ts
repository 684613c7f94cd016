/** When open sync requests time out. */
import { dueQueries } from '../due';
import { syncRequestsProjection } from './fold';

export const {
  due: deadlines,
  earliest: earliestDeadline,
  countOverdue: countOverdueDeadlines,
} = dueQueries(syncRequestsProjection.name, 'deadlines', {
  table: 'requests',
  where: "outcome = 'OPEN'",
  key: 'request_id',
  at: 'deadline',
});
