/** All read models. */
import { allocationsProjection } from './allocations';
import { clientsProjection } from './clients';
import { deliveriesProjection } from './deliveries';
import { flowsProjection } from './flows';
import type { Projection } from './projection';
import { syncRequestsProjection } from './sync-requests';
import { webhooksProjection } from './webhooks';

export const projections: ReadonlyArray<Projection> = [
  flowsProjection,
  allocationsProjection,
  syncRequestsProjection,
  webhooksProjection,
  deliveriesProjection,
  clientsProjection,
];
