/** Whether what an event tells of went well: of every type of event, as a rule; some say it themselves. */
import type { DomainEvent } from '../../domain/history';

/** `refused`: somebody or some rule said no; `failed`: it was tried, and did not work. */
export const OUTCOMES = ['succeeded', 'failed', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const outcomeOf = (event: DomainEvent): Outcome => {
  switch (event.type) {
    case 'AccessRefused':
    case 'ScheduleRefused':
    case 'HoldRejected':
      return 'refused';
    case 'SyncFailed':
    case 'SyncTimedOut':
    case 'SyncUndelivered':
    case 'AttemptFailed':
    case 'AttemptPostponed':
    case 'HoldTimedOut':
    case 'SourceBecameStale':
      return 'failed';
    case 'SyncAnswerNoted':
      return event.answer === 'FAILED' ? 'failed' : 'succeeded';
    case 'HistoryExportEnded':
      return event.whole ? 'succeeded' : 'failed';
    default:
      return 'succeeded';
  }
};
