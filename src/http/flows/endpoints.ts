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
import { FlowSummary, FlowView } from './flow.view';
import { textMap } from './text-map';

const group = 'Flows';

/** What is asked for may be of an older version; what is given is held to more. */
const [code, title, subTitle] = [exactLine(FlowCode), line(FlowTitle), line(FlowSubTitle)];
const readers: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];
const writers: ReadonlyArray<Role> = ['manager', 'integrator'];

const flows = '/flows';
const flow = `${flows}/:flowId`;

const type = t.union([Count, line(FlowKind)]);

export const createFlow = endpoint({
  operation: 'createFlow',
  method: 'POST',
  route: '/license/create/flow',
  module: group,
  summary: 'Create a flow; its `flowId` is given here, and its `code` is F and the `flowId` unless one is given',
  roles: ['manager'],
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
  route: flow,
  module: group,
  summary: 'Create the flow with this id, or change its code and title; for platforms that own the ids',
  roles: ['manager'],
  path: OfFlow,
  body: object('FlowDetails', { code, title }),
  answer: FlowView,
});

export const listFlows = endpoint({
  operation: 'listFlows',
  method: 'GET',
  route: flows,
  module: group,
  summary: 'The flows, by id',
  roles: readers,
  query: object('FlowsQuery', {}, { ...PageQuery.optional, state: oneOf(SyncState), archived: booleanFromText }),
  answer: FlowSummary,
  shape: 'page',
});

export const getFlow = endpoint({
  operation: 'getFlow',
  method: 'GET',
  route: flow,
  module: group,
  summary: 'One flow with its external sources',
  roles: readers,
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
  route: `${flows}/search`,
  module: group,
  summary: 'Search flows by code, title, state, external source reference or metadata; all conditions must hold',
  roles: readers,
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
  route: `${flow}/removal-guard`,
  module: group,
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
  route: `${flow}/archive`,
  module: group,
  summary: 'Archive a flow; what is open in it is cancelled',
  roles: ['manager'],
  path: OfFlow,
  answer: FlowView,
});

export const unarchiveFlow = endpoint({
  operation: 'unarchiveFlow',
  method: 'PATCH',
  route: `${flow}/unarchive`,
  module: group,
  summary: 'Unarchive a flow',
  roles: ['manager'],
  path: OfFlow,
  answer: FlowView,
});

const metadata = `${flow}/metadata`;
const Metadata = t.record(t.string, nullable(t.string), 'FlowMetadata');

export const getMetadata = endpoint({
  operation: 'getMetadata',
  method: 'GET',
  route: metadata,
  module: group,
  summary: 'The metadata of a flow, its title and code among them',
  roles: readers,
  path: OfFlow,
  answer: Metadata,
});

export const putMetadata = endpoint({
  operation: 'putMetadata',
  method: 'PUT',
  route: metadata,
  module: group,
  summary: 'Replace the metadata of a flow; without `title` or `code` these stay as they are',
  roles: writers,
  path: OfFlow,
  bodyLimit: LARGE_BODY_BYTES,
  body: textMap('NewFlowMetadata', exactLine(MetadataKey), nullable(MetadataValue), {
    title,
    code: nullable(code),
    subtitle: nullable(subTitle),
  }),
  answer: Metadata,
});
