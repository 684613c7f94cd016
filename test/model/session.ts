/** A session: it begins once, ends by itself or when somebody signs out, and comes back by no clock. */
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import { goesOn, type SessionCommand, type SessionEvent, type SessionState, session } from '../../domain/session';
import { modelOf } from './aggregate-model';
import { HOUR_MS, ticks } from './time';

interface Memory {
  readonly begun: { readonly clientId: string; readonly endsAt: Instant } | null;
  readonly isOut: boolean;
}

const TICKS = ticks(5);
const CLIENTS = ['client-1', 'client-2'];

const asked = (): ReadonlyArray<SessionCommand> =>
  TICKS.flatMap(
    (at): ReadonlyArray<SessionCommand> => [
      ...CLIENTS.flatMap(clientId =>
        [1, 2].map(
          (hours): SessionCommand => ({
            ...{ type: 'BeginSession', at, clientId },
            endsAt: addMilliseconds(at, hours * HOUR_MS),
          }),
        ),
      ),
      { type: 'EndSession', at },
    ],
  );

const remember = (memory: Memory, event: SessionEvent): Memory => {
  switch (event.type) {
    case 'SessionBegun':
      return { ...memory, begun: { clientId: event.clientId, endsAt: event.endsAt } };
    case 'SessionEnded':
      return { ...memory, isOut: true };
    case 'NothingChanged':
      return memory;
  }
};

export const sessionModel = modelOf<SessionCommand, SessionState, SessionEvent, Memory>({
  name: 'a session',
  aggregate: session,
  stream: 'session-one',
  history: [],
  memory: { begun: null, isOut: false },
  commands: asked,
  remember: (memory, events) => events.reduce(remember, memory),
  laws: {
    'nobody takes over the session of another': ({ before, events }) =>
      before.memory.begun === null || events.every(({ type }) => type !== 'SessionBegun'),
    'who has signed out stays so': ({ before, after }) => !before.memory.isOut || after.state?.isEnded === true,
  },
  invariants: {
    'it goes on from when it began until its end or when somebody signs out, for whoever began it': ({
      state,
      memory,
    }) =>
      state === null
        ? memory.begun === null
        : state.clientId === memory.begun?.clientId &&
          TICKS.every(at => goesOn(state, at) === (!memory.isOut && at < (memory.begun?.endsAt ?? ''))),
  },
  readModels: [],
  records: new Set(['NothingChanged']),
  isNewEachTime: () => false,
  keyOf: ({ state, last }) => JSON.stringify([state, last]),
});
