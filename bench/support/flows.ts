/** Flows that wait to be used: registered, with one source each. */
import type { EventStore } from '../../src/event-store/event-store';
import { generateFlows } from '../generate';
import { withLog } from './log';

/** Flows 1 to `count`; resolves to the number of events. */
export const registerFlowsIn = (store: EventStore, count: number): Promise<number> =>
  generateFlows(store, { flows: count, shape: { sources: 1, requests: 0, classSize: 1 } });

/** The same in the log of a data directory. */
export const registerFlows = (dir: string, count: number): Promise<number> =>
  withLog(dir, log => registerFlowsIn(log, count));
