/** The manager's side of a sync, which WISEflow has only in its page. */
import * as t from 'io-ts';
import type { Role } from '../../../domain/api-client';
import { Count, integer, Reference } from '../../../domain/kernel/types';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { list, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { costOf, LARGE_BODY_BYTES, OfFlow, OfRequest, optional, PageQuery } from '../edge/fields';
import { BetweenView, ChangesView } from './changes.view';
import { SyncRequestView } from './request.view';
import { RequestChange, Requested } from './requested.view';
import { UndoView } from './undo.view';

const MODULE = 'Sync requests';
const READERS: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];

const REQUESTS = '/flows/:flowId/sync-requests';
const REQUEST = `${REQUESTS}/:requestId`;
/** What becomes of sources that are open: they are joined, waited for, or the whole is refused. */
const WhenOpen = t.keyof({ join: null, queue: null, refuse: null }, 'WhenOpen');
const references = described(list(Reference, { min: 1, max: 1000 }), 'Of the external sources; left out, all of them');

export const requestSync = endpoint({
  operation: 'requestSync',
  method: 'POST',
  route: '/flows/:flowId/sync',
  module: MODULE,
  summary:
    'Request a sync of all sources of a flow, or of those named; what is open already is joined, waited for, or refused',
  roles: ['manager'],
  path: OfFlow,
  bodyLimit: LARGE_BODY_BYTES,
  cost: ({ body }) => costOf(body.references?.length ?? 0),
  isSentToWebhooks: true,
  body: optional(
    object(
      'NewSyncRequest',
      {},
      {
        references,
        whenOpen: described(
          WhenOpen,
          'What becomes of sources that are open: the request is joined (unless given), waited for, or the whole is refused',
        ),
      },
    ),
  ),
  status: 202,
  answer: Requested,
});

export const listRequests = endpoint({
  operation: 'listSyncRequests',
  method: 'GET',
  route: REQUESTS,
  module: MODULE,
  summary: 'The sync requests of a flow, newest first',
  roles: READERS,
  path: OfFlow,
  query: PageQuery,
  answer: SyncRequestView,
  shape: 'page',
});

export const getRequest = endpoint({
  operation: 'getSyncRequest',
  method: 'GET',
  route: REQUEST,
  module: MODULE,
  summary: 'One sync request: who, when, how long, and how it ended for each source',
  roles: READERS,
  path: OfRequest,
  answer: SyncRequestView,
});

export const cancelRequest = endpoint({
  operation: 'cancelSyncRequest',
  method: 'POST',
  route: `${REQUEST}/cancel`,
  module: MODULE,
  summary: 'Cancel what is still open of a sync request',
  roles: ['manager'],
  path: OfRequest,
  answer: RequestChange,
});

export const resendRequest = endpoint({
  operation: 'resendSyncRequest',
  method: 'POST',
  route: `${REQUEST}/resend`,
  module: MODULE,
  summary: 'Send the same request again to every webhook, about the sources that are still open',
  isSentToWebhooks: true,
  roles: ['manager'],
  path: OfRequest,
  answer: RequestChange,
});

const ChangesQuery = object(
  'ChangesQuery',
  {},
  {
    offset: integerFromText(Count),
    limit: integerFromText(integer('ChangesLimit', { min: 1, max: 1000 })),
  },
);

export const requestChanges = endpoint({
  operation: 'getSyncRequestChanges',
  method: 'GET',
  route: `${REQUEST}/changes`,
  module: MODULE,
  summary:
    'What a sync request, or the undo of one, changed: who came, went and moved, and metadata; and what happened after it by none',
  roles: READERS,
  path: OfRequest,
  query: ChangesQuery,
  answer: ChangesView,
});

export const changesBefore = endpoint({
  operation: 'getChangesBeforeSync',
  method: 'GET',
  route: '/flows/:flowId/changes',
  module: MODULE,
  summary: 'What was changed on the sources of a flow before the first sync request of each',
  roles: READERS,
  path: OfFlow,
  query: ChangesQuery,
  answer: BetweenView,
});

export const undoRequest = endpoint({
  operation: 'undoSyncRequest',
  method: 'POST',
  route: `${REQUEST}/undo`,
  module: MODULE,
  summary:
    'Take back what an ended sync request did to allocations, and with `metadata` to metadata; what somebody changed since is left alone. `dryRun`: only say what would be done',
  roles: ['manager'],
  path: OfRequest,
  body: optional(
    object(
      'UndoRequest',
      {},
      {
        dryRun: described(t.boolean, 'Only say what would be done'),
        metadata: described(t.boolean, 'Take back changes of metadata, too'),
      },
    ),
  ),
  answer: UndoView,
});
