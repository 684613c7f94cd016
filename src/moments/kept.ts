/**
 * The files that are kept of moments, under a budget of disk: copies of read models as the log has gone by, thinned so that
 * the older they are the wider apart they stand, and those that were built for a question, of which the last ones stay.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '../event-store/event-store';
import { removeDatabase } from '../sqlite/disposable-file';

/** `passed`: copied as the log went by; `asked`: built for a question. */
export type Kind = 'passed' | 'asked';

export interface Kept {
  readonly model: string;
  readonly position: Position;
  readonly kind: Kind;
  readonly file: string;
  readonly bytes: number;
}

export interface KeptMoments {
  /** The last one that is not beyond the position; null when there is none. */
  readonly nearest: (model: string, position: Position) => Kept | null;
  /** The last that was copied as the log went by. */
  readonly lastPassed: (model: string) => Position;
  /** Where a file may be made, which is then taken in or removed. */
  readonly target: () => string;
  /** Takes in what was made there, and removes what the budget has no room for. */
  readonly add: (made: Omit<Kept, 'file'>, target: string) => Kept;
  readonly use: (kept: Kept) => void;
  readonly remove: (kept: Kept) => void;
  readonly bytes: () => number;
  readonly count: () => number;
}

export interface KeptOptions {
  readonly dir: string;
  /** By the name of the read model. What is of another version is removed. */
  readonly versions: ReadonlyMap<string, number>;
  readonly budgetBytes: number;
  readonly onRemoved: (file: string) => void;
}

const PARTIAL = 'partial-';
const NAME = /^([\w-]+)\.v(\d+)\.(\d+)\.(passed|asked)-(\d+)\.sqlite$/;

export const openKept = ({ dir, versions, budgetBytes, onRemoved }: KeptOptions): KeptMoments => {
  mkdirSync(dir, { recursive: true });
  /** In the order of their last use. */
  const all = new Map<string, Kept>();
  /** A path is not used twice: who has removed a file may still hold it open. */
  let number = 0;

  const forget = (kept: Kept): void => {
    all.delete(kept.file);
    removeDatabase(kept.file);
    onRemoved(kept.file);
  };
  const of = (kind: Kind): ReadonlyArray<Kept> => [...all.values()].filter(kept => kept.kind === kind);
  const thin = (): void => {
    while (bytesOf(all.values()) > budgetBytes && all.size > 1) {
      const [oldest, ...others] = of('asked');
      const isTooMuch = bytesOf(of('asked')) > budgetBytes / 2 && others.length > 0;
      const excess = oldest !== undefined && isTooMuch ? oldest : (leastMissed(of('passed')) ?? oldest);
      if (excess === undefined) return;
      forget(excess);
    }
  };

  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    // A disk of its own has folders of the system.
    if (entry.isDirectory()) continue;
    const { name } = entry;
    const [, model = '', version, position, kind, last] = NAME.exec(name) ?? [];
    const file = join(dir, name);
    if (versions.get(model) !== Number(version) || kind === undefined) {
      rmSync(file, { force: true });
      continue;
    }
    number = Math.max(number, Number(last));
    all.set(file, { model, position: Number(position), kind: kind as Kind, file, bytes: statSync(file).size });
  }
  thin();

  const fileOf = ({ model, position, kind }: Omit<Kept, 'file'>): string =>
    join(dir, `${model}.v${versions.get(model)}.${position}.${kind}-${++number}.sqlite`);
  return {
    nearest: (model, position) => {
      let found: Kept | null = null;
      for (const kept of all.values())
        if (kept.model === model && kept.position <= position && kept.position >= (found?.position ?? 0)) found = kept;
      return found;
    },
    lastPassed: model => Math.max(0, ...of('passed').flatMap(kept => (kept.model === model ? [kept.position] : []))),
    target: () => join(dir, `${PARTIAL}${++number}.sqlite`),
    add: (made, target) => {
      const kept = { ...made, file: fileOf(made) };
      renameSync(target, kept.file);
      all.set(kept.file, kept);
      thin();
      return kept;
    },
    use: kept => {
      if (all.delete(kept.file)) all.set(kept.file, kept);
    },
    remove: forget,
    bytes: () => bytesOf(all.values()),
    count: () => all.size,
  };
};

/** The one without which the gap is smallest for its age; what stands alone at the end is not missed first. */
const leastMissed = (passed: ReadonlyArray<Kept>): Kept | undefined => {
  const head = Math.max(0, ...passed.map(({ position }) => position));
  let least: { readonly kept: Kept; readonly loss: number } | undefined;
  for (const model of new Set(passed.map(kept => kept.model))) {
    const line = passed.filter(kept => kept.model === model).sort((a, b) => a.position - b.position);
    line.forEach((kept, place) => {
      const before = line[place - 1]?.position ?? 0;
      const after = line[place + 1]?.position ?? head + (kept.position - before);
      const loss = (after - before) / (1 + head - kept.position);
      if (least === undefined || loss < least.loss) least = { kept, loss };
    });
  }
  return least?.kept;
};

const bytesOf = (kept: Iterable<Kept>): number => [...kept].reduce((sum, { bytes }) => sum + bytes, 0);
