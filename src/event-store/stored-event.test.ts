import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { aggregates } from '../../domain/aggregates';
import { type DomainEvent, EventMetadata } from '../../domain/history';
import { currentVersion, type Upcasters, upcasters } from '../../domain/upcasters';
import { anyText } from '../../test/support/any-text';
import { arbitrary } from '../../test/support/domain/arbitrary';
import type { RecordedEvent } from './event-store';
import { type Cause, decode, decodeWith, encodeWith } from './stored-event';

const eventId = '11111111-1111-4111-8111-111111111111';
const at = '2026-11-24T09:00:00.000Z';
const cause: Cause = { actor: { type: 'client', id: 'exams-1' }, correlationId: 'call-1', causationId: null };
const event: DomainEvent = { type: 'ParticipantAdded', at, participantId: 5 };
const place = { stream: 'flow-7', revision: 3, position: 12 };

const recorded: RecordedEvent = { ...encodeWith(aggregates.flow.event, cause)(event, eventId), ...place };
const withData = (data: string): RecordedEvent => ({ ...recorded, data });
const withMetadata = (change: object): RecordedEvent => ({
  ...recorded,
  metadata: JSON.stringify({ ...JSON.parse(recorded.metadata), ...change }),
});
const reason = (stored: RecordedEvent, read = decode): string | undefined => {
  const result = read(stored);
  if (E.isRight(result)) return undefined;
  expect(result.left).toMatchObject({ ...place, stream: stored.stream, type: stored.type });
  return result.left.reason;
};

describe('what the log keeps of an event', () => {
  it('is its type, its facts, and apart from them when, by whom and on account of what', () => {
    expect(recorded).toEqual({
      ...place,
      eventId,
      type: 'ParticipantAdded',
      data: '{"participantId":5}',
      metadata: JSON.stringify({ v: 1, occurredAt: at, ...cause }),
    });
  });

  it.each(Object.entries(aggregates))('is enough to read every event of a %s back', (category, aggregate) => {
    const codec = aggregate.event as (typeof aggregates)['flow']['event'];
    const causes = arbitrary(EventMetadata).map(({ actor, correlationId, causationId }) => ({
      actor,
      correlationId,
      causationId,
    }));
    fc.assert(
      fc.property(arbitrary(codec), causes, (event, by) => {
        const stored = { ...encodeWith(codec, by)(event, eventId), ...place, stream: `${category}-a-7` };
        const metadata = { v: currentVersion(upcasters, event.type), occurredAt: event.at, ...by };
        const read = { eventId, ...place, stream: stored.stream, category, id: 'a-7', metadata, event };
        expect(decode(JSON.parse(JSON.stringify(stored)))).toEqual(E.right(read));
      }),
      { numRuns: 500 },
    );
  });

  it('never holds what a caller spread into an event by mistake', () => {
    const spread = { ...event, secret: 'clear text', name: 'Ada' };
    expect(encodeWith(aggregates.flow.event, cause)(spread, eventId).data).toBe('{"participantId":5}');
  });

  it.each([
    [
      'ParticipantAdded cannot be stored: its facts do not fit at participantId.',
      { ...event, participantId: 1.5 },
      cause,
    ],
    ['ParticipantAdded cannot be stored: its facts do not fit at at.', { ...event, at: 'now' }, cause],
    [
      'ParticipantAdded cannot be stored: its metadata do not fit at correlationId.',
      event,
      { ...cause, correlationId: '' },
    ],
    ['no codec found to encode value in union codec FlowEvent', { type: 'FlowFlown', at } as never, cause],
  ])('is refused loudly when it could not be read back: %s', (message, wrong, by) => {
    expect(() => encodeWith(aggregates.flow.event, by)(wrong, eventId)).toThrow(message);
  });
});

describe('an event that cannot be read says why', () => {
  it.each([
    ['its stream is none of ours', { stream: 'flow' }],
    ['its stream is none of ours', { stream: 'flow7' }],
    ['its stream is none of ours', { stream: '-7' }],
    ['its stream is none of ours', { stream: '$settings-7' }],
    ['its stream is none of ours', { stream: 'constructor-7' }],
    ['its stream is none of ours', { stream: '' }],
    ['no flow event has this type', { type: 'FlowFlown' }],
    ['no flow event has this type', { type: 'WebhookDeleted' }],
    ['no flow event has this type', { type: 'constructor' }],
    ['no flow event has this type', { type: '__proto__' }],
    ['no flow event has this type', { type: '' }],
    ['its facts are not JSON', { data: '' }],
    ['its facts are not JSON', { data: '{"participantId":5' }],
    ['its facts are not JSON', { data: '\u0000\ud800' }],
    ['its facts do not fit', { data: 'null' }],
    ['its facts do not fit', { data: '[]' }],
    ['its facts do not fit', { data: '"text"' }],
    ['its facts do not fit at participantId', { data: '{}' }],
    ['its facts do not fit at participantId', { data: '{"participantId":"5"}' }],
    ['its facts do not fit at participantId', { data: '{"participantId":0}' }],
    ['its facts do not fit at participantId', { data: '{"__proto__":{"participantId":5}}' }],
    [
      'its facts do not fit at sources.0.reference',
      { type: 'SyncResent', data: `{"requestId":"${eventId}","flowCode":"M","sources":[{"sourceId":1}]}` },
    ],
    ['its metadata are not JSON', { metadata: '' }],
    ['its metadata are not JSON', { metadata: '{' }],
    ['its metadata do not fit', { metadata: 'null' }],
    ['its metadata do not fit at v', { metadata: '{}' }],
  ])('%s: %j', (expected, damage) => {
    expect(reason({ ...recorded, ...damage })).toBe(expected);
  });

  it.each([
    ['its metadata do not fit at v', { v: 0 }],
    ['its metadata do not fit at v', { v: -1 }],
    ['its metadata do not fit at v', { v: 1.5 }],
    ['its metadata do not fit at v', { v: '1' }],
    ['it has schema version 2, newer than 1', { v: 2 }],
    ['its metadata do not fit at occurredAt', { occurredAt: undefined }],
    ['its metadata do not fit at actor', { actor: undefined }],
    ['its metadata do not fit at actor.type', { actor: { type: 'person', id: '1' } }],
    ['its metadata do not fit at correlationId', { correlationId: undefined }],
    ['its metadata do not fit at causationId', { causationId: 'nothing' }],
  ])('%s: metadata %j', (expected, change) => {
    expect(reason(withMetadata(change))).toBe(expected);
  });

  it('whatever was done to its text, and never throws', () => {
    const damaged = fc.record(
      { stream: fc.string(), type: fc.string(), data: fc.json(), metadata: fc.json() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(damaged, fc.record({ data: anyText() })), change => {
        const stored = { ...recorded, ...change };
        const why = reason(stored);
        expect(why === undefined || why.length > 10).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('facts that are not known', () => {
  it('are left out, whatever their names', () => {
    const more = withData(
      '{"participantId":5,"note":"new","at":"never","type":"Other","__proto__":{"polluted":true},"constructor":1}',
    );
    expect(decode(more)).toMatchObject({ right: { event } });
    const keys = E.map(({ event }: { readonly event: object }) => Object.keys(event).sort())(decode(more));
    expect(keys).toEqual(E.right(['at', 'participantId', 'type']));
    expect('polluted' in {}).toBe(false);
  });
});

describe('an event of an older version', () => {
  const steps: Upcasters = new Map([
    ['ParticipantAdded', [({ person }) => ({ id: person }), ({ id }) => ({ participantId: id })]],
    ['FlowArchived', [facts => facts, ({ missing }) => ({ length: (missing as string).length })]],
  ]);
  const read = decodeWith(steps);

  it.each([
    [1, '{"person":5}'],
    [2, '{"id":5}'],
    [3, '{"participantId":5}'],
  ])('%d is read as the current one', (v, data) => {
    expect(read({ ...withMetadata({ v }), data })).toMatchObject({ right: { event } });
  });

  it('is unreadable when it does not become the current one', () => {
    expect(reason({ ...withMetadata({ v: 1 }), data: '{"id":5}' }, read)).toBe('its facts do not fit at participantId');
    expect(reason(withMetadata({ v: 4 }), read)).toBe('it has schema version 4, newer than 3');
  });

  it('is unreadable when a step cannot make anything of it', () => {
    expect(reason({ ...withMetadata({ v: 1 }), type: 'FlowArchived', data: '{}' }, read)).toMatch(
      /^its facts cannot be brought from schema version 1 to 3: TypeError/,
    );
  });
});

describe('reading the same stored event again', () => {
  it('gives the same object, also when it cannot be read', () => {
    const damaged = withData('{');
    expect(decode(recorded)).toBe(decode(recorded));
    expect(decode(damaged)).toBe(decode(damaged));
  });

  it('keeps nothing of a large one', () => {
    const large = { ...recorded, metadata: `${recorded.metadata}${' '.repeat(1024)}` };
    expect(decode(large)).toEqual(decode(recorded));
    expect(decode(large)).not.toBe(decode(large));
  });

  it.each([
    ['counts events', 1],
    ['counts bytes, and every event has 512', 512],
    ['counts bytes, and every event has 4096', 4096],
    ['counts bytes, and every event has 520', 520],
  ])('decodes a thousand fresh events once, whoever follows, when their position %s', (_, step) => {
    const fresh = Array.from({ length: 1000 }, (_, n) => ({ ...recorded, position: 5_000_000_000 + n * step }));
    const first = fresh.map(decode);
    expect(fresh.filter((each, index) => decode(each) === first[index])).toHaveLength(1000);
  });
});
