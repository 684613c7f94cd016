import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A fresh directory that is removed when the tests of the importing file have ended. */
export const tempDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'flowsync-'));
  made.push(dir);
  return dir;
};

afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});
