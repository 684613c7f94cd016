import * as E from 'fp-ts/Either';
import { givenFor } from '../test/support/domain/given';
import { type AccessEntry, type AccessEvent, access, accessStream, MAX_REFUSALS_A_DAY, minuteOf } from './access';

const given = givenFor(access);
const at = '2026-11-24T09:00:30.000Z';
const minute = '2026-11-24T08:59:00.000Z';
const refused = (clientId: string | null, count: number): AccessEntry => ({
  ...{ kind: 'refused', clientId, reason: 'wrong-role', route: 'POST /flows/:flowId/sync', minute, count },
});
const issued: AccessEntry = { kind: 'token', clientId: 'c1', minute, count: 3 };
const read: AccessEntry = { kind: 'proof', clientId: 'c1', proof: 'flow', minute, count: 2 };
const record = (...entries: ReadonlyArray<AccessEntry>) => ({ type: 'RecordAccess', at, entries }) as const;
const recorded: AccessEvent = { type: 'TokensIssued', at, clientId: 'c1', minute, count: 3 };

describe('access', () => {
  it('has a stream for each day', () => {
    expect(accessStream(at)).toBe('access-2026-11-24');
    expect(minuteOf(at)).toBe('2026-11-24T09:00:00.000Z');
  });

  it('records who was turned away, who got a token, and who read proofs', () => {
    given()
      .when(record(refused('c1', 5), issued, read))
      .then([
        {
          ...{ type: 'AccessRefused', at, clientId: 'c1', reason: 'wrong-role', route: 'POST /flows/:flowId/sync' },
          ...{ minute, count: 5 },
        },
        recorded,
        { type: 'ProofsRead', at, clientId: 'c1', kind: 'flow', minute, count: 2 },
      ]);
    given().when(record()).then([]);
  });

  it('is not flooded: beyond so many refusals a day there is one a minute, without a caller, and who came in is named', () => {
    const rest = {
      type: 'AccessRefused',
      at,
      clientId: null,
      reason: 'others',
      route: null,
      minute,
      count: 1,
    } as const;
    const BY_C1 = { clientId: 'c1', reason: 'wrong-role', route: 'POST /flows/:flowId/sync' };
    const decidedAfter = (entries: number, ...more: ReadonlyArray<AccessEntry>) =>
      access.decide(record(...more))({ entries });
    expect(given(recorded, rest, { ...rest, clientId: 'c1' }).state).toEqual({ entries: 2 });
    const proof = { type: 'ProofsRead', at, clientId: 'c1', kind: 'flow', minute, count: 2 };
    const [first, ...others] = [refused('c1', 5), refused(null, 7), refused('c2', 1)];
    expect(decidedAfter(MAX_REFUSALS_A_DAY - 1, issued, first as AccessEntry, ...others, read)).toEqual(
      E.right([{ ...rest, ...BY_C1, count: 5 }, { ...rest, count: 8 }, recorded, proof]),
    );
    expect(decidedAfter(MAX_REFUSALS_A_DAY, issued)).toEqual(E.right([recorded]));
  });

  it('records an export when it begins and when it ends', () => {
    const exportId = '00000000-0000-4000-8000-000000000001';
    const begun = { exportId, contents: 'audit', format: 'csv', filter: { actor: 'c1' }, upTo: '17' } as const;
    const ended = { exportId, events: 2, first: '3', last: '9', whole: true };
    given()
      .when({ type: 'BeginExport', at, ...begun })
      .then([{ type: 'HistoryExportBegun', at, ...begun }]);
    given({ type: 'HistoryExportBegun', at, ...begun })
      .when({ type: 'EndExport', at, ...ended })
      .then([{ type: 'HistoryExportEnded', at, ...ended }]);
  });
});
