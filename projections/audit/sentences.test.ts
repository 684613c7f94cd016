/** Each type of event has a sentence, whatever its facts, that says who and says no secret. */
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { aggregates } from '../../domain/aggregates';
import type { DomainEvent } from '../../domain/history';
import { arbitrary, crowded } from '../../test/support/domain/arbitrary';
import { OUTCOMES, outcomeOf } from './outcome';
import { type Named, sentenceOf } from './sentences';

const client: Named = { type: 'client', id: 'c1', name: null };
const service: Named = { type: 'system', id: 'reactor', name: null };

const memberTypes = (codec: t.Mixed): ReadonlyArray<t.Mixed> =>
  codec instanceof t.UnionType ? codec.types.flatMap(memberTypes) : [codec];
const all = Object.entries(aggregates).flatMap(([category, { event }]) =>
  memberTypes(event).map(codec => [`${category}: ${codec.name}`, codec] as const),
);

test.each(all)('%s', (_, codec) => {
  fc.assert(
    fc.property(arbitrary(codec, crowded) as fc.Arbitrary<DomainEvent>, event => {
      const told = { event, id: '7', actor: client, onBehalfOf: null, sources: [] };
      const sentence = sentenceOf(told);
      expect(sentence).toMatch(/^Client c1 [a-z]/);
      expect(sentence).not.toMatch(/undefined|\[object|null/);
      for (const secret of ['secret', 'secretHash', 'secretFingerprint'] as const) {
        const value = (event as unknown as Record<string, unknown>)[secret];
        if (typeof value === 'string' && value.length > 20) expect(sentence).not.toContain(value);
      }
      expect(OUTCOMES).toContain(outcomeOf(event));
    }),
    { numRuns: 20 },
  );
});

test('a sentence names source, flow, and for whom', () => {
  const at = '2026-11-24T09:00:00.000Z';
  const added: DomainEvent = { type: 'SourceAdded', at, sourceId: 1, reference: 'MATH-1', description: '' };
  const told = { event: added, id: '7', actor: client, onBehalfOf: null, sources: ['MATH-1'] };
  expect(sentenceOf(told)).toBe('Client c1 added source MATH-1 to flow 7');
  expect(sentenceOf({ ...told, actor: { ...client, name: 'Registrar' } })).toBe(
    'Client c1 (Registrar) added source MATH-1 to flow 7',
  );
  expect(sentenceOf({ ...told, onBehalfOf: { type: 'person', id: '17', name: 'Ada' } })).toBe(
    'Client c1 added source MATH-1 to flow 7, on behalf of person 17 (Ada)',
  );
  const came: DomainEvent = { type: 'ParticipantAllocated', at, sourceId: 2, participantId: 301, requestId: null };
  expect(sentenceOf({ ...told, event: came, actor: service })).toBe(
    'The service allocated participant 301 to source MATH-1 of flow 7',
  );
  expect(sentenceOf({ ...told, event: came, sources: [] })).toBe(
    'Client c1 allocated participant 301 to source 2 of flow 7',
  );
});
