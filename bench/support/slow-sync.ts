/** A disk whose sync takes longer, made of the one that is there: a library of a few lines, where there is a C compiler. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const COMPILER = process.env.CC ?? 'cc';
const source = join(__dirname, '../../../bench/support/slow-sync.c');

export const needsCompiler = (): string | null => {
  try {
    if (process.platform !== 'linux') return 'syncs are delayed on Linux only';
    execFileSync(COMPILER, ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return `there is no C compiler ${COMPILER}, which makes what delays syncs`;
  }
};

/** The environment of a process each of whose syncs takes so much longer. `dir` is for the library. */
export const slowSync = (dir: string, milliseconds: number): Readonly<Record<string, string>> => {
  const library = join(dir, 'slow-sync.so');
  execFileSync(COMPILER, ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'inherit' });
  return { LD_PRELOAD: library, SLOW_SYNC_US: String(Math.round(milliseconds * 1000)) };
};
