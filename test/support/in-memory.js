/**
 * Temporary directories of the tests lie in memory where there is room for them: to the programs under test that is a file
 * system as any other, but for a sync, which takes no time. Half of what a test of a whole service waits for are syncs.
 */
const { chmodSync, mkdtempSync, rmSync, statfsSync } = require('node:fs');

const MEMORY = '/dev/shm';
/** What all workers together have there at a time, many times over. Containers often have 64 MB. */
const ENOUGH_BYTES = 2 * 1024 ** 3;

const roomIn = dir => {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  } catch {
    return 0;
  }
};

module.exports = () => {
  if (process.env.TMPDIR !== undefined || roomIn(MEMORY) < ENOUGH_BYTES) return;
  const dir = mkdtempSync(`${MEMORY}/flowsync-tests-`);
  chmodSync(dir, 0o755); // as /tmp: tests open what lies in it under the rights of another user
  process.env.TMPDIR = dir;
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
};
