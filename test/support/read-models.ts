/** A log and read models on it, for the tests of what keeps the one behind the other. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { DomainEvent } from '../../domain/history';
import type { Projection } from '../../projections/projection';
import type { EventStore, Position } from '../../src/event-store/event-store';
import { createProjector, type Projector, type ProjectorOptions } from '../../src/projector/projector';
import { realClock, realRandom } from '../../src/runtime/real';
import { recordedEvents } from './history';
import { run } from './right';
import { tally } from './tally';
import { tempDir } from './temp-dir';

export const described = (description = 'x'): DomainEvent => ({
  ...{ type: 'SourceDescribed', at: '2026-11-24T09:00:00.000Z', sourceId: 1, reference: 'class-a', description },
});

/** Resolves to where the last of them stands. */
export const append = async (
  store: EventStore,
  stream: string,
  events: ReadonlyArray<DomainEvent>,
): Promise<Position> => {
  const data = recordedEvents(events.map(event => [stream, event]));
  const own = data.map(({ type, data, metadata }) => ({ eventId: realRandom.uuid(), type, data, metadata }));
  return (await run(store.append(stream, 'any', own))).position;
};

/** So many events, over flows 1 to 10. */
export const fill = async (store: EventStore, count: number): Promise<void> => {
  const each = Array.from({ length: count / 10 }, () => described());
  await Promise.all(Array.from({ length: 10 }, (_, n) => append(store, `flow-${n + 1}`, each)));
};

export interface Running extends Projector {
  readonly dir: string;
  /** The lines that `onError` received. */
  readonly reported: ReadonlyArray<string>;
  /** Events counted for each flow, as far as they are at least there. */
  readonly tallies: (atLeast?: Position) => Promise<Record<string, number>>;
  readonly steps: (atLeast?: Position) => Promise<number>;
}

/** Stopped when the test has ended. */
export const startProjector = (options: Partial<ProjectorOptions> & Pick<ProjectorOptions, 'store'>): Running => {
  const reported: string[] = [];
  const dir = options.dir ?? join(tempDir(), 'read-models');
  const projector = createProjector({
    ...{ dir, clock: realClock, projections: [tally()], onError: (message: string) => reported.push(message) },
    ...options,
  });
  running.push(projector);
  projector.start();
  const sum = (atLeast: Position, column: string) =>
    run(
      projector.read('tally', atLeast, db =>
        db.all<{ flow_id: number; n: number }>(`SELECT flow_id, ${column} AS n FROM tallies ORDER BY flow_id`),
      ),
    );
  return {
    ...projector,
    dir,
    reported,
    tallies: async (atLeast = 0) =>
      Object.fromEntries((await sum(atLeast, 'events')).map(({ flow_id, n }) => [flow_id, n])),
    steps: async (atLeast = 0) => (await sum(atLeast, 'steps')).reduce((total, { n }) => total + n, 0),
  };
};

const running: Projector[] = [];
afterEach(async () => {
  for (const projector of running.splice(0)) await projector.stop();
});

/** A store whose pages of the log are held back until it is released; appends and live events go through. */
export const held = (store: EventStore): { readonly store: EventStore; readonly release: () => void } => {
  let release = (): void => undefined;
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const readAll: EventStore['readAll'] = options => async () => {
    await released;
    return store.readAll(options)();
  };
  return { store: { ...store, readAll }, release };
};

/** As if a version that could not read these events had parked them, and not the fold. */
export const asUnread = (dir: string): void => {
  const file = new DatabaseSync(join(dir, 'tally.v1.sqlite'));
  file.exec("UPDATE parked SET reason = 'it has schema version 2, newer than 1'");
  file.close();
};

/** The read model of a version that cannot take in what is described as new. */
export const olderTally = (): Projection => {
  const { fold } = tally();
  return {
    ...tally(),
    fold: (...recorded: Parameters<typeof fold>) => {
      if (recorded[0].event.type === 'SourceDescribed' && recorded[0].event.description === 'new')
        throw new Error('too new');
      return fold(...recorded);
    },
  };
};

type Tallies = (atLeast: number) => Promise<Record<string, number>>;

/** So many writers, each of whom looks for each of its events once it is acknowledged. */
export const readYourWrites = async (
  store: EventStore,
  tallies: Tallies,
  writers: number,
  eventsEach: number,
): Promise<void> => {
  const writer = async (flow: number): Promise<void> => {
    for (let events = 1; events <= eventsEach; events++) {
      const position = await append(store, `flow-${flow}`, [described()]);
      expect((await tallies(position))[flow]).toBe(events);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, n) => writer(n + 1)));
};
