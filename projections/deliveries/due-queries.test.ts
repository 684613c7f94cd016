/** What is due to a webhook, on rows as they lie in the file. */
import * as E from 'fp-ts/Either';
import type { Recorded } from '../../domain/history';
import { openCopyFile } from '../../src/projector/copy-file';
import { realClock } from '../../src/runtime/real';
import { scheduled, scheduledAndBegun } from '../../test/support/domain/delivery-examples';
import { runQuery } from '../query';
import { dueTo, earliestDeliveries } from './due-queries';
import { deliveriesProjection } from './fold';

const { webhookId } = scheduled;
const beginning = { key: '', at: Number.NEGATIVE_INFINITY };

const leftOver = [
  ['waits', scheduled],
  ['was under way', scheduledAndBegun()],
] as const;

test.each(leftOver)(
  'what %s is due to a webhook that is on; to one that is off it is not, or it would be overdue for ever',
  (_, event) => {
    const file = openCopyFile(':memory:', deliveriesProjection, realClock);
    const recorded = { stream: 'delivery-msg-1', id: 'msg-1', revision: 0, position: 1, eventId: '1', event } as never;
    file.apply([{ ...(recorded as object), type: event.type } as never], 1, () => E.right(recorded as Recorded));
    const isDue = (isOff: boolean): readonly [due: boolean, earliest: boolean] => {
      const lanes = { open: isOff ? [] : [webhookId], paused: isOff ? [webhookId] : [] };
      const due = runQuery(dueTo.definition, dueTo(webhookId, beginning, 10, isOff), file.db);
      const earliest = runQuery(earliestDeliveries.definition, earliestDeliveries(lanes), file.db);
      return [due.length > 0, (earliest.get(webhookId) ?? Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY];
    };
    expect([isDue(false), isDue(true)]).toEqual([
      [true, true],
      [false, false],
    ]);
    file.close();
  },
);
