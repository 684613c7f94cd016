import * as fc from 'fast-check';
import { few } from '../test/support/domain/arbitrary';
import { givenFor } from '../test/support/domain/given';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import { type HistoryLogEvent, historyLog, historyLogStream, MAX_KEYS, signingKeys } from './history-log';
import { conflict } from './kernel/aggregate';

const given = givenFor(historyLog);
const at = '2026-11-24T09:00:00.000Z';
const monthLater = '2026-12-24T09:00:00.000Z';
const begun: HistoryLogEvent = { type: 'ProofsBegun', at, origin: 'log.example', vkey: 'key 0', unproved: 7 };
const signed = (size: number): HistoryLogEvent => ({ type: 'CheckpointSigned', at, size, root: 'ab', note: 'note' });
const rotated = (number: number): HistoryLogEvent => ({
  ...{ type: 'HistoryKeyRotated', at, number, vkey: `key ${number}`, previousSignsUntil: monthLater },
});

const begin = { type: 'BeginProofs', at, origin: 'log.example', vkey: 'key 0', unproved: 7 } as const;
const sign = (after: number, size: number) =>
  ({ type: 'SignCheckpoint', at, after, size, root: 'ab', note: 'note' }) as const;
const rotate = (number: number) => ({ type: 'RotateHistoryKey', at, number, vkey: `key ${number}` }) as const;

describe('the log of the history', () => {
  it('has its stream', () => {
    expect(historyLogStream).toBe('history-this');
  });

  it('says how much was there before it was proved', () => {
    given().when(begin).then([begun]);
    given(begun).when(begin).then([]);
  });

  it('keeps its origin', () => {
    given(begun)
      .when({ ...begin, origin: 'other.example' })
      .then(conflict('origin-differs', 'The origin of this history is log.example, not other.example.'));
  });

  it('signs nothing before it has begun', () => {
    const reason = conflict(
      'proofs-not-begun',
      'The history is not proved yet: its first checkpoint is still to come.',
    );
    given().when(sign(0, 3)).then(reason);
    given().when(rotate(1)).then(reason);
  });

  it('has one checkpoint after another, each of more', () => {
    given(begun)
      .when(sign(0, 3))
      .then([signed(3)]);
    given(begun, signed(3))
      .when(sign(3, 5))
      .then([signed(5)]);
    given(begun, signed(3)).when(sign(3, 3)).then([]);
  });

  it('has the lines of witnesses under the last checkpoint, each once', () => {
    const cosign = (size: number, ...lines: ReadonlyArray<string>) =>
      ({ type: 'CosignCheckpoint', at, size, lines }) as const;
    const cosigned = (size: number, ...lines: ReadonlyArray<string>): HistoryLogEvent => ({
      ...{ type: 'CheckpointCosigned', at, size, lines },
    });
    given(begun, signed(3))
      .when(cosign(3, '— one a', '— two b'))
      .then([cosigned(3, '— one a', '— two b')]);
    given(begun, signed(3), cosigned(3, '— one a'))
      .when(cosign(3, '— one c', '— two b'))
      .then([cosigned(3, '— two b')]);
    given(begun, signed(3), cosigned(3, '— one a')).when(cosign(3, '— one a')).then([]);
    given(begun, signed(3), signed(5)).when(cosign(3, '— one a')).then([]);
    given(begun, signed(3), cosigned(3, '— one a'), signed(5))
      .when(cosign(5, '— one d'))
      .then([cosigned(5, '— one d')]);
  });

  it('of several who sign at once one does', () => {
    given(begun, signed(3)).when(sign(0, 4)).then([]);
  });

  it('rotates its key; the one before signs for a month more', () => {
    given(begun)
      .when(rotate(1))
      .then([rotated(1)]);
    given(begun, rotated(1)).when(rotate(1)).then([]);
    given(begun).when(rotate(2)).then(conflict('key-rotated', 'Somebody else has rotated the key at the same moment.'));
    const keys = [begun, rotated(1)].reduce(historyLog.evolve, historyLog.initial)?.keys ?? [];
    expect(signingKeys(keys, at).map(({ vkey }) => vkey)).toEqual(['key 1', 'key 0']);
    expect(signingKeys(keys, monthLater).map(({ vkey }) => vkey)).toEqual(['key 1']);
  });

  it('has a limit of keys', () => {
    const rotations = Array.from({ length: MAX_KEYS - 1 }, (_, n) => rotated(n + 1));
    given(begun, ...rotations)
      .when(rotate(MAX_KEYS))
      .then(conflict('too-many-keys', 'A history has at most 100 keys, one after the other.'));
  });

  const size = fc.integer({ min: 0, max: 9 });
  itKeepsTheLaws(historyLog, {
    start: [begun, signed(1)],
    commands: fc.oneof(
      few.instant.map(at => ({ ...begin, at })),
      fc.tuple(few.instant, size).map(([at, number]) => ({ ...rotate(number), at })),
      fc.tuple(few.instant, size, size).map(([at, after, to]) => ({ ...sign(after, to), at })),
      fc
        .tuple(few.instant, size, fc.subarray(['— one a', '— two b']))
        .map(([at, of, lines]) => ({ type: 'CosignCheckpoint', at, size: of, lines }) as const),
    ),
    newEachTime: [],
    achieves: (command, state) =>
      command.type === 'BeginProofs'
        ? state.origin === command.origin
        : command.type === 'SignCheckpoint'
          ? state.size >= command.size || state.size !== command.after
          : command.type === 'CosignCheckpoint'
            ? state.size !== command.size || command.lines.length <= state.witnesses.length
            : state.keys.some(({ number }) => number === command.number),
    invariants: {
      'the present key is the first, and no other signs without an end': ({ keys }) =>
        keys.findLastIndex(({ signsUntil }) => signsUntil === null) === 0,
      'keys are counted': ({ keys }) => keys.every(({ number }, index) => number === keys.length - 1 - index),
    },
  });
});
