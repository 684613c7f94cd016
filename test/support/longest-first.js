/**
 * The order of the test files: those that take longest begin first, so that at the end no core waits for one of them. Which they
 * are is written here, since on a fresh clone jest knows only how many bytes a file has.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** From the longest on; those that are not named take less than ten seconds and come after them. */
const LONGEST = [
  'test/pages/looks',
  'test/pages/browser',
  'test/pages/past',
  'test/pages/timeline',
  'test/examples/receivers',
  'test/pages/audit',
  'test/pages/oidc-failures',
  'test/pages/practice',
  'test/simulation/worlds',
  'test/simulation/whole-service',
  'test/cli/with-service',
  'test/faults/kill-webhooks',
  'test/cli/copy',
  'test/reactor/retrying',
  'test/cli/history',
  'test/cli/backup',
  'test/history/killed',
  'test/http/starting',
  'test/http/bad-input',
  'test/reactor/recovering',
  'test/reactor/fairness',
  'test/acceptance/roles',
  'test/history/folder',
  'test/model/model',
  'test/simulation/schedules',
  'test/examples/demo',
  'test/cli/audit',
  'test/cli/export',
  'test/moments/law',
  'test/http/ending',
  'test/http/hot-path',
  'src/projector/thread/projector-thread',
  'test/reactor/deadlines',
  'test/acceptance/read-your-writes',
  'test/history/witnesses',
  'test/acceptance/listening',
  'test/faults/past',
  'test/cli/replay',
  'test/faults/kill',
  'test/http/audit-export',
  'test/http/rate-limit',
  'test/reactor/downtime',
  'test/faults/log-that-cannot-be-written',
  'test/cli/copy-read-models',
  'test/code/regular-expressions',
  'test/cli/listen',
  'test/faults/fan-out',
].map(name => join(__dirname, '..', '..', `${name}.test.ts`));

const gone = LONGEST.filter(path => !existsSync(path));
if (gone.length > 0)
  throw new Error(`test/support/longest-first.js names files that are not there: ${gone.join(', ')}`);

const place = ({ path }) => (LONGEST.includes(path) ? LONGEST.indexOf(path) : LONGEST.length);

module.exports = class extends Sequencer {
  async sort(tests) {
    const usual = await super.sort(tests);
    return [...usual].sort((a, b) => place(a) - place(b));
  }
};
