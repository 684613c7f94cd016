/** A source that promises how old its data may be, and what is recorded when they are older. */
import {
  A,
  added,
  archived,
  ask,
  at,
  before,
  completed,
  given,
  registered,
} from '../../test/support/domain/flow-examples';
import type { FlowCommand } from './commands';
import type { FlowEvent } from './events';

const HOUR_S = 3600;
const set = (maxAge: number | null): FlowEvent => ({ type: 'SourceFreshnessSet', at: before, ...A, maxAge });
const stale = (since: string, of = HOUR_S): FlowEvent => ({
  type: 'SourceBecameStale',
  at: since,
  ...A,
  maxAge: of,
  since,
});
const mark = (when: string): FlowCommand => ({ ...ask.MarkStale, at: when });
const promise = (maxAge: number | null): FlowCommand => ({
  ...ask.DescribeSource,
  description: 'About class-a',
  maxAge,
});
const afterAnHour = at;
const source = [registered, added(A)];
const promised = [...source, set(HOUR_S)];
const done = (when: string): FlowEvent => completed(null, A, { at: when });

describe('a promise how old the data of a source may be', () => {
  it('is one event, and none when it is so already', () => {
    given(...source)
      .when(promise(HOUR_S))
      .then([{ type: 'SourceFreshnessSet', at, ...A, maxAge: HOUR_S }]);
    given(...promised)
      .when(promise(HOUR_S))
      .then([]);
  });
  it('is taken back', () =>
    given(...promised)
      .when(promise(null))
      .then([{ type: 'SourceFreshnessSet', at, ...A, maxAge: null }]));
  it('stays when only the description is given', () =>
    given(...promised)
      .when(ask.DescribeSource)
      .then([{ type: 'SourceDescribed', at, ...A, description: 'Changed' }]));
});

describe('a stale source', () => {
  it('is one that was never synced, from so long after it was added', () => {
    given(...promised)
      .when(mark('2026-11-24T08:59:59.999Z'))
      .then([]);
    given(...promised)
      .when(mark(afterAnHour))
      .then([stale(afterAnHour)]);
  });
  it('is one that was synced too long ago', () => {
    const synced = [...promised, done('2026-11-24T08:30:00.000Z')];
    given(...synced)
      .when(mark('2026-11-24T09:29:59.999Z'))
      .then([]);
    given(...synced)
      .when(mark('2026-11-24T09:30:00.000Z'))
      .then([stale('2026-11-24T09:30:00.000Z')]);
  });
  it('is recorded once', () =>
    given(...promised, stale(afterAnHour))
      .when(mark('2027-01-01T00:00:00.000Z'))
      .then([]));
  it('is so anew when a success has ended it', () => {
    const again = [...promised, stale(afterAnHour), done('2026-11-24T10:00:00.000Z')];
    given(...again)
      .when(mark('2026-11-24T10:59:59.999Z'))
      .then([]);
    given(...again)
      .when(mark('2026-11-24T11:00:00.000Z'))
      .then([stale('2026-11-24T11:00:00.000Z')]);
  });
  it('stays so by a promise that it breaks too, and not by one that it keeps', () => {
    const broken: FlowEvent = { type: 'SourceFreshnessSet', at, ...A, maxAge: HOUR_S / 2 };
    const kept: FlowEvent = { ...broken, maxAge: 2 * HOUR_S };
    given(...promised, stale(afterAnHour), broken)
      .when(mark('2026-11-24T10:00:00.000Z'))
      .then([]);
    given(...promised, stale(afterAnHour), kept)
      .when(mark('2026-11-24T10:00:00.000Z'))
      .then([stale('2026-11-24T10:00:00.000Z', 2 * HOUR_S)]);
  });
  it.each<[string, ReadonlyArray<FlowEvent>]>([
    ['nobody promised anything', source],
    ['the promise was taken back', [...promised, set(null)]],
    ['the flow is archived', [...promised, archived]],
    ['there is no such source', [registered]],
    ['there is no such flow', []],
  ])('is not recorded when %s', (_, history) =>
    given(...history)
      .when(mark('2027-01-01T00:00:00.000Z'))
      .then([]),
  );
});
