/** What a message says: the bytes of each form for ever, made of the event that it is about. */
import * as E from 'fp-ts/Either';
import { decoded, recordedEvents, type StreamEvent } from '../../test/support/history';
import type { EventStore } from '../event-store/event-store';
import { createBodies } from './bodies';
import { messageAbout } from './message';
import { type MessageType, messageTypes } from './message-types';

const at = '2026-11-24T09:30:00.000Z';
const requestId = '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718';
const testId = '11111111-1111-4111-8111-111111111111';
const holdId = '22222222-2222-4222-8222-222222222222';
const source = { sourceId: 1, reference: 'maths-7' };
const sources = [
  { sourceId: 1, reference: 'maths-7' },
  { sourceId: 12, reference: 'B;1' },
];
const history: ReadonlyArray<StreamEvent> = [
  ['flow-7', { type: 'ParticipantAdded', at, participantId: 1 }],
  ['flow-7', { type: 'SyncRequested', at, requestId, flowCode: 'MÄTHS "7"', sources, deadline: at }],
  ['flow-7', { type: 'SyncResent', at, requestId, flowCode: 'M', sources: sources.slice(1), deadline: null }],
  ['webhook-3', { type: 'WebhookTestRequested', at, testId }],
  [
    'flow-7',
    {
      ...{ type: 'RemovalHeld', at, ...source, holdId, requestId, change: 'list', removed: [1, 2], added: [3] },
      ...{ addMissing: false, of: 6, guard: '20%,1', deadline: at },
    },
  ],
  ['flow-7', { type: 'HoldSuperseded', at, ...source, holdId, reason: 'newer', by: testId }],
  ['flow-7', { type: 'SourceBecameStale', at, ...source, maxAge: 3600, since: at }],
  [
    'flow-7',
    { type: 'SyncCompleted', at, ...source, requestId, late: false, message: 'Done', counts: { added: 3, removed: 0 } },
  ],
  ['flow-7', { type: 'SyncFailed', at, ...source, requestId: null, late: true, reason: 'gone', message: null }],
  ['flow-7', { type: 'SyncUndelivered', at, requestId, sources }],
  ['flow-7', { type: 'SyncCancelled', at, requestId, sources, reason: 'flow-archived' }],
  ['flow-7', { type: 'SyncTimedOut', at, requestId, sources: sources.slice(1), deadline: at }],
  ['flow-7', { type: 'SyncProgressed', at, ...source, requestId, percent: 40, message: null, deadline: null }],
  ['flow-7', { type: 'SourceAdded', at, ...source, description: 'Class 7' }],
  ['flow-7', { type: 'SourceRemoved', at, ...source }],
  ['flow-7', { type: 'FlowArchived', at }],
  ['flow-7', { type: 'FlowUnarchived', at }],
  ['webhook-3', { type: 'WebhookDisabled', at, reason: 'failing', title: 'M', failingSince: at }],
];
const codeAt = (flowId: number): string => `CODE-${flowId}`;

/** The log of that history, and how often it was read. */
const log = () => {
  const events = recordedEvents(history);
  const reads: string[] = [];
  const readStream: EventStore['readStream'] =
    (stream, { from = 0, limit = 1000 } = {}) =>
    async () => {
      reads.push(stream);
      await Promise.resolve();
      return E.right(events.filter(event => event.stream === stream && event.revision >= from).slice(0, limit));
    };
  const about = (position: number, form = 2) => ({
    ...messageAbout('webhook.test', decoded(events[position - 1] as never)).message,
    form,
  });
  return { readStream, reads, about };
};

const firstForms: ReadonlyArray<[position: number, body: string]> = [
  [
    2,
    '{"type":"flow.sync.requested","timestamp":"2026-11-24T09:30:00.000Z","data":{"requestId":"0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718","flowId":7,"flowCode":"MÄTHS \\"7\\"","externalSources":[{"id":1,"reference":"maths-7"},{"id":12,"reference":"B;1"}]}}',
  ],
  [
    3,
    '{"type":"flow.sync.requested","timestamp":"2026-11-24T09:30:00.000Z","data":{"requestId":"0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718","flowId":7,"flowCode":"M","externalSources":[{"id":12,"reference":"B;1"}]}}',
  ],
  [
    4,
    '{"type":"webhook.test","timestamp":"2026-11-24T09:30:00.000Z","data":{"testId":"11111111-1111-4111-8111-111111111111","webhookId":3}}',
  ],
  [
    5,
    '{"type":"flow.hold.opened","timestamp":"2026-11-24T09:30:00.000Z","data":{"flowId":7,"externalSource":{"id":1,"reference":"maths-7"},"holdId":"22222222-2222-4222-8222-222222222222","requestId":"0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718","change":"list","removed":2,"of":6,"guard":"20%,1","deadline":"2026-11-24T09:30:00.000Z"}}',
  ],
  [
    6,
    '{"type":"flow.hold.closed","timestamp":"2026-11-24T09:30:00.000Z","data":{"flowId":7,"externalSource":{"id":1,"reference":"maths-7"},"holdId":"22222222-2222-4222-8222-222222222222","outcome":"superseded","endedBy":"manager-1","supersededBy":"11111111-1111-4111-8111-111111111111"}}',
  ],
  [
    7,
    '{"type":"flow.source.stale","timestamp":"2026-11-24T09:30:00.000Z","data":{"flowId":7,"externalSource":{"id":1,"reference":"maths-7"},"staleSince":"2026-11-24T09:30:00.000Z","maxAge":3600}}',
  ],
];
test.each(firstForms)('form 1 of the message about event %d is these bytes', async (position, body) => {
  const { readStream, about } = log();
  expect(await createBodies({ readStream }, codeAt)(about(position, 1))).toEqual(E.right(body));
});

const AT = '"timestamp":"2026-11-24T09:30:00.000Z"';
const FLOW = '"flowId":7,"flowCode":"CODE-7"';
const REQUEST = '"requestId":"0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718"';
const HOLD = '"holdId":"22222222-2222-4222-8222-222222222222"';
const ONE = '"externalSources":[{"id":1,"reference":"maths-7"}]';
const BOTH = '"externalSources":[{"id":1,"reference":"maths-7"},{"id":12,"reference":"B;1"}]';
const SOURCE = '"externalSource":{"id":1,"reference":"maths-7"}';
const secondForms: ReadonlyArray<[position: number, type: MessageType, data: string]> = [
  [2, 'flow.sync.requested', `${REQUEST},"flowId":7,"flowCode":"MÄTHS \\"7\\"",${BOTH}`],
  [4, 'webhook.test', '"testId":"11111111-1111-4111-8111-111111111111","webhookId":3'],
  [
    5,
    'flow.hold.opened',
    `${FLOW},${SOURCE},${HOLD},${REQUEST},"change":"list","removed":2,"of":6,"guard":"20%,1","deadline":"2026-11-24T09:30:00.000Z"`,
  ],
  [
    6,
    'flow.hold.closed',
    `${FLOW},${SOURCE},${HOLD},"outcome":"superseded","endedBy":"manager-1","supersededBy":"11111111-1111-4111-8111-111111111111"`,
  ],
  [7, 'flow.source.stale', `${FLOW},${SOURCE},"staleSince":"2026-11-24T09:30:00.000Z","maxAge":3600`],
  [
    8,
    'flow.sync.completed',
    `${REQUEST},${FLOW},${ONE},"late":false,"message":"Done","counts":{"added":3,"removed":0}`,
  ],
  [9, 'flow.sync.failed', `"requestId":null,${FLOW},${ONE},"late":true,"reason":"gone","message":null`],
  [10, 'flow.sync.failed', `${REQUEST},${FLOW},${BOTH},"late":false,"reason":"not-delivered","message":null`],
  [11, 'flow.sync.cancelled', `${REQUEST},${FLOW},${BOTH},"reason":"flow-archived"`],
  [
    12,
    'flow.sync.timed_out',
    `${REQUEST},${FLOW},"externalSources":[{"id":12,"reference":"B;1"}],"deadline":"2026-11-24T09:30:00.000Z"`,
  ],
  [13, 'flow.sync.progressed', `${REQUEST},${FLOW},${ONE},"percent":40,"message":null`],
  [14, 'flow.source.added', `${FLOW},${SOURCE},"description":"Class 7"`],
  [15, 'flow.source.removed', `${FLOW},${SOURCE}`],
  [16, 'flow.archived', FLOW],
  [17, 'flow.unarchived', FLOW],
  [18, 'webhook.disabled', '"webhookId":3,"title":"M","reason":"failing","failingSince":"2026-11-24T09:30:00.000Z"'],
];
test.each(secondForms)('form 2 of the message about event %d is these bytes: %s', async (position, type, data) => {
  const { readStream, about } = log();
  const body = `{"type":"${type}",${AT},"data":{${data}}}`;
  expect(await createBodies({ readStream }, codeAt)(about(position))).toEqual(E.right(body));
  const parsed = JSON.parse(body).data;
  const { data: codec, example } = messageTypes[type];
  expect(codec.encode(parsed)).toEqual(parsed);
  expect(codec.is(parsed)).toBe(true);
  expect([codec.is(example), codec.encode(example)]).toEqual([true, example]);
});

test('each type of message has its form and its example', () => {
  expect(new Set(secondForms.map(([, type]) => type))).toEqual(new Set(Object.keys(messageTypes)));
});

test('a body that was stored is sent as it is', async () => {
  const { readStream, reads } = log();
  expect(await createBodies({ readStream }, codeAt)({ body: '{"a": 1}' })).toEqual(E.right('{"a": 1}'));
  expect(reads).toEqual([]);
});

test('of 1,000 who ask for the body of one message, at once or later, one reads the log', async () => {
  const { readStream, reads, about } = log();
  const bodyOf = createBodies({ readStream }, codeAt);
  const bodies = await Promise.all(Array.from({ length: 1000 }, () => bodyOf(about(2))));
  expect(bodies.every(E.isRight)).toBe(true);
  await bodyOf(about(2));
  expect(reads).toEqual(['flow-7']);
});

test('what cannot be made says why, and is tried again', async () => {
  const { readStream, reads, about } = log();
  const bodyOf = createBodies({ readStream }, codeAt);
  const second = about(2);
  const why = async (message: typeof second) => E.swap(await bodyOf(message));
  expect(await why({ ...second, form: 9 })).toEqual(E.right(expect.stringContaining('form 9')));
  expect(await why({ ...second, eventId: testId })).toEqual(E.right(expect.stringContaining(testId)));
  expect(await why(about(1))).toEqual(E.right(expect.stringContaining('ParticipantAdded')));
  await why(about(1));
  expect(reads).toHaveLength(4);
});

test('large bodies are handed out some at a time, and others have their turn in between', async () => {
  const large = { body: 'x'.repeat(300_000) };
  const bodyOf = createBodies(log(), codeAt);
  let handedOut = 0;
  const all = Promise.all(Array.from({ length: 20 }, () => bodyOf(large).then(() => (handedOut += 1))));
  const atTurns: number[] = [];
  while (handedOut < 20) {
    await new Promise(resolve => setImmediate(resolve));
    atTurns.push(handedOut);
  }
  await all;
  expect(atTurns.length).toBeGreaterThan(10);
});
