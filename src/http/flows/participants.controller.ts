/** The people on a flow. The history has their ids; what else is known of them can be forgotten. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import type { FlowEvent } from '../../../domain/flow/events';
import { participants } from '../../../projections/flows/participant-queries';
import * as TE from '../../lib/task-either';
import type { People, PeopleUnavailable, PersonalData } from '../../personal-data/people';
import { Bus, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { Page } from '../edge/envelope';
import { type Failure, unavailable } from '../edge/failure';
import { rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { PEOPLE } from '../edge/tokens';
import * as route from './participants.endpoints';

type Body = InputOf<typeof route.addParticipants>['body'];

const usersOf = (body: Body) => ('participantIds' in body ? body.participantIds.map(userId => ({ userId })) : body);

type User = { readonly userId: number } & Partial<PersonalData>;

/** Those of whom more is told than the id. */
export const namedIn = (users: ReadonlyArray<User>) =>
  users.flatMap(({ userId: id, ...data }) => (Object.keys(data).length > 0 ? [{ id, ...data }] : []));

export const noPeople = (_: PeopleUnavailable): Failure =>
  unavailable('personal-data-unavailable', 'The table of people does not answer; try again.');

/** One entry for each that was asked for; one that was not added by this was on the flow already. */
const viewOf = (userIds: ReadonlyArray<number>, events: ReadonlyArray<FlowEvent>) => {
  const added = new Set(events.flatMap(event => (event.type === 'ParticipantAdded' ? [event.participantId] : [])));
  return userIds.map(id => ({
    participant: { id },
    user: { id },
    // Named twice in one list, it is added once.
    ...(added.delete(id) ? {} : { error: 'ALREADY_ON_FLOW' as const }),
  }));
};

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
    const participantIds = users.map(({ userId }) => userId);
    return pipe(
      this.bus.onFlow(flowId, { type: 'AddParticipants', at: context.at, participantIds }, context),
      TE.tap(() => pipe(this.people.rememberAll('participant', namedIn(users)), TE.mapLeft(noPeople))),
      TE.map(({ events }) => viewOf(participantIds, events)),
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
      TE.let('ids', ({ found }) => found.rows.map(({ participant_id }) => participant_id)),
      TE.bind('people', ({ ids }) => this.peopleFor(ids, context)),
      TE.map(({ ids, people, found: { total } }) => {
        const items = ids.map(id => ({
          participantId: id,
          userId: id,
          name: null,
          email: null,
          ...people.get(String(id)),
        }));
        return new Page(items, { ...range, total });
      }),
    );
  }

  @Endpoint(route.forgetParticipant)
  forget({ path: { participantId } }: InputOf<typeof route.forgetParticipant>): Answer<null> {
    return pipe(
      this.people.forget('participant', participantId),
      TE.bimap(noPeople, () => null),
    );
  }

  /** Whoever only analyses needs no names. */
  private peopleFor(ids: ReadonlyArray<number>, { caller }: RequestContext): Answer<ReadonlyMap<string, PersonalData>> {
    const known = caller?.role === 'analyst' ? [] : ids;
    return pipe(this.people.find('participant', known), TE.mapLeft(noPeople));
  }
}
