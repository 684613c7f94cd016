/** A data directory with flows that wait to be used: registered, with one source each. */
import { generateFlows } from '../generate';
import { withLog } from './log';

const prepared = { sources: 1, requests: 0, classSize: 1 };

/** Flows 1 to `count`; resolves to the number of events. */
export const registerFlows = (dir: string, count: number): Promise<number> =>
  withLog(dir, log => generateFlows(log, { flows: count, shape: prepared }));
