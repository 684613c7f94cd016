/**
 * Visits every state that commands lead to, breadth first, so that whatever breaks a law is found with the shortest list
 * of commands. States are known by a key; of those that have been visited only that is kept, and the way there.
 */
import { createHash } from 'node:crypto';

export interface Step<World> {
  readonly world: World;
  /** The laws that it breaks. */
  readonly broken: ReadonlyArray<string>;
}

export interface Model<World, Command> {
  readonly name: string;
  readonly start: World;
  readonly commands: (world: World) => ReadonlyArray<Command>;
  /** The world that it was given when nothing has changed. */
  readonly step: (world: World, command: Command) => Step<World>;
  /** What is looked at of the world that a step leads to; the state itself only when it is new. */
  readonly enter: (world: World, isNew: boolean) => Step<World>;
  /** The same for worlds that have the same future. */
  readonly keyOf: (world: World) => string;
}

export interface Bounds {
  readonly depth: number;
  readonly states: number;
}

export interface Violation {
  readonly laws: ReadonlyArray<string>;
  readonly commands: ReadonlyArray<unknown>;
}

export interface Explored {
  readonly name: string;
  readonly states: number;
  /** Commands that were decided. */
  readonly commands: number;
  /** How many commands lead to the states that are furthest off. */
  readonly depth: number;
  /** No state is left that was not visited. */
  readonly isWhole: boolean;
  readonly violation: Violation | null;
}

export type Progress = (depth: number, states: number) => void;

/** Of a key 20 bytes are kept, so that millions of states fit in memory. */
const digestOf = (key: string): string => createHash('sha1').update(key).digest('base64');

/** What throws breaks a law as well. */
const attempted = <World>(world: World, work: () => Step<World>): Step<World> => {
  try {
    return work();
  } catch (error) {
    return { world, broken: [`nothing is thrown: ${error}`] };
  }
};

export const explore = <World, Command>(
  model: Model<World, Command>,
  bounds: Bounds,
  progress: Progress = () => undefined,
): Explored => {
  const { name, start, step, enter } = model;
  const keyOf = (world: World): string => digestOf(model.keyOf(world));
  const visited = new Set([keyOf(start)]);
  /** Of each state, which state it was reached from and by which of that one's commands. */
  const [parents, places] = [[-1], [-1]];
  let commands = 0;

  const wayTo = (state: number, last: number): ReadonlyArray<Command> => {
    const way = [last];
    for (let at = state; at > 0; at = parents[at] as number) way.unshift(places[at] as number);
    let world = start;
    return way.map(place => {
      const command = model.commands(world)[place] as Command;
      world = step(world, command).world;
      return command;
    });
  };

  let frontier = [{ world: start, state: 0 }];
  for (let depth = 0; ; depth += 1) {
    progress(depth, visited.size);
    const found = (): Omit<Explored, 'isWhole' | 'violation'> => ({ name, states: visited.size, commands, depth });
    if (depth === bounds.depth || visited.size >= bounds.states) return { ...found(), isWhole: false, violation: null };
    const next: typeof frontier = [];
    for (const { world, state } of frontier) {
      for (const [place, command] of model.commands(world).entries()) {
        commands += 1;
        const after = attempted(world, () => step(world, command));
        let laws = after.broken;
        if (after.world !== world) {
          const key = keyOf(after.world);
          const isNew = !visited.has(key);
          const entered = attempted(after.world, () => enter(after.world, isNew));
          laws = [...laws, ...entered.broken];
          if (isNew) {
            visited.add(key);
            next.push({ world: entered.world, state: parents.length });
            parents.push(state);
            places.push(place);
          }
        }
        if (laws.length > 0) {
          const violation = { laws, commands: wayTo(state, place) };
          return { ...found(), depth: depth + 1, isWhole: false, violation };
        }
      }
    }
    if (next.length === 0) return { ...found(), isWhole: true, violation: null };
    frontier = next;
  }
};
