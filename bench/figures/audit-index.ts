/**
 * The index of the history: what it takes of the disk, how quickly it is built, and a page of any combination of filters. The
 * generator gives all events of a flow one correlation id; here a request leaves three events, so each third has another.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { AuditFilter } from '../../projections/audit/filter';
import { auditProjection } from '../../projections/audit/fold';
import { type Ask, createAuditSearch } from '../../src/audit/search';
import type { EventStore, RecordedEvent } from '../../src/event-store/event-store';
import { openCopyFile } from '../../src/projector/copy-file';
import { realClock } from '../../src/runtime/real';
import type { Figure } from '../figure';
import { referenceOf } from '../history/flow-history';
import { type Seeded, seeded } from '../history/seeded';
import { askOf } from '../support/audit-export-once';
import { keptDataset } from '../support/dataset';
import { openLog } from '../support/log';
import { orThrow } from '../support/or-throw';
import { percentile } from '../support/statistics';

const LIMITS = { disk: 120, build: 10_000, page: 50, 'text page': 250, export: 50_000, 'export memory': 400 };
const PAGES = 1000;
const TEXT_PAGES = 100;
const EXPORTED_EVENTS = 1_000_000;
const EVENTS_OF_A_REQUEST = 3;

const run = promisify(execFile);

const uuidOf = (name: string): string =>
  createHash('sha256')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

type Log = Pick<EventStore, 'readAll'>;

/** As if each request had left so many events, some of them by the service on behalf of somebody. */
const withRequests = (store: Log): Log => ({
  readAll: page => async () =>
    E.map((events: ReadonlyArray<RecordedEvent>) => events.map(ofRequest))(await store.readAll(page)()),
});

const ofRequest = (event: RecordedEvent): RecordedEvent => {
  const correlationId = uuidOf(`r${Math.floor(event.position / EVENTS_OF_A_REQUEST)}`);
  const { actor, ...metadata } = JSON.parse(event.metadata);
  const behalf = actor.type === 'system' ? { onBehalfOf: { type: 'person', id: `${event.position % 5000}` } } : {};
  return { ...event, metadata: JSON.stringify({ ...metadata, actor, correlationId, ...behalf }) };
};

const build = async (store: Log, file: string, progress: (what: string) => void): Promise<number> => {
  const copy = openCopyFile(file, auditProjection, realClock);
  let folding = 0;
  for (;;) {
    const page = orThrow(await store.readAll({ after: copy.position(), limit: 500 })());
    const last = page.at(-1);
    if (last === undefined) break;
    const begun = performance.now();
    copy.apply(page, last.position);
    folding += performance.now() - begun;
    if (copy.position() % 100_000 < 500) progress(`${copy.position()} indexed`);
  }
  if (copy.parked().length > 0) throw new Error(JSON.stringify(copy.parked()[0]));
  copy.close();
  return folding;
};

/** What is in the write-ahead log as well: a file that was just closed may not have all of it yet. */
const bytesOf = (file: string): number => {
  const db = new DatabaseSync(file, { readOnly: true });
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  const bytes = pragma('page_count') * pragma('page_size');
  db.close();
  return bytes;
};

const pick = <A>(random: Seeded, all: ReadonlyArray<A>): A => all[random.integer(0, all.length - 1)] as A;

/** One to four filters at random, each common or rare. */
const someFilter = (random: Seeded, flows: number, events: number): AuditFilter => {
  const flow = random.integer(1, flows);
  const day = (): string =>
    new Date(Date.parse('2024-09-01T08:00:00.000Z') + random.fraction() * flows * 60_000).toISOString();
  const all: ReadonlyArray<() => AuditFilter> = [
    () => ({
      actor: pick(random, [`client-${random.integer(0, 6)}`, 'system:reactor', 'client:bench', 'client:nobody']),
    }),
    () => ({ onBehalfOf: `person:${random.integer(0, 5000)}` }),
    () => ({
      type: pick(random, ['SyncFailed', 'SyncTimedOut', 'ParticipantAllocated', 'Sync*', 'Attempt*', 'WebhookCreated']),
    }),
    () => ({ flow }),
    () => ({ source: referenceOf(flow, 1) }),
    () => ({ stream: pick(random, [`flow-${flow}`, 'webhook-1']) }),
    () => ({ outcome: pick(random, ['succeeded', 'failed', 'refused'] as const) }),
    () => ({ correlation: uuidOf(`r${random.integer(0, Math.floor(events / EVENTS_OF_A_REQUEST))}`) }),
    () => ({ since: day() }),
    () => ({ until: day() }),
    () => ({ after: random.integer(0, events) }),
    () => ({ before: random.integer(1, events) }),
  ];
  const count = random.integer(1, 4);
  return Object.assign({}, ...Array.from({ length: count }, () => pick(random, all)()));
};

export const auditIndex: Figure = {
  name: 'audit-index',
  ours: 'the index of the history: its file, built from nothing (without reading the log), a page of 100 by filters at random, one with a text, an export',
  theirs: 'the limits that were set',
  values: {
    disk: { unit: 'bytes/event', goal: { atMost: 1 } },
    build: { unit: 'events/s', goal: { atLeast: 1 } },
    page: { unit: 'ms, p99', goal: { atMost: 1 } },
    'text page': { unit: 'ms, p99', goal: { atMost: 1 } },
    export: { unit: 'events/s, the slowest of all formats', goal: { atLeast: 1 } },
    'export memory': { unit: 'MB resident, the most of all formats', goal: { atMost: 1 } },
  },
  prepare: async bench => {
    const { size, dir, progress } = bench;
    const data = await keptDataset(bench, size(1_000_000, 300));
    const { flows, events } = data;
    const stored = openLog(data.dir);
    const store = withRequests(stored);
    const file = join(dir, 'audit.sqlite');
    let built: { readonly disk: number; readonly build: number } | null = null;

    const pages = async (filters: ReadonlyArray<AuditFilter>, ask: Ask): Promise<ReadonlyArray<number>> => {
      const search = createAuditSearch(store, ask);
      const times: number[] = [];
      for (const [n, filter] of filters.entries()) {
        const begun = performance.now();
        await search.page(filter, { order: n % 2 === 0 ? 'asc' : 'desc', limit: 100 });
        times.push(performance.now() - begun);
      }
      return times;
    };

    return {
      ours: async () => {
        if (built === null || !existsSync(file)) {
          rmSync(file, { force: true });
          const ms = await build(store, file, progress);
          built = { disk: bytesOf(file) / events, build: (1000 * events) / ms };
        }
        const db = new DatabaseSync(file, { readOnly: true });
        const ask = askOf(db);
        const random = seeded(11);
        const filters = Array.from({ length: PAGES }, () => someFilter(random, flows, events));
        await pages(filters.slice(0, 50), ask);
        const page = percentile(await pages(filters, ask), 0.99);
        const texts = filters.slice(0, TEXT_PAGES).map(filter => ({ ...filter, text: 'nowhere' }));
        const text = percentile(await pages(texts, ask), 0.99);
        const last = Math.min(events, EXPORTED_EVENTS);
        const exportAs = async (name: string): Promise<{ readonly rate: number; readonly megabytes: number }> => {
          progress(`exporting as ${name}`);
          const args = [join(__dirname, '../support/audit-export-once.js'), data.dir, file, name, `${last}`];
          return JSON.parse((await run(process.execPath, args)).stdout);
        };
        const exports = [];
        for (const name of ['ndjson', 'csv', 'cloudevents', 'ocsf'] as const) exports.push(await exportAs(name));
        db.close();
        const [rate, memory] = [exports.map(one => one.rate), exports.map(one => one.megabytes)];
        return { ...built, page, 'text page': text, export: Math.min(...rate), 'export memory': Math.max(...memory) };
      },
      theirs: async () => LIMITS,
      close: stored.close,
      notes: { flows, events, pages: PAGES },
    };
  },
};
