/** One replica of the whole service: its process, its files, and what it is asked by HTTP. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { ensureAdmin } from '../../../src/app/admin';
import { createService, type Opening, type Service } from '../../../src/app/service';
import { readConfig } from '../../../src/config/config';
import type { EventStore } from '../../../src/event-store/event-store';
import { openStore } from '../../../src/event-store/open-store';
import { whenAnswered } from '../../../src/event-store/wait-for-store';
import { createApp } from '../../../src/http/app';
import { createSignal } from '../../../src/lib/signal';
import { createLog } from '../../../src/logging/logger';
import { openPeopleOf } from '../../../src/personal-data/open-people';
import { openSharedPeople } from '../../../src/personal-data/shared/shared-people';
import type { Network, Ports } from '../../../src/runtime/ports';
import { right } from '../../support/right';
import type { Chance } from './chance';
import { ofEarlierVersion } from './earlier-version';
import { fair, faultyStore, type Weather } from './faulty-store';
import {
  type Crash,
  copyAll,
  copyDisposable,
  type Derived,
  type FileSizes,
  forgetNames,
  putBack,
  removeDisposable,
  sizesIn,
  survive,
} from './files';
import { createProcess, type SimulatedProcess } from './process';
import type { Time } from './time';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: what a law reads, it says
  readonly body: any;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Replica {
  readonly name: string;
  readonly isUp: () => boolean;
  /** Null while it does not run. */
  readonly service: () => Service | null;
  readonly process: () => SimulatedProcess | null;
  /** Of its data directory. */
  readonly files: () => FileSizes;
  /** Nothing that the world does to it has kept it from its work for a while. */
  readonly isCalm: () => boolean;
  /** From then till then it ran, on time, and nothing that the world does kept it from its work. */
  readonly wasCalm: (from: number, until: number) => boolean;
  /** Its store has not answered for a while. */
  readonly isCutOff: () => boolean;
  readonly change: (weather: Partial<Weather>) => void;
  readonly thaw: () => void;
  /** Runs from now on, and is started again when it ends. */
  readonly start: () => void;
  /** As told by a signal. */
  readonly stop: () => Promise<void>;
  /** The same, and runs again after that time unless somebody has stopped it for longer. */
  readonly restart: (downMs: number) => void;
  /** At the place that is so many ahead, unless it stands still until then; so often, each time soon after its start. */
  readonly crash: (kind: Crash, places: number, downMs: number, times?: number) => void;
  /** Whenever it is about to append an event of this type, so often. */
  readonly crashAt: (type: string, downMs: number, times: number) => void;
  /** It does not end where it was to, and has not. */
  readonly spare: () => void;
  /** So often it was killed so far. */
  readonly kills: () => number;
  readonly freeze: (ms: number) => void;
  readonly skew: (ms: number) => void;
  /** Of its files as they are, for a crash that puts them back. */
  readonly backUp: () => void;
  /** Of all of its files. Put back it ends at once, and starts again after that time. */
  readonly backUpAll: () => (derived: Derived, downMs: number) => void;
  /** Null: nobody answers. */
  readonly request: (request: HttpRequest) => Promise<HttpAnswer | null>;
}

export interface ReplicaOptions {
  readonly name: string;
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly time: Time;
  readonly chance: Chance;
  /** What all replicas append to; null: each has files of its own. */
  readonly shared: Readonly<Record<'log' | 'people', (process: SimulatedProcess) => EventStore>> | null;
  /** Notes what is appended. */
  readonly noting: (store: EventStore) => EventStore;
  readonly networkOf: (process: SimulatedProcess, isPrompt: () => boolean) => Network;
  readonly onFault: (kind: string) => void;
  readonly onLine: (line: LogLine) => void;
  /** It is of an earlier version until it has started so often. */
  readonly upgradedAfter: number;
  /** It has ended without being told to. */
  readonly onCrash: (kind: Crash) => void;
}

/** Longer than what an earlier disturbance may still lead to. */
const CALM_MS = 3 * 60_000;
/** What starts it waits so long before it tries again, and each time twice as long. */
const RESTART_MS = 5000;
const LONGEST_RESTART_MS = 600_000;
/** Who has been told to end is ended after that. */
const PATIENCE_MS = 60_000;
/** Of a start, with all that waits for it. */
const MAX_PLACES = 400;

interface Ending {
  readonly kind: Crash;
  readonly downMs: number;
  /** How often it ends so, with this one. */
  readonly times: number;
  /** When it is about to append an event of this type; null: anywhere. */
  readonly at: string | null;
}

export const createReplica = (options: ReplicaOptions): Replica => {
  const { name, env, time, chance, shared, noting, networkOf, onFault, onLine, onCrash } = options;
  const weather = fair();
  const changed = createSignal();
  const random = chance;
  let [generation, skewMs, disturbedAt, heldUpAt, awaySince] = [0, 0, time.now(), time.now(), Number.POSITIVE_INFINITY];
  let process: SimulatedProcess | null = null;
  let service: Service | null = null;
  let app: Promise<NestFastifyApplication> | null = null;
  let isWanted = false;
  let stops = 0;
  let failedStarts = 0;
  /** How it ends, should it be killed. */
  let ending: Ending = { kind: 'kill', downMs: RESTART_MS, times: 0, at: null };
  let [kills, starts] = [0, 0];
  const dirOf = (number: number): string => join(options.dir, `${name}-${number}`);
  const earlier = join(options.dir, `${name}-earlier`);
  mkdirSync(dirOf(0), { recursive: true, mode: 0o700 });

  const isFair = (but?: keyof Weather): boolean =>
    Object.entries(weather).every(([name, value]) => name === but || value === 0 || value === 'no' || value === false);
  const isStillSince = (at: number): boolean => process?.isFrozen() !== true && time.now() - at > CALM_MS;
  const isCalm = (): boolean => isFair() && isStillSince(disturbedAt);
  /** What is lost holds up nothing else. */
  const isPrompt = (): boolean => isFair('lostOf') && isStillSince(heldUpAt);
  const disturb = (isHeldUp = true): void => {
    disturbedAt = time.now();
    if (isHeldUp) heldUpAt = disturbedAt;
  };
  /** Whenever something became of it, and whether all was well then. */
  const turns: Array<{ readonly at: number; readonly isWell: boolean }> = [];
  const noteTurn = (): void => {
    const isWell = service !== null && process?.isFrozen() === false && isFair() && skewMs === 0;
    turns.push({ at: time.now(), isWell });
  };
  const wasCalm = (from: number, until: number): boolean => {
    const next = turns.findIndex(({ at }) => at > from);
    const isStill = next < 0 || (turns[next] as (typeof turns)[number]).at > until;
    return isStill && turns.at(next < 0 ? -1 : next - 1)?.isWell === true && next !== 0;
  };
  const isCutOff = (): boolean => process?.isFrozen() !== true && time.now() - awaySince > CALM_MS;
  const thaw = (): void => {
    disturb();
    process?.thaw();
    noteTurn();
  };

  const forget = (): void => {
    [process, service, app] = [null, null, null];
    disturb();
    noteTurn();
  };

  const open = (mine: SimulatedProcess): Opening => {
    const isEarlier = starts <= options.upgradedAfter;
    if (isEarlier) onFault('a replica of an earlier version');
    const faulty = (opened: EventStore, isEmbedded: boolean): EventStore => {
      const store = isEarlier ? ofEarlierVersion(opened) : opened;
      return faultyStore({ ...{ time, chance, weather, changed, isEmbedded, onFault, store }, process: mine });
    };
    if (shared === null)
      return {
        people: openPeopleOf,
        store: (...it) =>
          pipe(
            openStore(...it),
            TE.map(store => ({ ...store, ...faulty(noting(store), true) })),
          ),
      };
    return {
      store: () => TE.right({ ...faulty(noting(shared.log(mine)), false), isShared: true }),
      // That the server shows the last word only is not simulated: who reads all of it comes to the same.
      people: ({ dataDir }, sealer, { clock, random }, onFault) =>
        pipe(
          openSharedPeople({
            ...{ sealer, clock, random, onFault, file: join(dataDir, 'people-cache.sqlite') },
            whenAnswered: whenAnswered(clock, onFault),
            store: { ...faulty(shared.people(mine), false), keepOnlyLast: () => TE.right(undefined) },
          }),
          TE.mapLeft(({ cause }) => `The personal data cannot be read: ${cause}.`),
        ),
    };
  };

  /** One life of a process. */
  const live = async (mine: SimulatedProcess): Promise<void> => {
    const config = right(readConfig({ ...env, FLOWSYNC_DATA_DIR: dirOf(generation) }));
    const ports: Ports = { clock: mine.clock, random, network: networkOf(mine, isPrompt) };
    const log = createLog(config, mine.clock, {
      write: line => {
        if (mine.isAlive()) onLine({ replica: name, ...JSON.parse(line) });
      },
    });
    const created = await createService(config, ports, log, undefined, open(mine))();
    if (E.isLeft(created)) {
      onLine({ level: 'warn', msg: `cannot start: ${created.left}`, replica: name });
      return;
    }
    const mineNow = created.right;
    try {
      await ensureAdmin(mineNow);
      await mineNow.start();
      if (mine.isAlive()) service = mineNow;
      failedStarts = 0;
      disturb();
      noteTurn();
    } catch (error) {
      onLine({ level: 'warn', msg: `cannot start: ${String(error)}`, replica: name });
      time.after(PATIENCE_MS, mine.kill);
      await mineNow.stop();
      mine.end();
    }
  };

  const begin = async (): Promise<void> => {
    const mine = createProcess(time, skewMs, killed);
    if (ending.times > 0 && ending.at !== null) mine.killAtAppend(ending.at);
    else if (ending.times > 0) mine.killAfter(chance.magnitude(20, MAX_PLACES));
    process = mine;
    starts += 1;
    await live(mine);
    if (service === null && process === mine) {
      forget();
      startLater(Math.min(LONGEST_RESTART_MS, RESTART_MS * 2 ** failedStarts));
      failedStarts += 1;
    }
  };

  const startLater = (ms: number): void => {
    time.after(ms, () => {
      if (isWanted && process === null) void begin();
    });
  };

  const killed = (): void => {
    const { kind, downMs, times, at } = ending;
    const [from, to] = [dirOf(generation), dirOf(generation + 1)];
    survive(from, to, kind, earlier, chance);
    generation += 1;
    forget();
    onCrash(kind);
    kills += 1;
    ending = { kind: 'kill', downMs, times: times - 1, at };
    startLater(downMs);
    // Its last work, which changes nothing any more, may still be under way.
    time.after(RESTART_MS, () => rmSync(from, { recursive: true, force: true }));
  };

  const start = (): void => {
    isWanted = true;
    if (process === null) void begin();
  };

  const stop = async (): Promise<void> => {
    isWanted = false;
    stops += 1;
    const [stopping, mine, serving] = [service, process, app];
    if (mine === null) return;
    // It is starting still: nobody waits for that.
    if (stopping === null) return mine.kill();
    service = null;
    noteTurn();
    time.after(PATIENCE_MS, mine.kill);
    await Promise.race([
      (async () => {
        await (await serving)?.close();
        await stopping.stop();
      })(),
      mine.died,
    ]);
    if (process === mine) {
      mine.end();
      forget();
    }
  };

  return {
    ...{ start, stop },
    restart: downMs => {
      const stopped = stop();
      const stopsThen = stops;
      const again = (): void => {
        if (stops === stopsThen) start();
      };
      void stopped.then(() => time.after(downMs, again));
    },
    ...{ name, isCalm, wasCalm, isCutOff, thaw },
    files: () => sizesIn(dirOf(generation)),
    isUp: () => service !== null && process !== null && !process.isFrozen(),
    service: () => service,
    process: () => process,
    change: to => {
      Object.assign(weather, to);
      if (weather.away === 'no') awaySince = Number.POSITIVE_INFINITY;
      else awaySince = Math.min(awaySince, time.now());
      changed.wakeAll();
      disturb(Object.keys(to).some(name => name !== 'lostOf'));
      noteTurn();
    },
    crash: (kind, places, downMs, times = 1) => {
      const mine = process;
      if (mine === null) return;
      ending = { kind, downMs, times, at: null };
      mine.killAfter(places);
      time.after(PATIENCE_MS, mine.kill);
    },
    crashAt: (at, downMs, times) => {
      ending = { kind: 'kill', downMs, times, at };
      process?.killAtAppend(at);
    },
    spare: () => {
      ending = { ...ending, times: 0, at: null };
      process?.killAtAppend(null);
    },
    kills: () => kills,
    freeze: ms => {
      const mine = process;
      if (mine === null || mine.isFrozen()) return;
      mine.freeze();
      noteTurn();
      time.after(ms, () => {
        if (process === mine) thaw();
      });
    },
    backUp: () => copyDisposable(dirOf(generation), earlier),
    backUpAll: () => {
      const backup = join(options.dir, `${name}-backup`);
      if (shared === null) copyAll(dirOf(generation), backup);
      return (derived, downMs) => {
        if (process !== null) {
          ending = { kind: 'kill', downMs, times: 1, at: null };
          process.kill();
        }
        const dir = dirOf(generation);
        if (shared === null) return putBack(backup, dir, derived);
        // As it is said in docs/operations.md.
        forgetNames(dir);
        if (derived !== 'of later') removeDisposable(dir);
      };
    },
    skew: ms => {
      skewMs = ms;
      process?.skew(ms);
      noteTurn();
    },
    request: async ({ method, path, body, headers }) => {
      const [mine, asked] = [process, service];
      if (mine === null || asked === null) return null;
      // It takes as long as all else of a start, and many a process ends before it is asked anything.
      app ??= createApp(asked);
      const serving = app;
      const arrived = new Promise<void>(resolve => mine.clock.after(0, resolve));
      const answer = async (): Promise<HttpAnswer | null> => {
        await arrived;
        // It listens no more.
        if (service !== asked) return null;
        const fastify = (await serving).getHttpAdapter().getInstance();
        const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        const got = await fastify.inject({
          method: method as 'GET',
          url: path,
          headers: { ...type, ...headers },
          ...payload,
        });
        const isJson = String(got.headers['content-type']).includes('json');
        return { status: got.statusCode, headers: got.headers, body: isJson ? JSON.parse(got.payload) : got.payload };
      };
      const got = await Promise.race([answer(), mine.died]);
      return got === 'died' || !mine.isAlive() ? null : got;
    },
  };
};
