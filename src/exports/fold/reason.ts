/** Why something happened, as a code. What somebody may have written as they like is no code, and stays where it is. */
import type { DomainEvent } from '../../../domain/history';
import { REDACTED } from '../../personal-data/texts';
import { TEXT_WITHHELD } from '../definition';

const CODE = /^[a-z0-9]+([-_.][a-z0-9]+)*$/;
const CODE_CHARACTERS = 64;

export const codeOf = (text: string | null): string | null => {
  if (text === null || text === REDACTED) return text;
  return text.length <= CODE_CHARACTERS && CODE.test(text) ? text : TEXT_WITHHELD;
};

export const reasonOf = (event: DomainEvent): string | null => {
  switch (event.type) {
    case 'SyncFailed':
    case 'SyncAnswerNoted':
    case 'AttemptFailed':
    case 'AttemptPostponed':
    case 'ScheduleRefused':
      return codeOf(event.reason);
    case 'SyncCancelled':
    case 'DeliveryStopped':
    case 'WebhookDisabled':
    case 'HoldSuperseded':
    case 'AccessRefused':
      return event.reason;
    case 'SyncTimedOut':
      return 'timed-out';
    case 'SyncUndelivered':
      return 'not-delivered';
    default:
      return null;
  }
};
