/** A flow replayed event by event, and what two moments differ in. */
import * as t from 'io-ts';
import { Count, Instant, nullable, text } from '../../../domain/kernel/types';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { OfFlow, PageLimit } from '../edge/fields';
import { EventView } from '../views/event.view';
import { FlowView } from '../views/flow.view';

const MODULE = 'History';
const ROLES = ['manager', 'integrator', 'analyst'] as const;

const Patch = described(
  t.readonlyArray(t.UnknownRecord),
  'What changed, as JSON Patch (RFC 6902); of a flow that was not there before, all of it',
);

const CauseView = object('CauseOfEvent', {
  eventId: t.string,
  type: t.string,
  stream: t.string,
  position: t.string,
  occurredAt: nullable(Instant),
});
export type CauseView = t.TypeOf<typeof CauseView>;

export const ReplayStep = object('ReplayStep', {
  event: described(EventView, 'What happened, when, and who did it'),
  state: described(FlowView, 'The flow after that, by the rules of today'),
  changes: Patch,
  causes: described(
    t.readonlyArray(CauseView),
    'The event that set this one off, the one that set off that, and so on',
  ),
  sinceLastMs: described(nullable(Count), 'Since the event before it; null for the first'),
});
export type ReplayStep = t.TypeOf<typeof ReplayStep>;

const Revision = integerFromText(Count);

export const replayFlow = endpoint({
  operation: 'replayFlow',
  method: 'GET',
  route: '/flows/:flowId/replay',
  module: MODULE,
  summary: 'The states of a flow one after the other; `cursor` is the revision of the last event that was read',
  roles: ROLES,
  path: OfFlow,
  query: object('ReplayQuery', {}, { cursor: Revision, limit: PageLimit }),
  answer: ReplayStep,
  shape: 'cursor-page',
});

const Moment = text('MomentName', { minLength: 1, maxLength: 64 });
const range = {
  from: described(Moment, 'The earlier moment, written as `asOf`', '-2h'),
};
const to = described(Moment, 'The later moment; the present unless given');

const Change = t.keyof({ new: null, gone: null, changed: null }, 'ChangeKind');
const Anything = t.unknown;

export const FlowDifference = object('FlowDifference', {
  kind: t.keyof(
    { flow: null, 'external-source': null, metadata: null, participant: null, allocation: null },
    'DifferenceKind',
  ),
  id: described(
    t.string,
    'Which: the id of a source or participant, a key of the metadata, `<source>/<participant>` of an allocation',
  ),
  change: Change,
  before: Anything,
  after: Anything,
  changes: Patch,
  event: described(nullable(EventView), 'The last event that changed it'),
});
export type FlowDifference = t.TypeOf<typeof FlowDifference>;

export const diffFlow = endpoint({
  operation: 'diffFlow',
  method: 'GET',
  route: '/flows/:flowId/diff',
  module: MODULE,
  summary: 'What differs between two moments of a flow, each with the event that did it',
  roles: ROLES,
  path: OfFlow,
  query: object('FlowDiffQuery', range, { to, cursor: Revision, limit: PageLimit }),
  answer: FlowDifference,
  shape: 'cursor-page',
  presentOnly: 'it takes two moments, `from` and `to`',
});

export const Difference = object('Difference', {
  kind: t.keyof({ flow: null, webhook: null, client: null, schedule: null }, 'ThingKind'),
  id: t.string,
  name: described(
    nullable(t.string),
    'For people, as it was last: the title of a flow or webhook, when a schedule runs; null of an API client',
    'Mathematics',
  ),
  change: Change,
  changes: described(
    nullable(t.readonlyArray(t.UnknownRecord)),
    'Of a flow, as JSON Patch (RFC 6902); null of all else',
  ),
  event: described(EventView, 'The last event that changed it'),
});
export type Difference = t.TypeOf<typeof Difference>;

export const diffAll = endpoint({
  operation: 'diffAll',
  method: 'GET',
  route: '/diff',
  module: MODULE,
  summary:
    'What differs between two moments: flows, webhooks, API clients and schedules that are new, gone or changed; a page may end early, and `scannedTo` then says how far was looked',
  roles: ['manager', 'analyst'],
  query: object('DiffQuery', range, { to, cursor: Revision, limit: PageLimit }),
  answer: Difference,
  shape: 'search-page',
  presentOnly: 'it takes two moments, `from` and `to`',
});
