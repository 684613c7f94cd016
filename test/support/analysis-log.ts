/** A log that holds what an export may stumble over, behind what every day brings. */

import { generate } from '../../bench/generate';
import { access } from '../../domain/access';
import { apiClient } from '../../domain/api-client';
import type { FlowEvent } from '../../domain/flow/events';
import { flow } from '../../domain/flow/flow';
import type { DomainEvent } from '../../domain/history';
import type { EventStore } from '../../src/event-store/event-store';
import { encodeWith } from '../../src/event-store/stored-event';
import { by } from './history';
import { run } from './right';

export const ODD_FLOW = 9001;
/** Breaks XML, JSON, a table, and a spreadsheet. */
export const ODD_TITLE = '=1+1 <b>&"\'\n\t,;\\ ]]> \ufffe 😀 %00';
export const NAME = 'Anna Katharina Smith';
const R = '99999999-9999-4999-8999-999999999999';
const leap = '2024-02-29T23:59:59.999Z';
const earlier = '2023-12-31T23:59:59.000Z';
const source = { sourceId: 1, reference: '=a;b|c,d:e.f' };

const odd: ReadonlyArray<FlowEvent> = [
  {
    type: 'FlowRegistered',
    at: leap,
    flowId: ODD_FLOW,
    code: '@CODE',
    title: ODD_TITLE,
    subTitle: null,
    kind: null,
    managers: [7],
  },
  { type: 'SourceAdded', at: leap, ...source, reference: 'a;b|c,d:e.f', description: NAME },
  { type: 'ParticipantAllocated', at: leap, sourceId: 1, participantId: 5, requestId: null },
  {
    type: 'SyncRequested',
    at: leap,
    requestId: R,
    flowCode: '@CODE',
    sources: [{ ...source, reference: 'a;b|c,d:e.f' }],
    deadline: '2024-03-01T23:59:59.999Z',
  },
  { type: 'ParticipantAllocated', at: leap, sourceId: 1, participantId: 6, requestId: null },
  { type: 'ParticipantDeallocated', at: leap, sourceId: 1, participantId: 5, requestId: R },
  { type: 'FlowDetailsChanged', at: leap, code: '@CODE', title: 'Second', subTitle: null, kind: null, managers: [] },
  // Of a clock that went back.
  { type: 'FlowDetailsChanged', at: earlier, code: '@CODE', title: 'Third', subTitle: null, kind: null, managers: [] },
  {
    type: 'SyncFailed',
    at: earlier,
    ...source,
    reference: 'a;b|c,d:e.f',
    requestId: R,
    late: false,
    reason: `no ${NAME}`,
    message: NAME,
  },
  { type: 'AllocationsCleared', at: earlier, sourceId: 1, count: 1, requestId: null },
];

let ids = 0;
const append = (store: EventStore, stream: string, codec: unknown, event: DomainEvent, actor: string) => {
  ids += 1;
  const eventId = `00000000-0000-4000-9000-${String(ids).padStart(12, '0')}`;
  return run(store.append(stream, 'any', [encodeWith<DomainEvent>(codec as never, by(actor))(event, eventId)]));
};

/** The same each time, but for the ids of a few events. */
export const fillAnalysisLog = async (store: EventStore, flows = 25): Promise<void> => {
  ids = 0;
  await generate(store, { flows });
  const client: DomainEvent = {
    type: 'ClientRegistered',
    at: leap,
    clientId: 'sis',
    role: 'integrator',
    secretHash: 'no',
    expiresAt: null,
  };
  await append(store, 'client-sis', apiClient.event, client, 'admin');
  for (const event of odd) await append(store, `flow-${ODD_FLOW}`, flow.event, event, 'sis');
  // Of no object but who did it.
  const issued: DomainEvent = { type: 'TokensIssued', at: earlier, clientId: 'sis', minute: earlier, count: 3 };
  await append(store, 'access-2023-12-31', access.event, issued, 'sis');
};
