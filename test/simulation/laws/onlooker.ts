/**
 * What somebody sees who looks around while the world goes on: replicas that show the same, views that as of that moment
 * stay what they were, checkpoints that stay beginnings, and health that says what is so.
 */
import { backUpSet, type Restore } from '../world/backups';
import type { Chance } from '../world/chance';
import type { HttpAnswer, Replica } from '../world/replica';
import type { World } from './world';

export interface Seen {
  readonly path: string;
  readonly position: number;
  readonly at: number;
  readonly body: string;
}

export interface Onlooker {
  readonly look: (chance: Chance) => Promise<void>;
  readonly seen: ReadonlyArray<Seen>;
  /** Notes that were fetched. */
  readonly checkpoints: ReadonlySet<string>;
  readonly backUp: () => Restore;
  /** Those views are asked for again, as of then. */
  readonly lookBack: (chance: Chance) => Promise<void>;
}

/** Where no range is given it is one of now. */
const RANGE = 'since=2026-11-24T00:00:00.000Z&until=2026-11-28T00:00:00.000Z';

export const VIEWS = [
  ...[1, 2, 3, 4].flatMap(flowId =>
    ['', '/external-sources', '/sync-requests', '/holds', '/schedules', '/changes', '/events'].map(
      rest => `/flows/${flowId}${rest}`,
    ),
  ),
  ...['/flows', '/webhooks', '/clients', '/schedules', '/events?limit=50'],
  ...['/statistics?', '/statistics?groupBy=flow&', '/timelines?'].map(path => path + RANGE),
];

/** How it sends to a webhook is a replica's own, and of now; when a schedule runs next is by its own clock. */
const OF_REPLICA = ['circuit', 'next'];
export const shownBy = (answer: HttpAnswer | null): string =>
  JSON.stringify(answer?.body, (key, value) => (OF_REPLICA.includes(key) ? undefined : value));

const MAX_LOOKED_BACK = 16;
const isAnswered = (answer: HttpAnswer | null): answer is HttpAnswer => answer?.status === 200;

export const createOnlooker = (world: World): Onlooker => {
  const { time, replicas, clients, chronicle, fail } = world;
  const seen: Seen[] = [];
  const checkpoints = new Set<string>();
  let restores = 0;

  const views = async (path: string): Promise<void> => {
    const [at, position, restoresThen] = [time.now(), chronicle.head(), restores];
    const answers = await Promise.all(
      replicas.filter(replica => replica.isUp()).map(replica => clients.ask(replica, path, position)),
    );
    const [first, ...others] = answers.filter(isAnswered);
    // What happened in between may be in some of them; what depends on the time is asked for in one moment.
    const isSame = chronicle.head() === position && restores === restoresThen;
    if (first === undefined || !isSame || time.now() > at + 1000) return;
    for (const other of others)
      if (shownBy(first) !== shownBy(other))
        fail('replicas answer alike', { path, position, one: first.body, another: other.body });
    seen.push({ path, position, at, body: shownBy(first) });
  };

  const health = async (replica: Replica): Promise<void> => {
    const [isCutOff, isCalm] = [replica.isCutOff(), replica.isCalm()];
    const answer = await clients.ask(replica, '/health/ready');
    if (answer === null) return;
    const isStill = isCutOff === replica.isCutOff() && isCalm === replica.isCalm();
    if (!isStill) return;
    const isReady = answer.status === 200;
    if (isCutOff && isReady)
      fail('health says ready while, and only while, all work is done', { replica: replica.name, isCutOff, answer });
    if (isCalm && !isReady)
      fail('health says ready while, and only while, all work is done', { replica: replica.name, isCalm, answer });
  };

  return {
    seen,
    checkpoints,
    backUp: () => {
      const length = seen.length;
      const restoreCheckpoints = backUpSet(checkpoints);
      return () => {
        restores += 1;
        seen.length = length;
        restoreCheckpoints();
      };
    },
    look: async chance => {
      const path = chance.pick(VIEWS);
      const up = replicas.filter(replica => replica.isUp());
      if (up.length === 0) return;
      const [one, another] = [chance.pick(up), chance.pick(up)];
      const restoresThen = restores;
      await Promise.all([views(path), health(one)]);
      const note = await clients.ask(another, '/history/checkpoint');
      if (isAnswered(note) && restores === restoresThen) checkpoints.add(String(note.body));
    },
    lookBack: async chance => {
      for (let n = 0; n < MAX_LOOKED_BACK && seen.length > 0; n++) {
        const { path, position, at, body } = chance.pick(seen);
        const asked = `${path}${path.includes('?') ? '&' : '?'}asOf=${position}`;
        const answer = await clients.ask(chance.pick(replicas), asked);
        if (answer?.status !== 200 || shownBy(answer) !== body)
          fail('a view as of a moment is what was seen then', {
            ...{ path, position, at: new Date(at), before: body, status: answer?.status, now: shownBy(answer) },
          });
      }
    },
  };
};
