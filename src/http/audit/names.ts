/** The names of those who did something, as far as whoever asks may see them: of people managers, of clients admins. */
import * as E from 'fp-ts/Either';
import type { Role } from '../../../domain/api-client';
import type { Principal, Recorded } from '../../../domain/history';
import type { FindNames } from '../../audit/scan';
import type { People, PersonKind } from '../../personal-data/people';
import { unavailable } from '../edge/failure';

const KINDS = { client: 'client', person: 'participant' } as const satisfies Partial<
  Record<Principal['type'], PersonKind>
>;
type Named = keyof typeof KINDS;

/** As elsewhere: whoever may see the list of clients, and that of people. */
const SHOWN_TO: Readonly<Record<Role, ReadonlyArray<Named>>> = {
  admin: ['client', 'person'],
  manager: ['person'],
  integrator: ['person'],
  analyst: [],
};

/** Rejects with a `Failure`. */
export const namesOf =
  (people: People, role: Role | null): FindNames =>
  async events => {
    const names = new Map<string, string>();
    for (const type of role === null ? [] : SHOWN_TO[role]) {
      const ids = idsOf(type, events);
      const found = ids.length === 0 ? E.right(new Map<string, never>()) : await people.find(KINDS[type], ids)();
      if (E.isLeft(found)) throw unavailable('names-unavailable', 'The table of names does not answer; try again.');
      for (const [id, { name }] of found.right) if (name !== null) names.set(`${type}:${id}`, name);
    }
    return names;
  };

const idsOf = (type: Named, events: ReadonlyArray<Recorded>): ReadonlyArray<string> => {
  const all = events.flatMap(({ metadata: { actor, onBehalfOf } }) => [actor, ...(onBehalfOf ? [onBehalfOf] : [])]);
  return [...new Set(all.filter(one => one.type === type).map(({ id }) => id))];
};
