/**
 * The types of messages: what stands in the `data` of each, as codecs, with an example. The OpenAPI document is read off
 * this. `version` is raised when a field is added; a field that is there never changes or goes.
 */
import * as t from 'io-ts';
import { DISABLED_MESSAGE, TEST_MESSAGE } from '../../domain/delivery';
import {
  CancelReason,
  Description,
  FailureReason,
  FlowCode,
  HeldChange,
  MaxAge,
  Message,
  Percent,
  RemovalGuard,
  SyncCounts,
} from '../../domain/flow/events';
import {
  Count,
  FlowId,
  Instant,
  nullable,
  Reference,
  RequestId,
  SourceId,
  Uuid,
  WebhookId,
} from '../../domain/kernel/types';
import { type NoticeTopic, WebhookTitle } from '../../domain/webhook-settings';

export type MessageType = 'flow.sync.requested' | typeof TEST_MESSAGE | typeof DISABLED_MESSAGE | NoticeTopic;

export interface MessageTypeSpec {
  /** When it is sent. */
  readonly summary: string;
  readonly version: number;
  readonly data: t.Mixed;
  readonly example: object;
}
/** The identity, for the sake of the example's type. */
const messageType = <C extends t.Mixed>(
  spec: Omit<MessageTypeSpec, 'data' | 'example'> & { readonly data: C; readonly example: t.TypeOf<C> & object },
): MessageTypeSpec => spec;

const Source = t.strict({ id: SourceId, reference: Reference }, 'MessageExternalSource');
/** `flowCode` as it was when that happened. */
const ofFlow = { flowId: FlowId, flowCode: FlowCode };
const ofSource = { ...ofFlow, externalSource: Source };
const ofSources = { ...ofFlow, externalSources: t.readonlyArray(Source) };
/** Null: nobody had asked for it. */
const ofAnswer = { requestId: nullable(RequestId), ...ofSources, late: t.boolean };
const HoldOutcome = t.keyof({ approved: null, rejected: null, 'timed-out': null, superseded: null }, 'HoldOutcome');

const REQUEST_ID = '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718';
const HOLD_ID = '0190f3a4-1f2e-7d5a-9c3b-4a5b6c7d8e9f';
const FLOW = { flowId: 7, flowCode: 'MATHS-7' };
const SOURCE = { id: 1, reference: 'maths-7' };
const DEADLINE = '2026-11-25T09:30:00.000Z';

export const messageTypes: { readonly [Type in MessageType]: MessageTypeSpec } = {
  'flow.sync.requested': messageType({
    summary: 'A sync was requested, or sent again: fetch your data, feed the flow, and answer',
    version: 1,
    data: t.strict({ requestId: RequestId, ...ofSources }, 'FlowSyncRequestedData'),
    example: { requestId: REQUEST_ID, ...FLOW, externalSources: [SOURCE] },
  }),
  'flow.sync.completed': messageType({
    summary: 'A source was synced',
    version: 1,
    data: t.strict({ ...ofAnswer, message: nullable(Message), counts: nullable(SyncCounts) }, 'FlowSyncCompletedData'),
    example: {
      ...{ requestId: REQUEST_ID, ...FLOW, externalSources: [SOURCE], late: false },
      ...{ message: null, counts: { added: 3, updated: 0, removed: 1 } },
    },
  }),
  'flow.sync.failed': messageType({
    summary: 'A sync has failed: the integration said so, or no webhook could be sent to (`not-delivered`)',
    version: 1,
    data: t.strict({ ...ofAnswer, reason: nullable(FailureReason), message: nullable(Message) }, 'FlowSyncFailedData'),
    example: {
      ...{ requestId: REQUEST_ID, ...FLOW, externalSources: [SOURCE], late: false },
      ...{ reason: 'unknown-reference', message: 'There is no maths-7.' },
    },
  }),
  'flow.sync.cancelled': messageType({
    summary: 'A sync was cancelled, or waits no more',
    version: 1,
    data: t.strict({ requestId: RequestId, ...ofSources, reason: CancelReason }, 'FlowSyncCancelledData'),
    example: { requestId: REQUEST_ID, ...FLOW, externalSources: [SOURCE], reason: 'requested' },
  }),
  'flow.sync.timed_out': messageType({
    summary: 'Nobody answered a sync in time',
    version: 1,
    data: t.strict({ requestId: RequestId, ...ofSources, deadline: Instant }, 'FlowSyncTimedOutData'),
    example: { requestId: REQUEST_ID, ...FLOW, externalSources: [SOURCE], deadline: DEADLINE },
  }),
  'flow.sync.progressed': messageType({
    summary: 'An integration says how far it is',
    version: 1,
    data: t.strict(
      { requestId: RequestId, ...ofSources, percent: nullable(Percent), message: nullable(Message) },
      'FlowSyncProgressedData',
    ),
    example: { requestId: REQUEST_ID, ...FLOW, externalSources: [SOURCE], percent: 40, message: null },
  }),
  'flow.source.added': messageType({
    summary: 'An external source was added to a flow',
    version: 1,
    data: t.strict({ ...ofSource, description: Description }, 'FlowSourceAddedData'),
    example: { ...FLOW, externalSource: SOURCE, description: 'Class 7' },
  }),
  'flow.source.removed': messageType({
    summary: 'An external source was removed from its flow',
    version: 1,
    data: t.strict(ofSource, 'FlowSourceRemovedData'),
    example: { ...FLOW, externalSource: SOURCE },
  }),
  'flow.source.stale': messageType({
    summary: "A source's data are older than promised",
    version: 2,
    data: t.strict({ ...ofSource, staleSince: Instant, maxAge: MaxAge }, 'FlowSourceStaleData'),
    example: { ...FLOW, externalSource: SOURCE, staleSince: '2026-11-24T09:30:00.000Z', maxAge: 86_400 },
  }),
  'flow.hold.opened': messageType({
    summary: 'A change that would take too many participants off a source is held, until a manager decides',
    version: 2,
    data: t.strict(
      {
        ...{ ...ofSource, holdId: Uuid, requestId: nullable(RequestId), change: HeldChange },
        ...{ removed: Count, of: Count, guard: RemovalGuard, deadline: Instant },
      },
      'FlowHoldOpenedData',
    ),
    example: {
      ...{ ...FLOW, externalSource: SOURCE, holdId: HOLD_ID, requestId: REQUEST_ID, change: 'list' },
      ...{ removed: 38, of: 40, guard: '20%,5', deadline: DEADLINE },
    },
  }),
  'flow.hold.closed': messageType({
    summary: 'A hold has ended',
    version: 2,
    data: t.strict(
      { ...ofSource, holdId: Uuid, outcome: HoldOutcome, endedBy: t.string, supersededBy: nullable(Uuid) },
      'FlowHoldClosedData',
    ),
    example: {
      ...FLOW,
      externalSource: SOURCE,
      holdId: HOLD_ID,
      outcome: 'rejected',
      endedBy: 'admin',
      supersededBy: null,
    },
  }),
  'flow.archived': messageType({
    summary: 'A flow was archived',
    version: 1,
    data: t.strict(ofFlow, 'FlowArchivedData'),
    example: FLOW,
  }),
  'flow.unarchived': messageType({
    summary: 'A flow is in use again',
    version: 1,
    data: t.strict(ofFlow, 'FlowUnarchivedData'),
    example: FLOW,
  }),
  [TEST_MESSAGE]: messageType({
    summary: 'Somebody tests the webhook',
    version: 1,
    data: t.strict({ testId: Uuid, webhookId: WebhookId }, 'WebhookTestData'),
    example: { testId: REQUEST_ID, webhookId: 42 },
  }),
  [DISABLED_MESSAGE]: messageType({
    summary: 'The service has switched off another webhook of the same client; needs no subscription, passes no filter',
    version: 1,
    data: t.strict(
      {
        ...{ webhookId: WebhookId, title: WebhookTitle, reason: t.keyof({ gone: null, failing: null }, 'WhyOff') },
        /** Null when the receiver answered 410 (`gone`). */
        failingSince: nullable(Instant),
      },
      'WebhookDisabledData',
    ),
    example: { webhookId: 42, title: 'Timetables', reason: 'failing', failingSince: '2026-11-19T09:30:00.000Z' },
  }),
};
