/** Where a run took place, and with which versions. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

const commit = (): string => {
  try {
    return execFileSync('git', ['-C', root, 'describe', '--always', '--dirty'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
};

const comparedWith = ['@event-driven-io/emmett-sqlite', '@photostructure/sqlite', 'fastify', '@eventstore/db-client'];

const versionOf = (name: string): readonly [string, string] => {
  const file = join(root, 'node_modules', name, 'package.json');
  return [name, JSON.parse(readFileSync(file, 'utf8')).version];
};

export const machine = () => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
  commit: commit(),
  packages: Object.fromEntries(comparedWith.map(versionOf)),
});

export type Machine = ReturnType<typeof machine>;

export const machineText = ({ processor, cores, memoryGiB, platform, node, commit, packages }: Machine): string => {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}; Node ${node}, flowsync ${commit}, ${versions.join(', ')}`;
};
