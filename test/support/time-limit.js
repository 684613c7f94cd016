/** How long one test may take. What needs more is named here, with the reason. */
const { availableParallelism, loadavg } = require('node:os');

const usual = 15_000;
const exceptions = [
  [600_000, /\/test\/replicas\/outages-under-load\./, 'outages one after the other, and claims that have to pass'],
  [240_000, /\/test\/replicas\/(outages|upgrading)\./, 'an outage as long as one is asked for; starts under load'],
  [180_000, /\/test\/(cli|examples)\//, 'start programs, one after the other'],
  [180_000, /\/test\/history\/(killed|folder)/, 'a service that is killed; histories of several tiles'],
  [180_000, /\/test\/faults\//, 'kill a service under load, fill disks and heaps'],
  [180_000, /\/test\/(replicas|bench|simulation)\//, 'several services, outages, decades of simulated time'],
  [180_000, /\/test\/moments\//, 'a fresh service for each moment; processes that are killed'],
  [180_000, /\/eventstoredb\//, 'a server that is away, which clients wait for'],
  [60_000, /\/test\/pages\//, 'a browser that begins, and every page of it; others that take their time'],
  [60_000, /\/test\/http\/(bad-input|starting|ending|rate-limit)\./, 'thousands of requests; starts of the service'],
  [60_000, /\/test\/acceptance\/(read-your-writes|roles|lists)\./, 'every operation by every role; many at once'],
  [60_000, /\/test\/reactor\/(fairness|retrying|deadlines|recovering)\./, 'thousands of deliveries, years of retries'],
  [60_000, /(processes|kill|compare|rebuild|projector-thread)\.test/, 'processes and threads that are ended'],
];

/** Where others keep the cores busy everything takes longer, and nothing is wrong. */
const others = Math.max(1, loadavg()[0] / availableParallelism());

const { testPath } = expect.getState();
/** `until.ts` goes by it as well. */
globalThis.TIME_LIMIT_MS = Math.ceil(others * (exceptions.find(([, files]) => files.test(testPath))?.[0] ?? usual));
jest.setTimeout(globalThis.TIME_LIMIT_MS);
