/** Setting up flows: the routes of the WISEflow API (v1), and `PUT /flows/{flowId}`, which is ours. */
import * as t from 'io-ts';
import type { Role } from '../../../domain/api-client';
import {
  FlowCode,
  FlowKind,
  FlowSubTitle,
  FlowTitle,
  MetadataKey,
  MetadataValue,
  RemovalGuard,
} from '../../../domain/flow/events';
import { limits } from '../../../domain/flow/limits';
import { SyncState } from '../../../domain/flow/state';
import { Count, nullable, ParticipantId, text } from '../../../domain/kernel/types';
import { booleanFromText } from '../edge/codec/from-text';
import { exactLine, line } from '../edge/codec/line';
import { list, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { LARGE_BODY_BYTES, OfFlow, oneOf, PageQuery } from '../edge/fields';
import { FlowSummary, FlowView } from '../views/flow.view';
import { textMap } from './text-map';

const MODULE = 'Flows';

/** What is asked for may be of an older version; what is given is held to more. */
const [code, title, subTitle] = [exactLine(FlowCode), line(FlowTitle), line(FlowSubTitle)];
const READERS: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];
const WRITERS: ReadonlyArray<Role> = ['manager', 'integrator'];

const FLOWS = '/flows';
const FLOW = `${FLOWS}/:flowId`;

const type = t.union([Count, line(FlowKind)]);

export const createFlow = endpoint({
  operation: 'createFlow',
  method: 'POST',
  route: '/license/create/flow',
  module: MODULE,
  summary: 'Create a flow; its `flowId` is given here, and its `code` is F and the `flowId` unless one is given',
  roles: ['manager'],
  ownFlows: 'filtered',
  body: object(
    'NewFlow',
    { title },
    {
      code,
      subTitle: nullable(subTitle),
      type,
      managers: list(ParticipantId, { min: 0, max: limits.managers }),
    },
  ),
  status: 201,
  answer: FlowView,
});

export const putFlow = endpoint({
  operation: 'putFlow',
  method: 'PUT',
  route: FLOW,
  module: MODULE,
  summary: 'Create the flow with this id, or change its code and title; for platforms that own the ids',
  roles: ['manager'],
  path: OfFlow,
  body: object('FlowDetails', { code, title }),
  answer: FlowView,
});

export const listFlows = endpoint({
  operation: 'listFlows',
  method: 'GET',
  route: FLOWS,
  module: MODULE,
  summary: 'The flows, by id',
  roles: READERS,
  ownFlows: 'filtered',
  query: object('FlowsQuery', {}, { ...PageQuery.optional, state: oneOf(SyncState), archived: booleanFromText }),
  answer: FlowSummary,
  shape: 'page',
});

export const getFlow = endpoint({
  operation: 'getFlow',
  method: 'GET',
  route: FLOW,
  module: MODULE,
  summary: 'One flow with its external sources',
  roles: READERS,
  path: OfFlow,
  answer: FlowView,
});

/**
 * States in the life of a flow, as the WISEflow API (v1) names them: a flow is archived here or it is not, so all but
 * `ARCHIVED` say that it is active.
 */
const LifecycleState = text('LifecycleState', {
  minLength: 1,
  maxLength: 50,
  pattern: /^[A-Z][A-Z_]*$/,
  expected: 'a state as ARCHIVED, in capital letters',
});
const LifecycleStates = list(LifecycleState, { min: 1, max: 20 });

/** Ours are the fields beside `metadata`; inside it `title` and `subtitle` may be a part, all else must be equal. */
export const searchFlows = endpoint({
  operation: 'searchFlows',
  method: 'POST',
  route: `${FLOWS}/search`,
  module: MODULE,
  summary: 'Search flows by code, title, state, external source reference or metadata; all conditions must hold',
  roles: READERS,
  ownFlows: 'filtered',
  readsOnly: true,
  query: PageQuery,
  bodyLimit: LARGE_BODY_BYTES,
  body: object(
    'FlowSearch',
    {},
    {
      metadata: textMap('FlowMetadataFilter', MetadataKey, MetadataValue, { states: LifecycleStates }),
      code: FlowCode,
      title: FlowTitle,
      state: oneOf(SyncState),
      archived: t.boolean,
    },
  ),
  answer: FlowSummary,
  shape: 'page',
});

export const setFlowGuard = endpoint({
  operation: 'setFlowRemovalGuard',
  method: 'PUT',
  route: `${FLOW}/removal-guard`,
  module: MODULE,
  summary:
    'How much may be taken off a source of the flow at once: a share and a number, "off", or null for the default',
  roles: ['manager'],
  path: OfFlow,
  body: object('FlowRemovalGuard', { removalGuard: nullable(RemovalGuard) }),
  answer: FlowView,
});

export const archiveFlow = endpoint({
  operation: 'archiveFlow',
  method: 'PATCH',
  route: `${FLOW}/archive`,
  module: MODULE,
  summary: 'Archive a flow; what is open in it is cancelled',
  roles: ['manager'],
  path: OfFlow,
  answer: FlowView,
});

export const unarchiveFlow = endpoint({
  operation: 'unarchiveFlow',
  method: 'PATCH',
  route: `${FLOW}/unarchive`,
  module: MODULE,
  summary: 'Unarchive a flow',
  roles: ['manager'],
  path: OfFlow,
  answer: FlowView,
});

const METADATA = `${FLOW}/metadata`;
const Metadata = t.record(t.string, nullable(t.string), 'FlowMetadata');

export const getMetadata = endpoint({
  operation: 'getMetadata',
  method: 'GET',
  route: METADATA,
  module: MODULE,
  summary: 'The metadata of a flow, its title and code among them',
  roles: READERS,
  path: OfFlow,
  answer: Metadata,
});

export const putMetadata = endpoint({
  operation: 'putMetadata',
  method: 'PUT',
  route: METADATA,
  module: MODULE,
  summary: 'Replace the metadata of a flow; without `title` or `code` these stay as they are',
  roles: WRITERS,
  path: OfFlow,
  bodyLimit: LARGE_BODY_BYTES,
  body: textMap('NewFlowMetadata', exactLine(MetadataKey), nullable(MetadataValue), {
    title,
    code: nullable(code),
    subtitle: nullable(subTitle),
  }),
  answer: Metadata,
});
