/** Plays worlds with one flaw after the other in the service, and says by which law and in which seed each was found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SwarmOptions, swarm } from '../swarm';
import { FLAWS, type Flaw } from './flaws';

const ROOT = join(__dirname, '..', '..', '..');

export interface FindOptions extends Omit<SwarmOptions, 'flaw' | 'onlyFirst' | 'isQuiet'> {
  /** Only flaws whose name has one of these in it; all when there are none. */
  readonly names: ReadonlyArray<string>;
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Answers with the exit code: 1 when one was not found. Flaws are tried side by side, the worlds of each one after the other. */
export const findMutants = async ({ names, workers, ...options }: FindOptions): Promise<number> => {
  const chosen = FLAWS.filter(({ name }) => names.length === 0 || names.some(part => name.includes(part)));
  const missed: string[] = [];

  const isFound = async ({ name, given, ...change }: Flaw): Promise<boolean> => {
    const places = readFileSync(join(ROOT, change.file), 'utf8').split(change.from).length - 1;
    if (places !== 1) {
      write(`${name}: ${change.file} holds its place ${places} times, not once: the list is to be mended`);
      return false;
    }
    const flaw = JSON.stringify(change);
    const { outcomes } = await swarm({
      ...options,
      ...(given === undefined ? {} : { given }),
      workers: 1,
      flaw,
      onlyFirst: true,
      isQuiet: true,
    });
    const found = outcomes.find(({ violation }) => violation !== null);
    if (found === undefined) write(`${name}: NOT FOUND in ${outcomes.length} seeds`);
    else write(`${name}: ${found.violation?.law} (seed ${found.seed})`);
    return found !== undefined;
  };
  const left = [...chosen];
  const work = async (): Promise<void> => {
    for (let flaw = left.shift(); flaw !== undefined; flaw = left.shift())
      if (!(await isFound(flaw))) missed.push(flaw.name);
  };
  await Promise.all(Array.from({ length: workers }, work));
  write(`${chosen.length - missed.length} of ${chosen.length} flaws are found`);
  if (missed.length > 0) write(`not found: ${missed.join('; ')}`);
  return missed.length === 0 ? 0 : 1;
};
