/** Data directories with a history, for the tests of the command line. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { FlowEvent } from '../../domain/flow/events';
import { flow, flowStream } from '../../domain/flow/flow';
import { installation, installationStream } from '../../domain/installation';
import { makeFilesPrivate } from '../../src/data-dir/data-dir';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { encodeWith } from '../../src/event-store/stored-event';
import { realClock } from '../../src/runtime/real';
import { right, run } from './right';

// As the programs do that make these files.
makeFilesPrivate();

const at = '2026-11-24T09:30:00.000Z';
const cause = { actor: { type: 'client' as const, id: 'admin' }, correlationId: 'test', causationId: null };

const history = (flowId: number): ReadonlyArray<FlowEvent> => [
  { type: 'FlowRegistered', at, flowId, code: `F${flowId}`, title: 'A flow', subTitle: null, kind: null, managers: [] },
  { type: 'SourceAdded', at, sourceId: 1, reference: 'class-a', description: '' },
  { type: 'ParticipantAllocated', at, sourceId: 1, participantId: 7, requestId: null },
];

/**
 * Appends three events for each flow, from the first to the last, to the log of a data directory; before them, given
 * the fingerprint of a secret key, that it was adopted.
 */
export const seed = async (dir: string, first: number, last: number, fingerprint?: string): Promise<void> => {
  mkdirSync(dir, { recursive: true });
  const store = right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock }));
  if (fingerprint !== undefined) {
    const event = { type: 'SecretKeyAdopted' as const, at, fingerprint };
    const adopted = encodeWith(installation.event, cause)(event, randomUUID());
    await run(store.append(installationStream, 'no-stream', [adopted]));
  }
  for (let flowId = first; flowId <= last; flowId += 1) {
    const events = history(flowId).map(event => encodeWith(flow.event, cause)(event, randomUUID()));
    await run(store.append(flowStream(flowId), 'no-stream', events));
  }
  await store.close();
};

/** So many events on each of so many flows, one by one: neighbours in the log are of different flows. */
export const seedMixed = async (dir: string, flows: number, rounds: number, description = 'x'): Promise<void> => {
  mkdirSync(dir, { recursive: true });
  const store = right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock }));
  const described: FlowEvent = { type: 'SourceDescribed', at, sourceId: 1, reference: 'class-a', description };
  for (let round = 0; round < rounds; round += 1) {
    const appends = Array.from({ length: flows }, (_, n) =>
      run(store.append(flowStream(n + 1), 'any', [encodeWith(flow.event, cause)(described, randomUUID())])),
    );
    await Promise.all(appends);
  }
  await store.close();
};

/** Does to the log what nobody should: its guard is taken off for it, and put back. */
export const tamper = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  const guard = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of guard) db.exec(`DROP TRIGGER ${name}`);
  db.exec(sql);
  for (const trigger of guard) db.exec(trigger.sql);
  db.close();
};
