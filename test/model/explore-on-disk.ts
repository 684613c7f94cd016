/**
 * As `explore`, of models with more states than there is time and memory for at once. What is to be visited lies in a
 * file for each depth, with the way there; of what was seen a part of its hash is in memory, and in a file. Whoever calls
 * it again with the same folder goes on where it ended.
 */
import { hash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Explored, Model, Violation } from './explore';

/** Of a model whose worlds can be written down. */
export interface Written<World, Command> {
  readonly model: Model<World, Command>;
  readonly write: (world: World) => string;
  readonly read: (text: string) => World;
}

export interface OnDisk extends Explored {
  /** Of each depth, how many states were first met there. */
  readonly perDepth: ReadonlyArray<number>;
}

/** Of ten million states the chance that two have the same is one in ten billion. */
const HASH_BYTES = 10;
const SAVE_EVERY = 1000;
const CHUNK_BYTES = 2 ** 20;

interface Progress {
  readonly depth: number;
  /** Of the file of this depth, in bytes. */
  readonly visited: number;
  /** Of the file of the next one. */
  readonly written: number;
  readonly commands: number;
  readonly states: ReadonlyArray<number>;
}

/** `isOver` is asked now and then: it ends, and can be gone on with. */
export const exploreOnDisk = <World, Command>(
  { model, write, read }: Written<World, Command>,
  dir: string,
  isOver: () => boolean,
  onSave: (depth: number, states: number) => void = () => undefined,
): OnDisk => {
  const { name, start, step, enter } = model;
  const [progressFile, seenFile] = [join(dir, 'progress.json'), join(dir, 'seen')];
  const fileOf = (depth: number): string => join(dir, `depth-${depth}`);
  const hashOf = (world: World): string => hash('sha1', model.keyOf(world), 'binary').slice(0, HASH_BYTES);

  const begin = (): Progress => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(fileOf(0), `\t${write(start)}\n`);
    writeFileSync(seenFile, hashOf(start), 'latin1');
    return { depth: 0, visited: 0, written: 0, commands: 0, states: [1] };
  };
  let progress: Progress = existsSync(progressFile) ? JSON.parse(readFileSync(progressFile, 'utf8')) : begin();
  const total = (): number => progress.states.reduce((sum, count) => sum + count, 0);
  // What was written behind the last save is written again.
  truncateSync(seenFile, total() * HASH_BYTES);
  const seen = hashesIn(seenFile);

  /** Found, and not saved yet. */
  let [lines, hashes, commands, visited] = ['', '', 0, progress.visited];
  let found = 0;
  const save = (): void => {
    const { depth } = progress;
    if (progress.written > 0) truncateSync(fileOf(depth + 1), progress.written);
    else writeFileSync(fileOf(depth + 1), '');
    appendFileSync(fileOf(depth + 1), lines);
    appendFileSync(seenFile, hashes, 'latin1');
    const states = progress.states.slice();
    states[depth + 1] = (states[depth + 1] ?? 0) + found;
    const written = progress.written + Buffer.byteLength(lines);
    keep({ depth, visited, written, commands: progress.commands + commands, states });
    [lines, hashes, commands, found] = ['', '', 0, 0];
  };
  const keep = (next: Progress): void => {
    progress = next;
    writeFileSync(`${progressFile}-new`, JSON.stringify(progress));
    renameSync(`${progressFile}-new`, progressFile);
    onSave(progress.depth, total());
  };

  /** From the start, by the places of its commands among those that could be given. */
  const commandsOf = (way: string): ReadonlyArray<Command> => {
    let world = start;
    return way.split(' ').map(place => {
      const command = model.commands(world)[Number(place)] as Command;
      world = step(world, command).world;
      return command;
    });
  };

  const visit = (world: World, way: string): Violation | null => {
    const met = new Set([world]);
    for (const [place, command] of model.commands(world).entries()) {
      commands += 1;
      let laws: ReadonlyArray<string>;
      try {
        const after = step(world, command);
        laws = after.broken;
        if (!met.has(after.world)) {
          met.add(after.world);
          const hash = hashOf(after.world);
          const isNew = !seen.has(hash);
          const entered = enter(after.world, isNew);
          laws = [...laws, ...entered.broken];
          if (isNew) {
            seen.add(hash);
            hashes += hash;
            lines += `${wayTo(way, place)}\t${write(entered.world)}\n`;
            found += 1;
          }
        }
      } catch (error) {
        laws = [`nothing is thrown: ${error}`];
      }
      if (laws.length > 0) return { laws, commands: commandsOf(wayTo(way, place)) };
    }
    return null;
  };

  const outcome = (isWhole: boolean, violation: Violation | null): OnDisk => {
    const { depth, states } = progress;
    return { name, states: total(), commands: progress.commands, depth, isWhole, violation, perDepth: states };
  };

  for (;;) {
    let sinceSaved = 0;
    for (const { line, end } of linesOf(fileOf(progress.depth), progress.visited)) {
      const [way = '', text = ''] = line.split('\t');
      const violation = visit(read(text), way);
      if (violation !== null) return outcome(false, violation);
      visited = end;
      sinceSaved += 1;
      if (sinceSaved < SAVE_EVERY) continue;
      save();
      sinceSaved = 0;
      if (isOver()) return outcome(false, null);
    }
    save();
    const { depth, states, commands: decided } = progress;
    if ((states[depth + 1] ?? 0) === 0) return outcome(true, null);
    rmSync(fileOf(depth));
    visited = 0;
    keep({ depth: depth + 1, visited: 0, written: 0, commands: decided, states });
    if (isOver()) return outcome(false, null);
  }
};

const wayTo = (way: string, place: number): string => (way === '' ? `${place}` : `${way} ${place}`);

const hashesIn = (file: string): Set<string> => {
  const bytes = readFileSync(file);
  const hashes = new Set<string>();
  for (let at = 0; at < bytes.length; at += HASH_BYTES) hashes.add(bytes.toString('latin1', at, at + HASH_BYTES));
  return hashes;
};

/** From this byte on, each with the place of the one behind it. */
function* linesOf(file: string, from: number): Generator<{ readonly line: string; readonly end: number }> {
  const open = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    let [rest, end] = [Buffer.alloc(0), from];
    for (;;) {
      const length = readSync(open, chunk, 0, CHUNK_BYTES, end + rest.length);
      if (length === 0) return;
      rest = Buffer.concat([rest, chunk.subarray(0, length)]);
      for (let newline = rest.indexOf(10); newline >= 0; newline = rest.indexOf(10)) {
        const line = rest.toString('utf8', 0, newline);
        rest = rest.subarray(newline + 1);
        end += newline + 1;
        yield { line, end };
      }
    }
  } finally {
    closeSync(open);
  }
}
