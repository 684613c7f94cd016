/** Changes that the removal guard holds until a person decides. */
import type { Role } from '../../../domain/api-client';
import { HoldComment } from '../../../domain/flow/events';
import { Count, integer } from '../../../domain/kernel/types';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { OfFlow, OfHold, optional, PageQuery } from '../edge/fields';
import { HeldView } from '../views/held.view';
import { HoldView, HoldWithParticipants } from './hold.view';

const MODULE = 'Holds';
const READERS: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];
const HOLDS = '/flows/:flowId/holds';
const HOLD = `${HOLDS}/:holdId`;

export const listHolds = endpoint({
  operation: 'listHolds',
  method: 'GET',
  route: HOLDS,
  module: MODULE,
  summary: 'The changes of a flow that were held since they would have taken too many participants away, newest first',
  roles: READERS,
  path: OfFlow,
  query: PageQuery,
  answer: HoldView,
  shape: 'page',
});

export const getHold = endpoint({
  operation: 'getHold',
  method: 'GET',
  route: HOLD,
  module: MODULE,
  summary: 'One hold, with those who would go and those who would come: so many of each from `offset` on',
  roles: READERS,
  path: OfHold,
  query: object(
    'HoldQuery',
    {},
    {
      offset: integerFromText(Count),
      limit: integerFromText(integer('HoldLimit', { min: 1, max: 10_000 })),
    },
  ),
  answer: HoldWithParticipants,
});

export const approveHold = endpoint({
  operation: 'approveHold',
  method: 'POST',
  route: `${HOLD}/approve`,
  module: MODULE,
  summary:
    'Let a change happen after all, on the state as it is now; when more would go than was shown it is held anew. `removed`: refused when it is not how many would go',
  roles: ['manager'],
  path: OfHold,
  body: optional(object('HoldApproval', {}, { comment: HoldComment, removed: Count })),
  answer: HoldView,
  accepted: HeldView,
});

export const rejectHold = endpoint({
  operation: 'rejectHold',
  method: 'POST',
  route: `${HOLD}/reject`,
  module: MODULE,
  summary: 'Refuse a change that was held: nobody goes',
  roles: ['manager'],
  path: OfHold,
  body: optional(object('HoldRejection', {}, { comment: HoldComment })),
  answer: HoldView,
});
