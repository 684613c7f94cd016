import {
  A,
  added,
  at,
  before,
  completed,
  deadline,
  failed,
  given,
  R1,
  registered,
  requested,
  timedOut,
} from '../../test/support/domain/flow-examples';
import type { FlowEvent } from './events';
import { flowStateOf, sourceCounts, sourcesOf } from './state';

describe('the state of a flow', () => {
  it.each([
    ['NONE', []],
    ['NONE', ['NONE', 'NONE']],
    ['NONE', ['SUCCESS', 'NONE']],
    ['SUCCESS', ['SUCCESS', 'SUCCESS']],
    ['FAILED', ['SUCCESS', 'FAILED', 'NONE']],
    ['PENDING', ['FAILED', 'SUCCESS', 'PENDING']],
  ] as const)('is %s with its sources %j', (state, sources) => {
    expect(flowStateOf(sourceCounts(sources))).toBe(state);
  });
});

describe('the times of a source', () => {
  const asked = [registered, added(A), requested(R1, A)];
  const times = (history: ReadonlyArray<FlowEvent>) => {
    const [source] = sourcesOf(given(...history).state);
    return [source?.createdAt, source?.updatedAt, source?.lastRequestedSync, source?.lastSync];
  };

  it.each<[string, ReadonlyArray<FlowEvent>, ReadonlyArray<string | null>]>([
    ['added', [registered, added(A)], [before, before, null, null]],
    [
      'described',
      [registered, added(A), { type: 'SourceDescribed', at, ...A, description: '' }],
      [before, at, null, null],
    ],
    ['requested', asked, [before, before, before, null]],
    ['done', [...asked, completed(R1, A, { at })], [before, before, before, at]],
    ['failed', [...asked, failed(R1, A, { at })], [before, before, before, null]],
    ['timed out', [...asked, timedOut(R1, A)], [before, before, before, null]],
    [
      'requested and done again',
      [...asked, completed(R1, A), { ...requested(R1, A), at }, completed(R1, A, { at: deadline })],
      [before, before, at, deadline],
    ],
  ])('when %s', (_, history, expected) => {
    expect(times(history)).toEqual(expected);
  });
});
