/**
 * How many attempts are made at once, and whose turn it is. An owner may take another slot while they have fewer than
 * are free, and one of their hosts while it has fewer than are then left to that owner. So however many one owner or
 * one host could fill, some slots are free at once for whoever has none.
 */

/** Whose attempt it is (the API client that made the webhook), and where it goes. */
export interface Party {
  readonly owner: string;
  readonly host: string;
}

export interface Slots {
  /** Runs the task when it is its turn. */
  readonly run: <A>(party: Party, task: () => Promise<A>) => Promise<A>;
  /** Takes a slot if there is one now, and answers with what gives it back. */
  readonly takeNow: (party: Party) => (() => void) | null;
}

interface Host {
  taken: number;
  /** In the order they came. */
  readonly waiting: Array<() => void>;
}

interface Owner {
  taken: number;
  readonly hosts: Map<string, Host>;
}

const getOrCreate = <K, V>(map: Map<K, V>, key: K, create: () => V): V => {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
};

export const createSlots = (most: number): Slots => {
  const owners = new Map<string, Owner>();
  let free = most;

  const mayTake = (owner: Owner, host: Host): boolean => owner.taken < free && host.taken < free - owner.taken;

  const take = (owner: Owner, host: Host, slots: 1 | -1): void => {
    free -= slots;
    owner.taken += slots;
    host.taken += slots;
  };

  const firstOf = (owner: Owner): Host | undefined => {
    let first: Host | undefined;
    for (const host of owner.hosts.values())
      if (host.waiting.length > 0 && host.taken < (first?.taken ?? Number.POSITIVE_INFINITY)) first = host;
    return first;
  };

  /** To the owner who has the fewest, and of these to the host that has the fewest. */
  const serve = (): void => {
    let [owner, host]: [Owner | undefined, Host | undefined] = [undefined, undefined];
    for (const other of owners.values()) {
      if (owner !== undefined && other.taken >= owner.taken) continue;
      const first = firstOf(other);
      if (first !== undefined && mayTake(other, first)) [owner, host] = [other, first];
    }
    const begin = host?.waiting.shift();
    if (owner === undefined || host === undefined || begin === undefined) return;
    take(owner, host, 1);
    begin();
    serve();
  };

  const placesOf = (party: Party): readonly [Owner, Host] => {
    const owner = getOrCreate(owners, party.owner, (): Owner => ({ taken: 0, hosts: new Map() }));
    return [owner, getOrCreate(owner.hosts, party.host, (): Host => ({ taken: 0, waiting: [] }))];
  };

  const forget = (party: Party, owner: Owner, host: Host): void => {
    if (host.taken === 0 && host.waiting.length === 0) owner.hosts.delete(party.host);
    if (owner.hosts.size === 0) owners.delete(party.owner);
  };

  const giveBack = (party: Party, owner: Owner, host: Host): void => {
    take(owner, host, -1);
    forget(party, owner, host);
    serve();
  };

  return {
    run: async (party, task) => {
      const [owner, host] = placesOf(party);
      if (mayTake(owner, host)) take(owner, host, 1);
      else await new Promise<void>(begin => host.waiting.push(begin));
      try {
        return await task();
      } finally {
        giveBack(party, owner, host);
      }
    },
    takeNow: party => {
      const [owner, host] = placesOf(party);
      if (!mayTake(owner, host)) {
        forget(party, owner, host);
        return null;
      }
      take(owner, host, 1);
      return () => giveBack(party, owner, host);
    },
  };
};
