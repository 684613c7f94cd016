/** The people on a flow. The history has their ids; what else is known of them can be forgotten. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import type { FlowEvent } from '../../../domain/flow/events';
import { isParticipant, participants } from '../../../projections/flows/participant-queries';
import { flowExists } from '../../../projections/flows/queries';
import { rowsOf } from '../../../projections/range';
import * as TE from '../../lib/task-either';
import { type People, type PeopleUnavailable, type PersonalData, smallLetters } from '../../personal-data/people';
import { Bus, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { Page } from '../edge/envelope';
import { type Failure, notFound, unavailable } from '../edge/failure';
import { rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { PEOPLE } from '../edge/tokens';
import type { Entry } from './participants.endpoints';
import * as route from './participants.endpoints';

type Body = InputOf<typeof route.addParticipants>['body'];

const usersOf = (body: Body): ReadonlyArray<Entry> =>
  'participantIds' in body ? body.participantIds.map(userId => ({ userId })) : body;

/** The address that an entry is found by; null: it names the user itself. */
const addressIn = (entry: Entry): string | null => {
  if ('userId' in entry) return null;
  if ('email' in entry) return entry.email;
  return Object.values(entry.userData).find((value): value is string => String(value).includes('@')) ?? '';
};

type Found = { readonly userId: number } | { readonly error: 'USER_NOT_FOUND' | 'USER_NOT_UNIQUE' };

type User = { readonly userId: number } & Partial<PersonalData>;

/** Those of whom more is given than the id. */
export const namedIn = (users: ReadonlyArray<User>) =>
  users.flatMap(({ userId: id, ...data }) => (Object.keys(data).length > 0 ? [{ id, ...data }] : []));

export const noPeople = (_: PeopleUnavailable): Failure =>
  unavailable('personal-data-unavailable', 'Names and addresses cannot be read or written at the moment; try again.');

/** One entry for each that was asked for; one that was not added by this was on the flow already, or is not known. */
const viewOf = (found: ReadonlyArray<Found>, events: ReadonlyArray<FlowEvent>) => {
  const added = new Set(events.flatMap(event => (event.type === 'ParticipantAdded' ? [event.participantId] : [])));
  return found.map(one => {
    if ('error' in one) return { participant: null, user: null, ...one };
    const { userId: id } = one;
    // Named twice in one list, it is added once.
    const already = added.delete(id) ? {} : { error: 'ALREADY_ON_FLOW' as const };
    return { participant: { id }, user: { id }, ...already };
  });
};

const viewOfParticipant = (id: number, people: ReadonlyMap<string, PersonalData>) => ({
  participantId: id,
  userId: id,
  name: null,
  email: null,
  ...people.get(String(id)),
});

@Controller()
export class ParticipantsController {
  constructor(
    private readonly bus: Bus,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  /** A retry finishes what was cut short between the two: who is on the flow already is still remembered by name. */
  @Endpoint(route.addParticipants)
  add({ path: { flowId }, body, context }: InputOf<typeof route.addParticipants>) {
    const users = usersOf(body);
    const named = namedIn(users.flatMap(user => ('userId' in user ? [user] : [])));
    return pipe(
      this.found(users),
      TE.bindTo('found'),
      TE.bind('outcome', ({ found }) => {
        const participantIds = found.flatMap(one => ('userId' in one ? [one.userId] : []));
        return this.bus.onFlow(flowId, { type: 'AddParticipants', at: context.at, participantIds }, context);
      }),
      TE.tap(() => pipe(this.people.rememberAll('participant', named), TE.mapLeft(noPeople))),
      TE.map(({ found, outcome }) => viewOf(found, outcome.events)),
    );
  }

  @Endpoint(route.listParticipants)
  list({ path: { flowId }, query, context }: InputOf<typeof route.listParticipants>): Answer<Page<unknown>> {
    const range = rangeOf(query);
    return pipe(
      TE.Do,
      TE.apS(
        'found',
        this.bus.find(participants(flowId, range), context, () => noFlow(flowId)),
      ),
      TE.let('ids', ({ found }) => rowsOf(found).map(({ participant_id }) => participant_id)),
      TE.bind('people', ({ ids }) => this.peopleFor(ids, context)),
      TE.map(({ ids, people, found: { total } }) => {
        const items = ids.map(id => viewOfParticipant(id, people));
        return new Page(items, { ...range, total });
      }),
    );
  }

  @Endpoint(route.getParticipant)
  get({ path: { flowId, participantId }, context }: InputOf<typeof route.getParticipant>) {
    const missing = notFound('participant-not-found', `Participant ${participantId} is not on flow ${flowId}.`);
    return pipe(
      this.bus.find(flowExists(flowId), context, () => noFlow(flowId)),
      TE.flatMap(() => this.bus.read(isParticipant(flowId, participantId), context)),
      TE.flatMap(is => (is ? this.peopleFor([participantId], context) : TE.left(missing))),
      TE.map(people => viewOfParticipant(participantId, people)),
    );
  }

  @Endpoint(route.forgetParticipant)
  forget({ path: { participantId } }: InputOf<typeof route.forgetParticipant>): Answer<null> {
    return pipe(
      this.people.forget('participant', participantId),
      TE.bimap(noPeople, () => null),
    );
  }

  /** Whom each entry means, in the same order. */
  private found(entries: ReadonlyArray<Entry>): Answer<ReadonlyArray<Found>> {
    const addresses = entries.flatMap(entry => addressIn(entry) ?? []);
    const byAddress: Answer<ReadonlyMap<string, ReadonlyArray<string>>> =
      addresses.length === 0
        ? TE.right(new Map())
        : pipe(this.people.findByEmail('participant', addresses), TE.mapLeft(noPeople));
    return pipe(
      byAddress,
      TE.map(idsByAddress =>
        entries.map((entry): Found => {
          const address = addressIn(entry);
          if (address === null) return { userId: (entry as { readonly userId: number }).userId };
          const [id, ...others] = idsByAddress.get(smallLetters(address)) ?? [];
          if (id === undefined) return { error: 'USER_NOT_FOUND' };
          return others.length > 0 ? { error: 'USER_NOT_UNIQUE' } : { userId: Number(id) };
        }),
      ),
    );
  }

  /** Whoever only analyses needs no names. */
  private peopleFor(ids: ReadonlyArray<number>, { caller }: RequestContext): Answer<ReadonlyMap<string, PersonalData>> {
    const shown = caller?.role === 'analyst' ? [] : ids;
    return pipe(this.people.find('participant', shown), TE.mapLeft(noPeople));
  }
}
