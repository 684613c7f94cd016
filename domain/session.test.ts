import { givenFor } from '../test/support/domain/given';
import { goesOn, type SessionEvent, session } from './session';

const given = givenFor(session);
const at = '2026-11-24T09:00:00.000Z';
const endsAt = '2026-11-24T17:00:00.000Z';
const begun: SessionEvent = { type: 'SessionBegun', at, clientId: 'admin', endsAt };
const ended: SessionEvent = { type: 'SessionEnded', at };
const begin = { type: 'BeginSession', at, clientId: 'admin', endsAt } as const;
const end = { type: 'EndSession', at } as const;

describe('a session', () => {
  it('begins once, for a client and a time', () => {
    given().when(begin).then([begun]);
    given(begun)
      .when(begin)
      .then({
        ...{ kind: 'conflict', reason: 'session-exists', message: 'There is such a session already.' },
      });
  });

  it('ends when somebody signs out, however often', () => {
    given(begun).when(end).then([ended]);
    given(begun, ended).when(end).then([]);
    given()
      .when(end)
      .then({
        ...{ kind: 'not-found', reason: 'session-not-found', message: 'There is no such session.' },
      });
  });

  it('goes on until it has ended, or until its time is over', () => {
    const goesOnAt = (time: string, ...events: ReadonlyArray<SessionEvent>) => {
      const { state } = given(...events);
      return state !== null && goesOn(state, time);
    };
    expect(goesOnAt('2026-11-24T16:59:59.999Z', begun)).toBe(true);
    expect(goesOnAt(endsAt, begun)).toBe(false);
    expect(goesOnAt(at, begun, ended)).toBe(false);
  });
});
