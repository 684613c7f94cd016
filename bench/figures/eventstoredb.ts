/** The figures that need a real server of EventStoreDB. */
import type { Figure } from '../figure';
import { benchServer } from '../support/eventstoredb';
import { esdbAppend } from './esdb-append';
import { esdbCatchUp } from './esdb-catch-up';

const figures: ReadonlyArray<Figure> = [esdbAppend, esdbCatchUp];

if (benchServer === '')
  console.error(
    `${figures.map(({ name }) => name).join(', ')} DO NOT RUN: FLOWSYNC_BENCH_ESDB holds no connection string of a real server.`,
  );

export const eventStoreDbFigures: ReadonlyArray<Figure> = benchServer === '' ? [] : figures;
