/** An event at which the process ends. A run here that is not closed has ended badly. */
import { join } from 'node:path';
import * as TE from 'fp-ts/TaskEither';
import { aggregates } from '../../domain/aggregates';
import type { FlowEvent } from '../../domain/flow/events';
import { run } from '../../test/support/right';
import { openLog } from '../../test/support/sqlite-log';
import { tempDir } from '../../test/support/temp-dir';
import { until } from '../../test/support/until';
import { encodeWith } from '../event-store/stored-event';
import { openReactorFile } from '../reactor/reactor-file';
import { realClock, realRandom } from '../runtime/real';
import { follow } from './follower';

const cause = { actor: { type: 'client', id: 'manager' }, correlationId: 'test', causationId: null } as const;
const archived: FlowEvent = { type: 'FlowArchived', at: '2026-11-24T09:30:00.000Z' };

/** A log, and the runs of a process that follows it. What handles an event of a deadly stream does not come back. */
const createWorld = () => {
  const store = openLog();
  const file = join(tempDir(), 'reactor.sqlite');
  const deadly = new Set<string>();
  const ends: Array<() => void> = [];

  /** Until it has nothing to do, or would have ended. */
  const start = async ({ version = '1.0.0', ready = true } = {}) => {
    const opened = openReactorFile(file, version, realClock);
    const [handled, skipped]: [string[], string[]] = [[], []];
    let isReady = ready;
    let askedInVain = false;
    let dead = false;
    const follower = await follow({
      ...{ store, ...opened, name: 'flows', concerns: ({ stream }) => stream.startsWith('flow-') },
      ready: async () => {
        if (isReady) return;
        askedInVain = true;
        throw new Error('not ready');
      },
      giveUp: ({ stream }) => void skipped.push(stream),
      react: ({ stream }) =>
        TE.fromTask(async () => {
          handled.push(stream);
          if (!deadly.has(stream)) return;
          dead = true;
          await new Promise<void>(resolve => ends.push(resolve));
        }),
    });
    const leftOver = follower.handleLeftOver().catch(() => undefined);
    const head = await run(store.head());
    await until(() => dead || askedInVain || follower.position() >= head, { everyMs: 5 });
    if (!dead) await leftOver;
    ends.push(() => (isReady = true));
    const { crashes, close } = opened;
    const stop = async (): Promise<void> => {
      await follower.stop();
      close();
    };
    return { handled, skipped, setAside: crashes.setAside(), stop };
  };
  const append = async (...streams: ReadonlyArray<string>): Promise<void> => {
    for (const stream of streams) {
      const event = encodeWith(aggregates.flow.event, cause)(archived, realRandom.uuid());
      await run(store.append(stream, 'any', [event]));
    }
  };
  const end = (): void => {
    deadly.clear();
    for (const release of ends.splice(0)) release();
  };
  const failToStart = (isWell: boolean): void => openReactorFile(file, '1.0.0', realClock).close(isWell);
  /** How many are set aside before and after. */
  const forgetAll = (): ReadonlyArray<number> => {
    const { crashes, close } = openReactorFile(file, '1.0.0', realClock);
    const before = crashes.setAside();
    for (const noted of crashes.noted()) crashes.forget(noted);
    close();
    return [before, crashes.setAside()];
  };
  return { deadly, append, start, end, failToStart, forgetAll };
};
/** The runs that would have ended come back in the end, or the log could not be closed. */
const inWorld = (play: (world: ReturnType<typeof createWorld>) => Promise<void>) => async (): Promise<void> => {
  const world = createWorld();
  try {
    await play(world);
  } finally {
    world.end();
  }
};

test(
  'an event at which two runs have ended is set aside, and everything else goes on',
  inWorld(async ({ append, deadly, start }) => {
    deadly.add('flow-2');
    await append('flow-1', 'flow-2', 'flow-3');
    expect((await start()).handled).toEqual(['flow-1', 'flow-2', 'flow-3']); // side by side: any may have been it
    expect((await start()).handled).toEqual(['flow-1', 'flow-2']);
    expect((await start()).handled).toEqual(['flow-2']);

    const fourth = await start();
    expect(fourth).toMatchObject({ handled: ['flow-3'], skipped: ['flow-2'], setAside: 1 });
    await fourth.stop();
    await append('flow-4');
    const fifth = await start();
    expect(fifth).toMatchObject({ handled: ['flow-4'], skipped: [], setAside: 1 });
    await fifth.stop();

    deadly.clear();
    const newer = await start({ version: '1.0.1' });
    expect(newer).toMatchObject({ handled: ['flow-2'], setAside: 0 });
    await newer.stop();
    expect(await start({ version: '1.0.1' })).toMatchObject({ handled: [], setAside: 0 });
  }),
);

test(
  'what is set aside stays so in a run that need not be careful, and is forgotten once it is not in the log',
  inWorld(async ({ append, deadly, start, failToStart, forgetAll }) => {
    deadly.add('flow-2');
    await append('flow-1', 'flow-2', 'flow-3');
    for (let runs = 0; runs < 3; runs += 1) await start();
    failToStart(true);
    const fourth = await start();
    expect(fourth).toMatchObject({ handled: ['flow-3'], skipped: ['flow-2'], setAside: 1 });
    await fourth.stop();
    expect(forgetAll()).toEqual([1, 0]);
  }),
);

test(
  'a start that failed before anything was handled leaves the next one as careful',
  inWorld(async ({ append, deadly, start, failToStart }) => {
    deadly.add('flow-2');
    await append('flow-1', 'flow-2', 'flow-3');
    expect((await start()).handled).toEqual(['flow-1', 'flow-2', 'flow-3']);
    failToStart(false);
    expect((await start()).handled).toEqual(['flow-1', 'flow-2']);
  }),
);

test(
  'runs that are killed at other events, or while they wait, set nothing aside',
  inWorld(async ({ append, deadly, start }) => {
    await append('flow-1', 'flow-2', 'flow-3');
    for (const stream of ['flow-1', 'flow-1', 'flow-2', 'flow-3']) {
      deadly.clear();
      deadly.add(stream);
      await start();
      deadly.clear();
      for (let runs = 0; runs < 3; runs += 1) await start({ ready: false });
    }
    const last = await start();
    expect(last).toMatchObject({ skipped: [], setAside: 0 });
    await last.stop();
  }),
);
