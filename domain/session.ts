/**
 * A session: somebody who has signed in at the pages as an API client, until they sign out or the session ends by itself.
 * What they may is not in it: that is asked of the client, each time.
 */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { ClientId } from './api-client';
import { type Aggregate, conflict, type Decision, event, NothingChanged, notFound } from './kernel/aggregate';
import { Instant, nullable } from './kernel/types';

// Events

export const SessionEvent = t.union(
  [event('SessionBegun', { clientId: ClientId, endsAt: Instant }), event('SessionEnded', {}), NothingChanged],
  'SessionEvent',
);
export type SessionEvent = t.TypeOf<typeof SessionEvent>;

// State

const Session = t.type({ clientId: ClientId, endsAt: Instant, isEnded: t.boolean });
export type Session = t.TypeOf<typeof Session>;
const SessionState = nullable(Session);
export type SessionState = t.TypeOf<typeof SessionState>;

const evolve = (state: SessionState, event: SessionEvent): SessionState => {
  switch (event.type) {
    case 'SessionBegun':
      return state ?? { clientId: event.clientId, endsAt: event.endsAt, isEnded: false };
    case 'SessionEnded':
      return state === null ? null : { ...state, isEnded: true };
    case 'NothingChanged':
      return state;
  }
};

/** May go on at this moment. */
export const goesOn = ({ isEnded, endsAt }: Session, at: Instant): boolean => !isEnded && at < endsAt;

// Decisions

export type SessionCommand =
  | { readonly type: 'BeginSession'; readonly at: Instant; readonly clientId: string; readonly endsAt: Instant }
  | { readonly type: 'EndSession'; readonly at: Instant };

const decide =
  (command: SessionCommand) =>
  (state: SessionState): Decision<SessionEvent> => {
    const { at } = command;
    if (command.type === 'BeginSession') {
      const { clientId, endsAt } = command;
      return state === null
        ? E.right([{ type: 'SessionBegun', at, clientId, endsAt }])
        : E.left(conflict('session-exists', 'There is such a session already.'));
    }
    if (state === null) return E.left(notFound('session-not-found', 'There is no such session.'));
    return E.right(state.isEnded ? [] : [{ type: 'SessionEnded', at }]);
  };

export const session: Aggregate<SessionCommand, SessionState, SessionEvent> = {
  category: 'session',
  event: SessionEvent,
  initial: null,
  evolve,
  decide,
  isFirst: command => command.type === 'BeginSession',
  snapshot: { version: 1, codec: SessionState },
};

export const sessionStream = (sessionId: string): string => `${session.category}-${sessionId}`;
