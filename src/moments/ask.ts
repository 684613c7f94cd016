/** Asks tables as they were at a moment; those that were asked last stay open. */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { Projection } from '../../projections/projection';
import { type QueryDefinition, type QueryRegistry, runQuery } from '../../projections/query';
import type { EventStore, StoreUnavailable } from '../event-store/event-store';
import { createKeyedQueue } from '../lib/keyed-queue';
import { faultOf, NotThisReadModel } from '../projector/fault';
import { limited } from '../projector/readers/limited';
import type { Limits } from '../projector/readers/messages';
import type { Clock } from '../runtime/ports';
import { causeOf } from '../sqlite/errors';
import { type FlowAt, flowAt, type ModelAt, modelAt } from './at-moment';
import { isOfAnotherLog } from './build';
import { type MomentTables, openMomentTables, TO_ASK } from './tables';
import type { Asked, AskJob } from './work';

export interface Asking {
  readonly ask: (job: AskJob) => Promise<Asked>;
  readonly release: (file: string) => void;
  readonly close: () => void;
}

export interface AskingOptions {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'find'>;
  readonly projections: ReadonlyArray<Projection>;
  readonly queries: QueryRegistry;
  readonly clock: Pick<Clock, 'elapsed'>;
}

const LIMITS: Limits = { longestMs: 2000, largestBytes: 8 * 1024 * 1024 };
/** Files that stay open, each with its tables as they were when it was asked last. */
const MAX_OPEN = 12;

export const createAsking = ({ store, projections, queries, clock }: AskingOptions): Asking => {
  const limit = limited(LIMITS, clock);
  const oneByOne = createKeyedQueue();
  const files = new LRUCache<string, MomentTables & ModelAt>({ max: MAX_OPEN, dispose: ({ close }) => close() });
  const flows = new Map<string, MomentTables & FlowAt>();

  const projectionOf = ({ of }: QueryDefinition): Projection => {
    const projection = projections.find(({ name }) => name === of);
    if (projection === undefined) throw new Error(`there is no read model ${of}`);
    return projection;
  };
  const fileAt = async (file: string, projection: Projection): Promise<MomentTables & ModelAt> => {
    const open = files.get(file);
    if (open !== undefined) return open;
    const tables = openMomentTables(file, projection, TO_ASK, limit.inTime);
    const other = await isOfAnotherLog(tables, store);
    if (other !== null) {
      tables.close();
      throw new NotThisReadModel(other);
    }
    const opened = { ...tables, ...modelAt(tables, store) };
    files.set(file, opened);
    return opened;
  };
  const flowsOf = (projection: Projection): MomentTables & FlowAt => {
    const open = flows.get(projection.name);
    if (open !== undefined) return open;
    const tables = openMomentTables(':memory:', projection, TO_ASK, limit.inTime);
    const opened = { ...tables, ...flowAt(tables, store) };
    flows.set(projection.name, opened);
    return opened;
  };

  const askFile = async (definition: QueryDefinition, { query, position, file }: AskJob): Promise<Asked> => {
    const at = await fileAt(file ?? '', projectionOf(definition));
    const led = await at.lead(position);
    if (E.isLeft(led)) return unavailable(led.left);
    return limit.reply(() => ({ answer: runQuery(definition, query, at.db) }));
  };
  const askFlow = async (definition: QueryDefinition, { query, position }: AskJob): Promise<Asked> => {
    const at = flowsOf(projectionOf(definition));
    const led = await at.lead(Number(query.parameters[0]), position);
    if (E.isLeft(led)) return unavailable(led.left);
    if (!led.right) return { kind: 'long-flow' };
    return limit.reply(() => ({ answer: runQuery(definition, query, at.db) }));
  };

  const release = (file: string): void => void files.delete(file);
  return {
    ask: job => {
      const definition = queries.get(job.query.name);
      if (definition === undefined) throw new Error(`there is no query ${job.query.name}`);
      const { file } = job;
      return oneByOne(file ?? definition.of, async () => {
        try {
          return await (file === null ? askFlow(definition, job) : askFile(definition, job));
        } catch (error) {
          // What failed may have left the tables in the middle of something.
          if (file === null) forget(flows, definition.of);
          else release(file);
          const cause = causeOf(error);
          return faultOf(error) === 'event' ? { kind: 'failed', message: cause } : { kind: 'unreadable', cause };
        }
      });
    },
    release,
    close: () => {
      files.clear();
      for (const { close } of flows.values()) close();
      flows.clear();
    },
  };
};

const unavailable = ({ cause }: StoreUnavailable): Asked => ({ kind: 'store-unavailable', cause });

const forget = (flows: Map<string, MomentTables>, model: string): void => {
  flows.get(model)?.close();
  flows.delete(model);
};
