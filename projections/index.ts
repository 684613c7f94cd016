/** All read models, and all that they can be asked. */
import { allocationsProjection } from './allocations/fold';
import * as allocationQueries from './allocations/queries';
import { auditProjection } from './audit/fold';
import * as auditQueries from './audit/queries';
import * as auditTimes from './audit/times-query';
import { changesProjection } from './changes/fold';
import * as changeQueries from './changes/queries';
import { clientsProjection } from './clients/fold';
import * as clientQueries from './clients/queries';
import * as dueDeliveryQueries from './deliveries/due-queries';
import { deliveriesProjection } from './deliveries/fold';
import * as deliveryLists from './deliveries/list-queries';
import * as deliveryQueries from './deliveries/queries';
import * as requestDeliveryQueries from './deliveries/request-queries';
import * as deliveryStatistics from './deliveries/statistics-queries';
import { figuresProjection } from './figures/fold';
import * as figureQueries from './figures/queries';
import * as timelineQueries from './figures/timeline-queries';
import { flowsProjection } from './flows/fold';
import * as freshnessQueries from './flows/freshness-queries';
import * as participantQueries from './flows/participant-queries';
import * as flowQueries from './flows/queries';
import * as sourceQueries from './flows/source-queries';
import { holdsProjection } from './holds/fold';
import * as holdQueries from './holds/queries';
import type { Projection } from './projection';
import { registryOf } from './query';
import { recoveriesProjection } from './recoveries/fold';
import * as recoveryQueries from './recoveries/queries';
import { schedulesProjection } from './schedules/fold';
import * as scheduleQueries from './schedules/queries';
import * as deadlineQueries from './sync-requests/deadline-queries';
import { syncRequestsProjection } from './sync-requests/fold';
import * as syncRequestQueries from './sync-requests/queries';
import { webhooksProjection } from './webhooks/fold';
import * as webhookQueries from './webhooks/queries';

export const projections: ReadonlyArray<Projection> = [
  flowsProjection,
  allocationsProjection,
  changesProjection,
  holdsProjection,
  syncRequestsProjection,
  webhooksProjection,
  deliveriesProjection,
  clientsProjection,
  schedulesProjection,
  auditProjection,
  recoveriesProjection,
  figuresProjection,
];

export const queries = registryOf(
  flowQueries,
  sourceQueries,
  freshnessQueries,
  participantQueries,
  allocationQueries,
  changeQueries,
  holdQueries,
  syncRequestQueries,
  deadlineQueries,
  webhookQueries,
  deliveryQueries,
  deliveryLists,
  requestDeliveryQueries,
  deliveryStatistics,
  dueDeliveryQueries,
  clientQueries,
  scheduleQueries,
  auditQueries,
  auditTimes,
  recoveryQueries,
  figureQueries,
  timelineQueries,
);
