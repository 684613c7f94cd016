/** The people on a flow: ids in the history, names and addresses beside it. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { MetadataKey, MetadataValue } from '../../../domain/flow/events';
import { Count, nullable, ParticipantId, text } from '../../../domain/kernel/types';
import { line } from '../edge/codec/line';
import { list, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { costOf, OfFlow, OfFlowParticipant, OfParticipant, PageQuery } from '../edge/fields';
import { textMap } from './text-map';

const MODULE = 'Participants';
const ROUTE = '/flows/:flowId/participants';

const Name = text('PersonName', { minLength: 1, maxLength: 255 });
const Email = text('Email', {
  minLength: 3,
  maxLength: 254,
  pattern: /^[^\s@]+@[^\s@]+$/,
  expected: 'an e-mail address',
});

const mostParticipants = { min: 1, max: 10_000 };

/** As the WISEflow API (v1) has it; participants are known here by the id of the user they are. */
export const NewParticipant = object(
  'NewParticipant',
  { userId: ParticipantId },
  { name: nullable(line(Name)), email: nullable(line(Email)) },
);
/** Of a user that is known here, whose address it is. */
const ByEmail = object('ParticipantByEmail', { email: line(Email) });
/** Of a user in the terms of another system; here it is found by an address in it. */
const ByUserData = object('ParticipantByUserData', {
  userData: textMap('UserData', MetadataKey, t.union([MetadataValue, Count, t.null])),
});
const anyOf = t.union([NewParticipant, ByEmail, ByUserData], 'NewParticipantEntry');
const forms = [NewParticipant, ByEmail, ByUserData] as const;
/** Those that an entry may be meant as: what is wrong with it is reported for them. */
const formsOf = (u: unknown): ReadonlyArray<t.Mixed> => {
  const fields = typeof u === 'object' && u !== null ? Object.keys(u) : [];
  if (fields.includes('userData')) return [ByUserData];
  if (fields.length === 1 && fields[0] === 'email') return [ByEmail];
  return fields.length === 0 && typeof u === 'object' && !Array.isArray(u) ? forms : [NewParticipant];
};
const Entry: typeof anyOf = new t.UnionType(
  anyOf.name,
  anyOf.is,
  (u, context) => {
    const errors: t.ValidationError[] = [];
    for (const form of formsOf(u)) {
      const decoded = form.validate(u, t.appendContext(context, String(anyOf.types.indexOf(form as never)), form, u));
      if (E.isRight(decoded)) return decoded;
      errors.push(...decoded.left);
    }
    return t.failures(errors);
  },
  anyOf.encode,
  anyOf.types,
);
export type Entry = t.TypeOf<typeof Entry>;

const Users = list(Entry, mostParticipants);

/** Ours, for those who have ids only. */
const Ids = object('NewParticipantIds', { participantIds: list(ParticipantId, mostParticipants) });

const either = t.union([Users, Ids], 'NewParticipants');
/** What is wrong with a list is reported as of a list, and so with an object. */
const NewParticipants: typeof either = new t.UnionType(
  either.name,
  either.is,
  (u, context) =>
    Array.isArray(u)
      ? Users.validate(u, t.appendContext(context, '0', Users, u))
      : Ids.validate(u, t.appendContext(context, '1', Ids, u)),
  either.encode,
  either.types,
);

export const addParticipants = endpoint({
  operation: 'addParticipants',
  method: 'POST',
  route: ROUTE,
  module: MODULE,
  summary: 'Add participants to a flow, each by `userId`, `email` or `userData`; one entry for each, in the same order',
  roles: ['manager', 'integrator'],
  path: OfFlow,
  // 10,000 with names and addresses of the usual length in any alphabet.
  bodyLimit: 8 * 1024 * 1024,
  cost: ({ body }) => costOf('participantIds' in body ? body.participantIds.length : body.length),
  body: NewParticipants,
  answer: t.readonlyArray(
    object(
      'AddedParticipant',
      {
        participant: nullable(object('ParticipantRef', { id: ParticipantId })),
        user: nullable(object('UserRef', { id: ParticipantId })),
      },
      { error: t.keyof({ ALREADY_ON_FLOW: null, USER_NOT_FOUND: null, USER_NOT_UNIQUE: null }, 'ParticipantError') },
    ),
  ),
});

const Participant = object('Participant', {
  participantId: ParticipantId,
  userId: ParticipantId,
  name: nullable(Name),
  email: nullable(Email),
});

export const listParticipants = endpoint({
  operation: 'listParticipants',
  method: 'GET',
  route: ROUTE,
  module: MODULE,
  summary: 'The participants of a flow; their names and addresses are shown to managers and integrators',
  roles: ['manager', 'integrator', 'analyst'],
  path: OfFlow,
  query: PageQuery,
  answer: Participant,
  shape: 'page',
});

export const getParticipant = endpoint({
  operation: 'getParticipant',
  method: 'GET',
  route: `${ROUTE}/:participantId`,
  module: MODULE,
  summary: 'One participant of a flow; name and address are shown to managers and integrators',
  roles: ['manager', 'integrator', 'analyst'],
  path: OfFlowParticipant,
  answer: Participant,
});

export const forgetParticipant = endpoint({
  operation: 'forgetParticipant',
  method: 'DELETE',
  route: '/participants/:participantId/personal-data',
  module: MODULE,
  summary: 'Forget name and address of a participant everywhere; the history, which has the id only, stays whole',
  roles: ['manager'],
  path: OfParticipant,
  answer: t.null,
});
