/**
 * The guard against its definition, by any order of calls: what is counted here are only the participants on each source
 * before and after each call.
 */
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { A, allocated, ask, B, R1, requested, twoClasses } from '../../test/support/domain/flow-examples';
import { runs } from '../../test/support/runs';
import { fold } from '../kernel/aggregate';
import { toArray } from '../kernel/id-set';
import type { FlowCommand } from './commands';
import { flow } from './flow';
import { type FlowState, sourcesOf } from './state';

const at = '2026-11-24T08:30:00.000Z';
const bounds = [
  { guard: '20%,5', share: 0.2, number: 5 },
  { guard: '50%,2', share: 0.5, number: 2 },
  { guard: '0%,3', share: 0, number: 3 },
];
const ids = Array.from({ length: 30 }, (_, n) => n + 1);
const participantId = fc.constantFrom(...ids, ...ids.map(id => 100 + id));
const sourceId = fc.constantFrom(1, 2);
const participantIds = fc.oneof(
  fc.uniqueArray(participantId, { maxLength: 60 }),
  fc.shuffledSubarray(ids, { minLength: 24 }),
);

const commands: fc.Arbitrary<ReadonlyArray<FlowCommand>> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ sourceId, participantId }).map(one => ({ ...ask.DeallocateParticipant, ...one })),
    },
    {
      weight: 3,
      arbitrary: fc.record({ sourceId, participantIds }).map(one => ({ ...ask.AllocateParticipants, ...one })),
    },
    {
      weight: 3,
      arbitrary: fc.record({ sourceId, participantIds }).map(one => ({ ...ask.ReplaceAllocations, ...one })),
    },
    { weight: 1, arbitrary: sourceId.map(one => ({ ...ask.ClearAllocations, sourceId: one })) },
    { weight: 1, arbitrary: fc.constantFrom(ask.RejectHold, ask.CompleteSync, ask.CancelSync, ask.FailSync) },
  ),
  { maxLength: 60, size: 'max' },
);

const rollOf = (state: FlowState): ReadonlyMap<number, ReadonlySet<number>> =>
  new Map(sourcesOf(state).map(source => [source.sourceId, new Set(toArray(source.allocated))]));

describe('the guard never lets through more than its bound, by any order of calls', () => {
  it.each([
    ['a request is open', [requested(R1, A, B)]],
    ['none is', []],
  ])('while %s', (_, request) => {
    const history = [...twoClasses, ...allocated(1, ...ids), ...allocated(2, ...ids.slice(0, 12)), ...request];
    const start = fold(flow, flow.initial, history);
    fc.assert(
      fc.property(fc.constantFrom(...bounds), commands, ({ guard, share, number }, list) => {
        const first = rollOf(start);
        const ever = new Map([...first].map(([id, roll]) => [id, new Set(roll)]));
        // Those of before the request count in the day before it: who was on a source since its first participant.
        const isBeyond = (gone: number, of: number): boolean => gone > number && gone > share * of;
        list.reduce((state, command) => {
          const decided = flow.decide({ ...command, at, guard } as FlowCommand)(state);
          const next = E.isRight(decided) ? fold(flow, state, decided.right) : state;
          for (const [id, roll] of rollOf(next)) {
            for (const one of roll) ever.get(id)?.add(one);
            const original = first.get(id) ?? new Set();
            const all = ever.get(id) ?? new Set();
            const gone = [...all].filter(one => !roll.has(one)).length;
            const missing = [...original].filter(one => !roll.has(one)).length;
            if (isBeyond(missing, request.length > 0 ? original.size : all.size) || isBeyond(gone, all.size))
              throw new Error(
                `${JSON.stringify(command)} lets ${missing} of ${original.size}, ${gone} of ${all.size} go`,
              );
          }
          return next;
        }, start);
      }),
      { numRuns: runs(400) },
    );
  });

  it('what is held has taken nobody away, and is shown as exactly those who would go', () => {
    fc.assert(
      fc.property(participantIds, wanted => {
        const start = fold(flow, flow.initial, [...twoClasses, ...allocated(1, ...ids), requested(R1, A)]);
        const decided = flow.decide({ ...ask.ReplaceAllocations, at, participantIds: wanted })(start);
        const events = E.isRight(decided) ? decided.right : [];
        if (!events.some(({ type }) => type === 'RemovalHeld')) return;
        const [source] = sourcesOf(fold(flow, start, events));
        expect(toArray(source?.allocated ?? { size: 0, runs: [] })).toEqual(ids);
        expect(toArray(source?.hold?.removed ?? { size: 0, runs: [] })).toEqual(ids.filter(id => !wanted.includes(id)));
      }),
    );
  });
});
