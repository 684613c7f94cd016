/** The routes of the module *External sources*, with the names and statuses of the WISEflow API (v1). */
import * as t from 'io-ts';
import type { Role } from '../../../domain/api-client';
import {
  Description,
  FailureReason,
  FlowCode,
  FlowTitle,
  MaxAge,
  Message,
  Percent,
  RemovalGuard,
} from '../../../domain/flow/events';
import { Count, FlowId, nullable, ParticipantId, Reference, RequestId } from '../../../domain/kernel/types';
import { line } from '../edge/codec/line';
import { list, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import {
  costOf,
  LARGE_BODY_BYTES,
  OfAllocation,
  OfFlow,
  OfFlowParticipant,
  OfReference,
  OfSource,
  optional,
  PageQuery,
} from '../edge/fields';
import { HeldView } from '../views/held.view';
import { SourceView } from '../views/source.view';

const group = 'External sources';
const readers: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];
const writers: ReadonlyArray<Role> = ['manager', 'integrator'];

const sources = '/flows/:flowId/external-sources';
const source = `${sources}/:flowExternalSourceId`;
const sync = `${sources}/:flowExternalSourceReference/sync`;
const allocations = `${source}/allocations`;

export const listSources = endpoint({
  operation: 'listSources',
  method: 'GET',
  route: sources,
  module: group,
  summary: 'The external sources of a flow',
  roles: readers,
  path: OfFlow,
  query: PageQuery,
  answer: SourceView,
  shape: 'page',
});

/** As the WISEflow API (v1) has it, for older middleware: which flows a reference stands on. */
export const findSources = endpoint({
  operation: 'findSources',
  method: 'GET',
  route: '/external-sources/:flowExternalSourceReference',
  module: group,
  summary: 'The flows and their external sources with this reference; deprecated, as is the route of the WISEflow API',
  roles: readers,
  path: object('OfAnyReference', { flowExternalSourceReference: Reference }),
  query: PageQuery,
  answer: object('ExternalSourceOfFlow', {
    flowId: FlowId,
    flowCode: FlowCode,
    flowTitle: FlowTitle,
    archived: t.boolean,
    ...SourceView.required,
  }),
  shape: 'page',
});

export const addSource = endpoint({
  operation: 'addSource',
  method: 'POST',
  route: sources,
  module: group,
  summary: 'Add an external source',
  roles: writers,
  path: OfFlow,
  body: object('NewExternalSource', { reference: Reference }, { description: nullable(Description) }),
  answer: SourceView,
});

export const getSource = endpoint({
  operation: 'getSource',
  method: 'GET',
  route: source,
  module: group,
  summary: 'One external source',
  roles: readers,
  path: OfSource,
  answer: SourceView,
});

export const describeSource = endpoint({
  operation: 'changeSource',
  method: 'PUT',
  route: source,
  module: group,
  summary: 'Change the description of an external source, and how old its data may be (`maxAge`, in seconds)',
  roles: writers,
  path: OfSource,
  body: object('ExternalSourceChange', { description: nullable(Description) }, { maxAge: nullable(MaxAge) }),
  answer: SourceView,
});

export const removeSource = endpoint({
  operation: 'removeSource',
  method: 'DELETE',
  route: source,
  module: group,
  summary: 'Remove an external source, its open sync request and its allocations',
  roles: writers,
  path: OfSource,
  answer: t.null,
  accepted: HeldView,
});

export const setSourceGuard = endpoint({
  operation: 'setSourceRemovalGuard',
  method: 'PUT',
  route: `${source}/removal-guard`,
  module: group,
  summary: 'How much may be taken off an external source at once: a share and a number, "off", or null as the flow',
  roles: ['manager'],
  path: OfSource,
  body: object('SourceRemovalGuard', { removalGuard: nullable(RemovalGuard) }),
  answer: SourceView,
});

const counts = object('ReportedCounts', {}, { added: Count, updated: Count, removed: Count });

export const syncDone = endpoint({
  operation: 'syncDone',
  method: 'POST',
  route: `${sync}/done`,
  module: group,
  summary: 'The integration has fed the flow: the sync is complete',
  roles: writers,
  path: OfReference,
  body: optional(object('SyncDone', {}, { requestId: RequestId, message: Message, counts })),
  answer: SourceView,
});

export const syncFail = endpoint({
  operation: 'syncFail',
  method: 'POST',
  route: `${sync}/fail`,
  module: group,
  summary: 'The integration could not feed the flow: the sync has failed',
  roles: writers,
  path: OfReference,
  body: optional(object('SyncFail', {}, { requestId: RequestId, reason: line(FailureReason), message: Message })),
  answer: SourceView,
});

export const syncProgress = endpoint({
  operation: 'syncProgress',
  method: 'POST',
  route: `${sync}/progress`,
  module: group,
  summary: 'How far the integration is with the open sync request',
  roles: writers,
  path: OfReference,
  body: optional(object('SyncProgress', {}, { requestId: RequestId, percent: Percent, message: Message })),
  answer: SourceView,
});

const participantIds = list(ParticipantId, { min: 0, max: 10_000 });

export const allocate = endpoint({
  operation: 'allocateParticipants',
  method: 'POST',
  route: `${allocations}/participants`,
  module: group,
  summary: 'Allocate participants to an external source; those who are there already stay',
  roles: writers,
  path: OfSource,
  bodyLimit: LARGE_BODY_BYTES,
  cost: ({ body }) => costOf(body.participantIds.length),
  body: object('Allocation', { participantIds }),
  answer: object('Allocated', { added: Count, alreadyAllocated: Count, allocatedCount: Count }),
});

/** With ids of 16 digits, each on a line of its own. */
const LIST_BYTES = 4 * 1024 * 1024;

export const replaceAllocated = endpoint({
  operation: 'setAllocatedParticipants',
  method: 'PUT',
  route: `${allocations}/participants`,
  module: group,
  summary: 'Who is on an external source from now on: who is not on the list goes, and who is new comes',
  roles: writers,
  path: OfSource,
  bodyLimit: LIST_BYTES,
  cost: ({ body }) => costOf(body.participantIds.length),
  body: object(
    'AllocationList',
    { participantIds: list(ParticipantId, { min: 0, max: 100_000, isUnique: true }) },
    { requestId: RequestId, addMissing: t.boolean },
  ),
  answer: object('AllocationChange', { added: Count, removed: Count, moved: Count, unchanged: Count }),
  accepted: HeldView,
});

export const listAllocated = endpoint({
  operation: 'listAllocatedParticipants',
  method: 'GET',
  route: `${allocations}/participants`,
  module: group,
  summary: 'The participants that are allocated to an external source',
  roles: readers,
  path: OfSource,
  query: PageQuery,
  answer: object('AllocatedParticipant', { participantId: ParticipantId }),
  shape: 'page',
});

export const deallocate = endpoint({
  operation: 'deallocateParticipant',
  method: 'DELETE',
  route: `${allocations}/participants/:participantId`,
  module: group,
  summary: 'Remove one participant from an external source',
  roles: writers,
  path: OfAllocation,
  answer: t.null,
  accepted: HeldView,
});

export const clearAllocations = endpoint({
  operation: 'clearAllocations',
  method: 'DELETE',
  route: allocations,
  module: group,
  summary: 'Remove all participants from an external source',
  roles: writers,
  path: OfSource,
  answer: t.null,
  accepted: HeldView,
});

export const listSourcesOfParticipant = endpoint({
  operation: 'listSourcesOfParticipant',
  method: 'GET',
  route: '/flows/:flowId/participants/:participantId/external-sources',
  // Beside `/external-sources/{flowExternalSourceId}/…` its own path would be ambiguous to whoever reads the description.
  alsoAt: `${sources}/participants/:participantId`,
  module: group,
  summary: 'The external sources of one participant of a flow',
  roles: readers,
  path: OfFlowParticipant,
  query: PageQuery,
  answer: SourceView,
  shape: 'page',
});
