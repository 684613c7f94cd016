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
import { described } from '../edge/codec/described';
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

const MODULE = 'External sources';
const READERS: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];
const WRITERS: ReadonlyArray<Role> = ['manager', 'integrator'];

const SOURCES = '/flows/:flowId/external-sources';
const SOURCE = `${SOURCES}/:flowExternalSourceId`;
const SYNC = `${SOURCES}/:flowExternalSourceReference/sync`;
const ALLOCATIONS = `${SOURCE}/allocations`;

export const listSources = endpoint({
  operation: 'listSources',
  method: 'GET',
  route: SOURCES,
  module: MODULE,
  summary: 'The external sources of a flow',
  roles: READERS,
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
  module: MODULE,
  summary: 'The flows and their external sources with this reference; deprecated, as is the route of the WISEflow API',
  roles: READERS,
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
  route: SOURCES,
  module: MODULE,
  summary: 'Add an external source',
  roles: WRITERS,
  path: OfFlow,
  body: object('NewExternalSource', { reference: Reference }, { description: nullable(Description) }),
  answer: SourceView,
});

export const getSource = endpoint({
  operation: 'getSource',
  method: 'GET',
  route: SOURCE,
  module: MODULE,
  summary: 'One external source',
  roles: READERS,
  path: OfSource,
  answer: SourceView,
});

export const describeSource = endpoint({
  operation: 'changeSource',
  method: 'PUT',
  route: SOURCE,
  module: MODULE,
  summary: 'Change the description of an external source, and how old its data may be (`maxAge`, in seconds)',
  roles: WRITERS,
  path: OfSource,
  body: object('ExternalSourceChange', { description: nullable(Description) }, { maxAge: nullable(MaxAge) }),
  answer: SourceView,
});

export const removeSource = endpoint({
  operation: 'removeSource',
  method: 'DELETE',
  route: SOURCE,
  module: MODULE,
  summary: 'Remove an external source, its open sync request and its allocations',
  roles: WRITERS,
  path: OfSource,
  answer: t.null,
  accepted: HeldView,
});

export const setSourceGuard = endpoint({
  operation: 'setSourceRemovalGuard',
  method: 'PUT',
  route: `${SOURCE}/removal-guard`,
  module: MODULE,
  summary: 'How much may be taken off an external source at once: a share and a number, "off", or null as the flow',
  roles: ['manager'],
  path: OfSource,
  body: object('SourceRemovalGuard', { removalGuard: nullable(RemovalGuard) }),
  answer: SourceView,
});

const counts = object('ReportedCounts', {}, { added: Count, updated: Count, removed: Count });

const Answered = described(RequestId, 'The request that this answers; left out, it is the one that is open');

export const syncDone = endpoint({
  operation: 'syncDone',
  method: 'POST',
  route: `${SYNC}/done`,
  module: MODULE,
  summary: 'The integration has fed the flow: the sync is complete',
  roles: WRITERS,
  path: OfReference,
  body: optional(object('SyncDone', {}, { requestId: Answered, message: Message, counts })),
  answer: SourceView,
});

export const syncFail = endpoint({
  operation: 'syncFail',
  method: 'POST',
  route: `${SYNC}/fail`,
  module: MODULE,
  summary: 'The integration could not feed the flow: the sync has failed',
  roles: WRITERS,
  path: OfReference,
  body: optional(object('SyncFail', {}, { requestId: Answered, reason: line(FailureReason), message: Message })),
  answer: SourceView,
});

export const syncProgress = endpoint({
  operation: 'syncProgress',
  method: 'POST',
  route: `${SYNC}/progress`,
  module: MODULE,
  summary: 'How far the integration is with the open sync request',
  roles: WRITERS,
  path: OfReference,
  body: optional(object('SyncProgress', {}, { requestId: RequestId, percent: Percent, message: Message })),
  answer: SourceView,
});

const participantIds = list(ParticipantId, { min: 0, max: 10_000 });

export const allocate = endpoint({
  operation: 'allocateParticipants',
  method: 'POST',
  route: `${ALLOCATIONS}/participants`,
  module: MODULE,
  summary: 'Allocate participants to an external source; those who are there already stay',
  roles: WRITERS,
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
  route: `${ALLOCATIONS}/participants`,
  module: MODULE,
  summary: 'Who is on an external source from now on: who is not on the list goes, and who is new comes',
  roles: WRITERS,
  path: OfSource,
  bodyLimit: LIST_BYTES,
  cost: ({ body }) => costOf(body.participantIds.length),
  body: object(
    'AllocationList',
    { participantIds: list(ParticipantId, { min: 0, max: 100_000, isUnique: true }) },
    {
      requestId: described(RequestId, 'The sync request that this belongs to'),
      addMissing: described(t.boolean, 'Whether who is not on the flow yet is added to it; else that is refused'),
    },
  ),
  answer: object('AllocationChange', {
    added: Count,
    removed: Count,
    moved: described(Count, 'New here, and on another source of the flow, or until this sync'),
    unchanged: Count,
  }),
  accepted: HeldView,
});

export const listAllocated = endpoint({
  operation: 'listAllocatedParticipants',
  method: 'GET',
  route: `${ALLOCATIONS}/participants`,
  module: MODULE,
  summary: 'The participants that are allocated to an external source',
  roles: READERS,
  path: OfSource,
  query: PageQuery,
  answer: object('AllocatedParticipant', { participantId: ParticipantId }),
  shape: 'page',
});

export const deallocate = endpoint({
  operation: 'deallocateParticipant',
  method: 'DELETE',
  route: `${ALLOCATIONS}/participants/:participantId`,
  module: MODULE,
  summary: 'Remove one participant from an external source',
  roles: WRITERS,
  path: OfAllocation,
  answer: t.null,
  accepted: HeldView,
});

export const clearAllocations = endpoint({
  operation: 'clearAllocations',
  method: 'DELETE',
  route: ALLOCATIONS,
  module: MODULE,
  summary: 'Remove all participants from an external source',
  roles: WRITERS,
  path: OfSource,
  answer: t.null,
  accepted: HeldView,
});

export const listSourcesOfParticipant = endpoint({
  operation: 'listSourcesOfParticipant',
  method: 'GET',
  route: '/flows/:flowId/participants/:participantId/external-sources',
  // Beside `/external-sources/{flowExternalSourceId}/…` its own path would be ambiguous to whoever reads the description.
  alsoAt: `${SOURCES}/participants/:participantId`,
  module: MODULE,
  summary: 'The external sources of one participant of a flow',
  roles: READERS,
  path: OfFlowParticipant,
  query: PageQuery,
  answer: SourceView,
  shape: 'page',
});
