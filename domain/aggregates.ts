/** The aggregates by the category of their streams. */
import { access } from './access';
import { apiClient } from './api-client';
import { delivery } from './delivery';
import { flow } from './flow/flow';
import { historyLog } from './history-log';
import { installation } from './installation';
import { recovery } from './recovery';
import { schedule } from './schedule';
import { session } from './session';
import { webhook } from './webhook';

export const aggregates = {
  flow,
  webhook,
  delivery,
  client: apiClient,
  installation,
  schedule,
  recovery,
  history: historyLog,
  access,
  session,
} as const;
export type Aggregates = typeof aggregates;

/** What one can ask of the aggregates of a category, what they are, and what happens to them. */
export type CommandOf<C extends keyof Aggregates> = Parameters<Aggregates[C]['decide']>[0];
export type StateOf<C extends keyof Aggregates> = Aggregates[C]['initial'];
export type EventOf<C extends keyof Aggregates> = Parameters<Aggregates[C]['evolve']>[1];
