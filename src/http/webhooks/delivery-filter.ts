/** What deliveries are looked for by, in a query and in a body: the same names and meanings in both. */
import * as t from 'io-ts';
import { DeliveryStatus, DISABLED_MESSAGE, TEST_MESSAGE } from '../../../domain/delivery';
import { Time } from '../../../domain/kernel/time';
import { FlowId, RequestId } from '../../../domain/kernel/types';
import { StatusClass } from '../../../domain/recovery';
import { Topic } from '../../../domain/webhook-settings';
import type { DeliveryFilter } from '../../../projections/deliveries/list-queries';
import { integerFromText } from '../edge/codec/from-text';
import { oneOf } from '../edge/fields';

const SYNC_REQUESTED = 'flow.sync.requested';

const State = t.keyof({ pending: null, sending: null, delivered: null, failed: null, stopped: null }, 'State');
/** What a webhook can be subscribed to, and what a message can be beside that. */
const MessageType = t.keyof({ ...Topic.keys, [TEST_MESSAGE]: null, [DISABLED_MESSAGE]: null }, 'MessageType');

const shared = {
  state: oneOf(State, ''),
  event: oneOf(MessageType, ''),
  requestId: RequestId,
  statusClass: oneOf(StatusClass, ''),
  since: Time,
  until: Time,
};

/** What is sent anyway need not be sent again. */
export const RecoverableState = oneOf(
  t.keyof({ failed: null, stopped: null, delivered: null }, 'RecoverableState'),
  '',
);

export const filterInQuery = { ...shared, flowId: integerFromText(FlowId) };
export const filterInBody = { ...shared, flowId: FlowId };

interface Given {
  readonly state?: DeliveryStatus;
  readonly event?: keyof typeof MessageType.keys;
  readonly flowId?: number;
  readonly requestId?: string;
  readonly statusClass?: keyof typeof StatusClass.keys;
  readonly since?: string;
  readonly until?: string;
}

export const filterOf = ({ state, event, flowId, requestId, statusClass, since, until }: Given): DeliveryFilter => {
  const messageType = event === 'FLOW_EXTERNAL_SOURCE' ? SYNC_REQUESTED : event;
  return { status: state, messageType, flowId, requestId, statusClass, since, until };
};
