/** Plays worlds with one flaw after the other in the service, and says by which law and in which seed each was found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SwarmOptions, swarm } from '../swarm';
import { FLAWS } from './flaws';

const ROOT = join(__dirname, '..', '..', '..');

export interface FindOptions extends Omit<SwarmOptions, 'flaw' | 'onlyFirst' | 'isQuiet'> {
  /** Only flaws whose name has one of these in it; all when there are none. */
  readonly names: ReadonlyArray<string>;
}

/** Answers with the exit code: 1 when one was not found. */
export const findMutants = async ({ names, ...options }: FindOptions): Promise<number> => {
  const chosen = FLAWS.filter(({ name }) => names.length === 0 || names.some(part => name.includes(part)));
  const missed: string[] = [];
  for (const { name, ...change } of chosen) {
    // The source has changed since.
    if (readFileSync(join(ROOT, change.file), 'utf8').split(change.from).length !== 2) {
      process.stdout.write(`${name}: ${change.file} does not hold its place once\n`);
      missed.push(name);
      continue;
    }
    const { outcomes } = await swarm({ ...options, flaw: JSON.stringify(change), onlyFirst: true, isQuiet: true });
    const found = outcomes.find(({ violation }) => violation !== null);
    if (found === undefined) missed.push(name);
    const how =
      found === undefined ? `NOT FOUND in ${outcomes.length} seeds` : `${found.violation?.law} (seed ${found.seed})`;
    process.stdout.write(`${name}: ${how}\n`);
  }
  process.stdout.write(`${chosen.length - missed.length} of ${chosen.length} flaws are found\n`);
  if (missed.length > 0) process.stdout.write(`not found: ${missed.join('; ')}\n`);
  return missed.length === 0 ? 0 : 1;
};
