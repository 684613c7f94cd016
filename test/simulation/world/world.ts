/**
 * A world that breaks on purpose. One seed is one world: how many replicas over which store, who does what when, what
 * breaks, and in which order all of it happens. It is played for a number of steps; then faults end, it settles, and it
 * is held against the laws.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedEvent } from '../../../src/event-store/event-store';
import { lawsInTheEnd } from '../laws/in-the-end';
import { LAWS } from '../laws/laws';
import { lawsOfAnswers, lawsOfLines, lawsOfMessages } from '../laws/meanwhile';
import { createOnlooker } from '../laws/onlooker';
import type { Violation, World } from '../laws/world';
import { goOn, healAll } from './afterwards';
import { createBackups } from './backups';
import { type Chance, chanceOf } from './chance';
import { createChronicle } from './chronicle';
import { ADMIN_KEY, createClients } from './clients';
import { backUp, createMemoryLog, memoryStore } from './memory-store';
import { createPeople } from './people';
import { createReceivers } from './receivers';
import { createReplica, type LogLine, type Replica } from './replica';
import { drawFocus, drawHabit, type Fault, playStep, type StepContext } from './steps';
import { createTime, StandsStill, type Time } from './time';

const KINDS = ['memory', 'memory, with gaps', 'sqlite'] as const;
export type Kind = (typeof KINDS)[number];

export interface PlayOptions {
  readonly seed: number;
  readonly steps: number;
  readonly years: number;
  /** Over which store; by chance unless it is named. */
  readonly kind?: Kind;
  /** So many, where they share a store. */
  readonly replicas?: number;
  /** What breaks most. */
  readonly focus?: Fault;
  /** What people do most. */
  readonly habit?: string;
  /** Of each year so many are lived through, about; in the rest nobody is at work. Default 2. */
  readonly awakeDays?: number;
  /** Of what breaks, by their number from 1, those that are left out. */
  readonly without?: ReadonlyArray<number>;
  /** Told of each step, for whoever looks for a cause. */
  readonly onStep?: (line: string) => void;
}

export interface Outcome {
  readonly seed: number;
  readonly steps: number;
  /** So often something was drawn to break. */
  readonly drawnFaults: number;
  readonly without: ReadonlyArray<number>;
  readonly violation: Violation | null;
  /** Of everything that was stored and sent: the same for the same seed. */
  readonly digest: string;
  readonly simulatedMs: number;
  /** Of that, while a replica ran. */
  readonly awakeMs: number;
  readonly events: number;
  readonly messages: number;
  readonly calls: number;
  /** By kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** By `fault × phase`. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Event types that were stored, and statuses that were answered. */
  readonly states: Readonly<Record<string, number>>;
}

const HOUR = 3_600_000;
const START = Date.parse('2026-11-24T09:00:00.000Z');
const MEMORY = '/dev/shm';
/** Of the clocks of some replicas from the beginning. */
const CLOCKS_APART_MS = 120_000;

const environmentOf = (chance: Chance): Readonly<Record<string, string>> => ({
  FLOWSYNC_ADMIN_KEY: ADMIN_KEY,
  FLOWSYNC_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  FLOWSYNC_RATE_LIMIT: 'off',
  FLOWSYNC_SYNC_DEADLINE: chance.pick(['20m', '3h', '8h']),
  FLOWSYNC_HOLD_DEADLINE: chance.pick(['10m', '5h', '24h']),
  FLOWSYNC_WEBHOOK_SCHEDULE: chance.pick(['0s,5s,5m,30m,2h,5h,10h', '0s,5s,5m', '0s,1s,1s,30s,10m']),
  FLOWSYNC_WEBHOOK_DISABLE_AFTER: chance.pick(['5d', '2h']),
  FLOWSYNC_REMOVAL_GUARD: chance.pick(['20%,5', '50%,2', 'off']),
  FLOWSYNC_STATE_MEMORY: chance.pick(['1MB', '64MB']),
});

const hourOf = (text: string): number => Number.parseInt(text, 10) * (text.endsWith('m') ? HOUR / 60 : HOUR);

/** Longer than all that was broken before has a say in what is on time. */
const UNTIL_ALL_IS_CALM_MS = 15 * 60_000;
/** Everybody who ran into something, the longest of them a hold that times out after a request with all its extensions. */
const settlingMs = (deadlineMs: number): number => 8 * deadlineMs + 15 * HOUR;

export const play = async (options: PlayOptions): Promise<Outcome> => {
  const { seed, steps, years, awakeDays = 2, without = [], onStep = () => undefined } = options;
  const chance = chanceOf(seed, 'world');
  let violation: Violation | null = null;
  const fail: World['fail'] = (law, facts) => {
    violation ??= { law, promise: LAWS[law], facts };
  };
  let isEnded = false;
  const time = createTime(START, () => violation !== null || isEnded);
  const dir = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'flowsync-world-'));
  const chronicle = createChronicle(time.now);
  const counts: Record<string, number> = {};
  const coverage: Record<string, number> = {};
  const states: Record<string, number> = {};
  const onFault = (kind: string): void => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    const met = `${kind} × ${chronicle.phase()}`;
    coverage[met] = (coverage[met] ?? 0) + 1;
  };

  const env = environmentOf(chance);
  const drawn = chance.pick(['memory', ...KINDS]);
  const kind = options.kind ?? drawn;
  const isShared = kind !== 'sqlite';
  const log = createMemoryLog(
    kind === 'memory' ? undefined : ({ data, metadata }) => data.length + metadata.length + 80,
  );
  const names = createMemoryLog();
  let people: ReturnType<typeof createPeople> | undefined;
  const middleware = chanceOf(seed, 'middleware');
  const receivers = createReceivers(time, chanceOf(seed, 'receivers'), sent => {
    lawsOfMessages(world, sent);
    void people?.receive(sent, middleware);
  });
  const versions = chanceOf(seed, 'versions');
  const several = options.replicas ?? chance.integer(1, 3);
  const replicas = Array.from({ length: isShared ? several : 1 }, (_, index) =>
    createReplica({
      upgradedAfter: versions.is(0.2) ? versions.integer(1, 4) : 0,
      ...{ name: `replica-${index + 1}`, dir, env, time, onFault, networkOf: receivers.networkOf },
      chance: chanceOf(seed, `replica ${index}`),
      shared: isShared
        ? { log: ({ clock }) => memoryStore(log, clock), people: ({ clock }) => memoryStore(names, clock) }
        : null,
      noting: chronicle.noting,
      onLine: line => {
        lines.push(line);
        lawsOfLines(world, line);
      },
      onCrash: crash => onFault(`crash: ${crash}`),
    }),
  );
  const lines: LogLine[] = [];
  const clients = createClients(time, chanceOf(seed, 'clients'), replicas, (call, answer) =>
    lawsOfAnswers(world, call, answer),
  );
  people = createPeople(time, clients);
  const setAside = new Set<string>();
  let settledFrom = Number.POSITIVE_INFINITY;
  const world: World = {
    ...{ kind, time, replicas, receivers, clients, chronicle, fail },
    ...{ settledFrom: () => settledFrom, setAside },
    backups: { wereLost: (from, until) => backups.wereLost(from, until) },
    syncDeadlineMs: hourOf(env.FLOWSYNC_SYNC_DEADLINE ?? ''),
    attemptsOfSchedule: (env.FLOWSYNC_WEBHOOK_SCHEDULE ?? '').split(',').length,
    secretKey: env.FLOWSYNC_SECRET_KEY ?? '',
    readLog: async () => (isShared ? log.events : await readAll(replicas)),
  };
  const onlooker = createOnlooker(world);
  const records = [chronicle, receivers, clients, onlooker];
  const logs = isShared ? [log, names].map(one => ({ backUp: () => backUp(one) })) : [];
  const backups = createBackups(time, replicas, [...logs, ...records]);
  const focus = options.focus ?? drawFocus(chance);
  const habit = options.habit ?? drawHabit(chance);
  let slept = 0;
  const context: StepContext = {
    ...{ time, replicas, receivers, people, backups, onFault, years, steps, focus, habit, awakeDays },
    ...{ without: new Set(without), drawnFaults: 0 },
    onSleep: ms => {
      slept += ms;
    },
  };

  const onRejection = (error: unknown): void => fail('nothing is rejected that nobody handles', describe(error));
  process.on('unhandledRejection', onRejection);
  const begun = time.now();
  try {
    const clocks = chanceOf(seed, 'clocks');
    for (const replica of replicas) {
      if (clocks.is(0.3)) replica.skew(clocks.integer(-CLOCKS_APART_MS, CLOCKS_APART_MS));
      replica.start();
    }
    await time.runUntil(time.now() + 60_000);
    const setUp = chanceOf(seed, 'set-up');
    for (let n = 0; n < 4; n++) void people.deeds.addFlow?.(setUp);
    for (let n = 0; n < 3; n++) void people.deeds.addWebhook?.(setUp);
    await time.runUntil(time.now() + 60_000);
    for (let step = 0; step < steps && violation === null; step++) {
      const from = time.now();
      void onlooker.look(chanceOf(seed, `look ${step}`));
      const name = await playStep(context, chanceOf(seed, `step ${step}`));
      onStep(`${String(step + 1).padStart(4)} ${new Date(from).toISOString()} ${name}`);
    }
    if (violation === null) {
      healAll(context);
      await time.runUntil(time.now() + 10 * 60_000);
      healAll(context);
      settledFrom = time.now();
      await time.runUntil(settledFrom + UNTIL_ALL_IS_CALM_MS);
      goOn(context, chanceOf(seed, 'afterwards'));
      await time.runUntil(time.now() + settlingMs(world.syncDeadlineMs));
      if (violation === null) await within(time, lawsInTheEnd(world, onlooker, chanceOf(seed, 'in the end')));
    }
  } catch (error) {
    if (error instanceof StandsStill) fail('the process never stands still', error.message);
    else fail('the world goes on', describe(error));
  } finally {
    process.off('unhandledRejection', onRejection);
  }
  const found = violation as Violation | null;
  if (found !== null)
    onStep(
      lines
        .slice(-30)
        .map(line => JSON.stringify(line))
        .join('\n'),
    );
  const events = isShared ? log.events : found === null ? await readAll(replicas) : [];
  for (const [type, count] of chronicle.counts) states[type] = count;
  for (const [status, count] of clients.statuses) states[`answered ${status || 'by nobody'}`] = count;
  const digest = createHash('sha256');
  for (const { stream, eventId, type, data, metadata, position } of events)
    digest.update(JSON.stringify([stream, eventId, type, data, metadata, position]));
  for (const { at, url, headers, body, status } of receivers.sent)
    digest.update(JSON.stringify([at, url, headers, body, status]));
  void Promise.all(replicas.map(replica => replica.stop())).then(() => {
    isEnded = true;
  });
  await time.runUntil(time.now() + 3 * 60_000);
  rmSync(dir, { recursive: true, force: true });
  return {
    ...{ seed, steps, drawnFaults: context.drawnFaults, without, violation: found, digest: digest.digest('hex') },
    ...{ simulatedMs: time.now() - begun, awakeMs: time.now() - begun - slept },
    ...{ events: events.length, messages: receivers.sent.length, calls: clients.calls.length },
    ...{ faults: counts, coverage, states },
  };
};

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** What a law asks takes its time in the world as well. */
const within = async (time: Time, work: Promise<void>): Promise<void> => {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  for (let minutes = 0; !isDone && minutes < 60; minutes++) await time.runUntil(time.now() + 60_000);
  if (!isDone) throw new Error('what a law asks is not answered');
  await done;
};

const readAll = async (replicas: ReadonlyArray<Replica>): Promise<ReadonlyArray<RecordedEvent>> => {
  const events: RecordedEvent[] = [];
  const store = replicas[0]?.service()?.store;
  if (store === undefined) return events;
  for (;;) {
    const page = await store.readAll({ after: events.at(-1)?.position ?? 0 })();
    if (page._tag === 'Left' || page.right.length === 0) return events;
    events.push(...page.right);
  }
};
