/** In the order of the table. */
import type { Figure } from '../figure';
import { allocate10000 } from './allocate-10000';
import { append1 } from './append-1';
import { append1AsItComes } from './append-1-as-it-comes';
import { append64 } from './append-64';
import { append64AsItComes } from './append-64-as-it-comes';
import { append100 } from './append-100';
import { asOf } from './as-of';
import { asOfBeside } from './as-of-beside';
import { auditIndex } from './audit-index';
import { bytesPerEvent } from './bytes-per-event';
import { commands64 } from './commands-64';
import { esdbAppend } from './esdb-append';
import { esdbCatchUp } from './esdb-catch-up';
import { esdbCommands } from './esdb-commands';
import { exportFigure } from './exports';
import { firstSeconds } from './first-seconds';
import { growthFigures } from './growth';
import { historyCommands } from './history-commands';
import { historyProofs } from './history-proofs';
import { insteadFigures } from './instead';
import { latency1 } from './latency-1';
import { list10000 } from './list-10000';
import { longStream } from './long-stream';
import { memory } from './memory';
import { pages } from './pages';
import { queries64 } from './queries-64';
import { ready } from './ready';
import { rebuild } from './rebuild';
import { replay } from './replay';
import { scaleCommand } from './scale-command';
import { scaleQuery } from './scale-query';
import { schedules100000 } from './schedules-100000';
import { slowDisk } from './slow-disk';
import { statisticsFigure } from './statistics';
import { webhookDue100000 } from './webhook-due-100000';
import { webhookHung } from './webhook-hung';
import { webhookLatency } from './webhook-latency';
import { webhookThroughput } from './webhook-throughput';
import { workingSet } from './working-set';

export const figures: ReadonlyArray<Figure> = [
  commands64,
  slowDisk,
  queries64,
  firstSeconds,
  ...insteadFigures,
  workingSet,
  latency1,
  append1,
  append1AsItComes,
  append64,
  append64AsItComes,
  append100,
  replay,
  rebuild,
  scaleCommand,
  scaleQuery,
  ...growthFigures,
  ready,
  memory,
  longStream,
  allocate10000,
  list10000,
  webhookLatency,
  schedules100000,
  webhookThroughput,
  webhookHung,
  webhookDue100000,
  bytesPerEvent,
  historyProofs,
  historyCommands,
  auditIndex,
  statisticsFigure,
  asOf,
  asOfBeside,
  exportFigure,
  pages,
  esdbAppend,
  esdbCatchUp,
  esdbCommands,
];
