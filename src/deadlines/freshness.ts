/**
 * Sources whose data are older than somebody promised. The read model knows when each becomes stale: it is asked for what
 * is due, from the earliest, and when that is done for the next time. Nobody becomes stale sooner than a minute after a
 * sync, so a look a minute after one misses nothing; while nobody promised anything, no look is made.
 */
import * as E from 'fp-ts/Either';
import { flow, flowStream } from '../../domain/flow/flow';
import type { RecordedOf } from '../../domain/history';
import { countStaleSources, type SourceToMark, sourcesToMark } from '../../projections/flows/freshness-queries';
import type { CommandRunner } from '../commands/command-runner';
import type { Ask } from '../due-work/ask';
import { reactor } from '../followers/cause';
import type { Log } from '../lib/log';
import type { Cancel, Clock, Random } from '../runtime/ports';

export interface FreshnessOptions {
  readonly clock: Clock;
  readonly random: Pick<Random, 'uuid'>;
  readonly ask: Ask;
  readonly commands: CommandRunner;
  readonly log: Log;
}

export interface Freshness {
  readonly follow: (recorded: RecordedOf<'flow'>) => void;
  /** How many sources are stale. */
  readonly stale: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** The shortest promise there is. */
const SHORTEST_MS = 60_000;
/** After something that could not be recorded. */
const AGAIN_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;
const PAGE = 100;
const BEGINNING = { key: '', at: Number.NEGATIVE_INFINITY };

export const createFreshness = ({ clock, random, ask, commands, log }: FreshnessOptions): Freshness => {
  let nextLook = Number.POSITIVE_INFINITY;
  let cancel: Cancel = () => undefined;
  let looking: Promise<void> = Promise.resolve();
  let marking: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const expect = (at: number): void => {
    if (stopped || at >= nextLook) return;
    nextLook = at;
    cancel();
    const wait = Math.min(Math.max(0, at - clock.now()), LONGEST_WAIT_MS);
    cancel = clock.after(wait, () => {
      nextLook = Number.POSITIVE_INFINITY;
      looking = looking.then(look);
    });
  };

  /** False: it is to be tried again. */
  const mark = async ({ flowId, sourceId }: SourceToMark): Promise<boolean> => {
    const command = { type: 'MarkStale', at: new Date(clock.now()).toISOString(), sourceId } as const;
    const cause = { actor: reactor, correlationId: random.uuid(), causationId: null };
    const done = await commands.run(flow, flowStream(flowId), command, cause)();
    if (E.isLeft(done))
      log.warn({ flowId, sourceId, error: done.left }, 'a source could not be marked as stale; trying again');
    return E.isRight(done);
  };

  /** Answers when to look again. What could not be recorded holds up none of the others. */
  const markAll = async (): Promise<number> => {
    let again = Number.POSITIVE_INFINITY;
    for (let after: typeof BEGINNING = BEGINNING; !stopped; ) {
      const found = await ask(sourcesToMark(after, PAGE));
      for (const source of found) {
        if (source.at > clock.now()) return Math.min(again, source.at);
        if (stopped) return again;
        const marked = mark(source);
        marking = marked;
        if (!(await marked)) again = clock.now() + AGAIN_MS;
        after = source;
      }
      if (found.length < PAGE) break;
    }
    return again;
  };

  const look = async (): Promise<void> => {
    try {
      expect(await markAll());
    } catch (error) {
      log.warn({ err: error }, 'stale sources could not be looked up; trying again');
      expect(clock.now() + AGAIN_MS);
    }
  };
  expect(clock.now());

  return {
    follow: ({ event }) => {
      if (event.type === 'SourceFreshnessSet' || event.type === 'FlowUnarchived') expect(clock.now());
      if (event.type === 'SyncCompleted') expect(clock.now() + SHORTEST_MS);
    },
    stale: () => ask(countStaleSources()),
    /** A read model that does not answer is not waited for. */
    stop: async () => {
      stopped = true;
      cancel();
      await marking;
    },
  };
};
