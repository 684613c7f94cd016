/** Many worlds side by side, each process playing some; and what came of them, in figures. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shrink } from './shrink';
import type { Played, WorldToPlay } from './worker';
import type { Outcome, PlayOptions } from './world/world';

export interface SwarmOptions {
  readonly first: number;
  readonly seeds: number;
  readonly steps: number;
  readonly years: number;
  /** Of each year so many are lived through. */
  readonly awakeDays: number;
  readonly workers: number;
  /** Of each world, where it is not left to chance. */
  readonly given?: Pick<PlayOptions, 'kind' | 'replicas' | 'focus' | 'habit'>;
  /** Loaded by each process before all else: puts a flaw into the service. */
  readonly flaw?: string;
  /** The first violation is enough. */
  readonly onlyFirst?: boolean;
  readonly isQuiet?: boolean;
}

/** Files and memory of worlds that have ended are given back when their process ends: years open thousands of files. */
const worldsForProcess = ({ years }: Pick<SwarmOptions, 'years'>): number => Math.ceil(25 / Math.max(1, years));
/** A world that takes more of the processor stands still, in a way that the world itself does not notice. */
const PATIENCE_MS = 5 * 60_000;
/** One with a flaw may well end so. */
const PATIENCE_WITH_FLAW_MS = 30_000;
const LOOK_MS = 2000;

/** Most of what a world makes is dropped at once: room for it saves a tenth of the time. */
const YOUNG = '--max-semi-space-size=64';

const REGISTER = join(__dirname, '..', 'support', 'register.js');
const FLAWS = join(__dirname, 'mutants', 'register-flaw.js');

interface Player {
  readonly play: (world: WorldToPlay) => Promise<Outcome>;
  readonly cpuMs: () => number;
  readonly end: () => void;
}

const stuck = ({ seed, steps }: WorldToPlay, facts: string): Outcome => ({
  ...{ seed, steps, violation: { law: 'the process never stands still', promise: '', facts }, digest: '' },
  ...{ drawnFaults: 0, without: [] },
  ...{ simulatedMs: 0, awakeMs: 0, events: 0, messages: 0, calls: 0, faults: {}, coverage: {}, states: {} },
});

/** Of the processor, where the system tells it: others may keep it busy. */
const cpuMsOf = ({ pid }: ChildProcess): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return performance.now();
  }
};
const TICK_MS = 10;

const startPlayer = (flaw: string | undefined): Player => {
  const patienceMs = flaw === undefined ? PATIENCE_MS : PATIENCE_WITH_FLAW_MS;
  const execArgv = [YOUNG, '-r', flaw === undefined ? REGISTER : FLAWS];
  const start = (): ChildProcess =>
    fork(join(__dirname, 'worker.ts'), [], {
      execArgv,
      env: { ...process.env, ...(flaw === undefined ? {} : { SIMULATED_FLAW: flaw }) },
    });
  let child: ChildProcess | null = null;
  let played = 0;
  let cpuMs = 0;
  const end = (): void => {
    child?.kill('SIGKILL');
    child = null;
    played = 0;
  };
  return {
    end,
    cpuMs: () => cpuMs,
    play: world =>
      new Promise(resolve => {
        if (played >= worldsForProcess(world)) end();
        child ??= start();
        const playing = child;
        played += 1;
        const finish = (outcome: Outcome): void => {
          clearInterval(timer);
          playing.removeAllListeners();
          if (outcome.violation !== null) end();
          resolve(outcome);
        };
        const before = cpuMsOf(playing);
        const timer = setInterval(() => {
          if (cpuMsOf(playing) - before > patienceMs) finish(stuck(world, 'it takes too long'));
        }, LOOK_MS);
        playing.once('message', (message: Played) => {
          cpuMs += message.cpuMs;
          finish(message.outcome);
        });
        playing.once('exit', (code, signal) => finish(stuck(world, `its process has ended with ${code ?? signal}`)));
        playing.send(world);
      }),
  };
};

const again = ({ seed, steps, without }: Outcome, { years, awakeDays }: Pick<SwarmOptions, 'years' | 'awakeDays'>) =>
  [
    `npm run simulate -- --seed ${seed} --steps ${steps} --years ${years} --awake ${awakeDays}`,
    ...(without.length === 0 ? [] : [`--without ${without.join(',')}`]),
  ].join(' ');

const told = (found: Outcome, options: Pick<SwarmOptions, 'years' | 'awakeDays'>): string => {
  const { seed, steps, violation, drawnFaults, without } = found;
  return [
    '',
    `seed ${seed} breaks a law after ${steps} steps and ${drawnFaults - without.length} faults: ${violation?.law}`,
    `  promised: ${violation?.promise}`,
    `  ${JSON.stringify(violation?.facts).slice(0, 4000)}`,
    `  again: ${again(found, options)}`,
    '',
  ].join('\n');
};

export interface Swarmed {
  readonly outcomes: ReadonlyArray<Outcome>;
  /** Of the processor, for the worlds alone. */
  readonly cpuSeconds: number;
}

export const swarm = async (options: SwarmOptions): Promise<Swarmed> => {
  const { first, seeds, workers, given, flaw, onlyFirst = false, isQuiet = false } = options;
  const { steps, years, awakeDays } = options;
  const outcomes: Outcome[] = [];
  let cpuMs = 0;
  let next = first;
  const isOver = (): boolean => onlyFirst && outcomes.some(({ violation }) => violation !== null);
  const progress = (): void => {
    const failed = outcomes.filter(({ violation }) => violation !== null).length;
    if (!isQuiet) process.stderr.write(`\r${outcomes.length} of ${seeds} worlds, ${failed} break a law `);
  };
  const work = async (): Promise<void> => {
    const player = startPlayer(flaw);
    while (next < first + seeds && !isOver()) {
      const seed = next++;
      const world = { seed, steps, years, awakeDays, ...given };
      const outcome = await player.play(world);
      if (outcome.violation === null || onlyFirst) outcomes.push(outcome);
      else {
        process.stdout.write(`\nseed ${seed} breaks a law, and is made smaller: ${outcome.violation.law}\n`);
        const small = await shrink(outcome, smaller => player.play({ ...world, ...smaller }));
        outcomes.push(small);
        process.stdout.write(told(small, options));
      }
      progress();
    }
    cpuMs += player.cpuMs();
    player.end();
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (!isQuiet) process.stderr.write('\n');
  return { outcomes, cpuSeconds: cpuMs / 1000 };
};

const sumOf = (
  outcomes: ReadonlyArray<Outcome>,
  table: 'faults' | 'coverage' | 'states',
): ReadonlyArray<readonly [string, number]> => {
  const sums = new Map<string, number>();
  for (const outcome of outcomes)
    for (const [name, count] of Object.entries(outcome[table])) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
};

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

export const figuresOf = ({ outcomes, cpuSeconds }: Swarmed, seconds: number): string => {
  const total = (field: 'simulatedMs' | 'awakeMs' | 'events' | 'messages' | 'calls'): number =>
    outcomes.reduce((sum, outcome) => sum + outcome[field], 0);
  const years = total('simulatedMs') / YEAR_MS;
  const awakeDays = total('awakeMs') / DAY_MS;
  const list = (table: 'faults' | 'states'): string =>
    sumOf(outcomes, table)
      .map(([name, count]) => `  ${String(count).padStart(8)} ${name}`)
      .join('\n');
  const phases = [...new Set(sumOf(outcomes, 'coverage').map(([met]) => met.split(' × ')[1] ?? ''))];
  const coverage = sumOf(outcomes, 'faults').map(([fault]) => {
    const met = phases.map(phase =>
      outcomes.reduce((sum, outcome) => sum + (outcome.coverage[`${fault} × ${phase}`] ?? 0), 0),
    );
    return `  ${met.map(count => String(count).padStart(10)).join('')}  ${fault}`;
  });
  const failed = outcomes.filter(({ violation }) => violation !== null);
  return [
    `${outcomes.length} worlds, ${failed.length} of which break a law${failed.length === 0 ? '' : `: seeds ${failed.map(({ seed }) => seed).join(', ')}`}`,
    `${years.toFixed(1)} simulated years in ${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} s of processor`,
    `${awakeDays.toFixed(0)} days of these with a replica at work, ${(awakeDays / cpuSeconds).toFixed(1)} a second of processor; in all else everybody was away`,
    `${total('events')} events, ${total('messages')} messages, ${total('calls')} calls`,
    'What was stored and answered:',
    list('states'),
    `Faults, by what was under way (${phases.join(' | ')}):`,
    ...coverage,
    '',
  ].join('\n');
};
