/** The people on a flow: ids in the history, names and addresses beside it. */
import * as t from 'io-ts';
import { nullable, ParticipantId, text } from '../../../domain/kernel/types';
import { line } from '../edge/codec/line';
import { list, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { costOf, OfFlow, OfParticipant, PageQuery } from '../edge/fields';

const group = 'Participants';
const route = '/flows/:flowId/participants';

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
const Users = list(NewParticipant, mostParticipants);

/** Ours, for those who have ids only. */
const Ids = object('NewParticipantIds', { participantIds: list(ParticipantId, mostParticipants) });

const either = t.union([Users, Ids], 'NewParticipants');
/** What is wrong with a list is told as of a list, and so with an object. */
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
  method: 'POST',
  route,
  module: group,
  summary: 'Add participants to a flow, each by `userId`; the answer has one entry for each, in the same order',
  roles: ['manager', 'integrator'],
  path: OfFlow,
  // 10,000 with names and addresses of the usual length in any alphabet.
  bodyLimit: 8 * 1024 * 1024,
  cost: ({ body }) => costOf('participantIds' in body ? body.participantIds.length : body.length),
  body: NewParticipants,
  answer: t.readonlyArray(
    object(
      'AddedParticipant',
      { participant: object('ParticipantRef', { id: ParticipantId }), user: object('UserRef', { id: ParticipantId }) },
      { error: t.literal('ALREADY_ON_FLOW') },
    ),
  ),
});

export const listParticipants = endpoint({
  method: 'GET',
  route,
  module: group,
  summary: 'The participants of a flow; their names and addresses are shown to managers and integrators',
  roles: ['manager', 'integrator', 'analyst'],
  path: OfFlow,
  query: PageQuery,
  answer: object('Participant', {
    participantId: ParticipantId,
    userId: ParticipantId,
    name: nullable(Name),
    email: nullable(Email),
  }),
  shape: 'page',
});

export const forgetParticipant = endpoint({
  method: 'DELETE',
  route: '/participants/:participantId/personal-data',
  module: group,
  summary: 'Forget name and address of a participant everywhere; the history, which has the id only, stays whole',
  roles: ['manager'],
  path: OfParticipant,
  answer: t.null,
});
