/** What the tests of the command line share: running it as a process, and a data directory with a history. */
import { type ChildProcess, execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { FlowEvent } from '../../domain/flow/events';
import { flow, flowStream } from '../../domain/flow/flow';
import { installation, installationStream } from '../../domain/installation';
import { makeFilesPrivate } from '../../src/data-dir/data-dir';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { encodeWith } from '../../src/event-store/stored-event';
import { realClock } from '../../src/runtime/real';
import { runTs } from '../support/run-ts';
import { flowsyncProgram } from '../support/shipped';

// As the programs do that make these files.
makeFilesPrivate();

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const environment = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, ...env });

/** `flowsync` as it runs, standard output and error as pipes. */
export const started = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}): ChildProcess =>
  runTs(flowsyncProgram, args, { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });

export const ended = async (child: ChildProcess): Promise<Ended> => {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { code, ...output };
};

export const flowsync = (args: ReadonlyArray<string>, env?: Readonly<Record<string, string>>): Promise<Ended> =>
  ended(started(args, env));

/** Through a shell, for pipes. `flowsync` in the line stands for the program. */
export const shell = (line: string, env: Readonly<Record<string, string>>): Promise<Ended> => {
  const register = join(__dirname, '../support/register.js');
  const command = line.replaceAll('flowsync', `"${process.execPath}" -r "${register}" "${flowsyncProgram}"`);
  return ended(execFile('bash', ['--norc', '-o', 'pipefail', '-c', command], { env: environment(env) }));
};

const at = '2026-11-24T09:30:00.000Z';
const cause = { actor: { type: 'client' as const, id: 'admin' }, correlationId: 'test', causationId: null };

const history = (flowId: number): ReadonlyArray<FlowEvent> => [
  { type: 'FlowRegistered', at, flowId, code: `F${flowId}`, title: 'A flow', subTitle: null, kind: null, managers: [] },
  { type: 'SourceAdded', at, sourceId: 1, reference: 'class-a', description: '' },
  { type: 'ParticipantAllocated', at, sourceId: 1, participantId: 7 },
];

/**
 * Appends three events for each flow, from the first to the last, to the log of a data directory; before them, given
 * the fingerprint of a secret key, that it was adopted.
 */
export const seed = async (dir: string, first: number, last: number, fingerprint?: string): Promise<void> => {
  mkdirSync(dir, { recursive: true });
  const store = openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock });
  if (E.isLeft(store)) throw new Error(store.left.message);
  if (fingerprint !== undefined) {
    const event = { type: 'SecretKeyAdopted' as const, at, fingerprint };
    const adopted = encodeWith(installation.event, cause)(event, randomUUID());
    await store.right.append(installationStream, 'no-stream', [adopted])();
  }
  for (let flowId = first; flowId <= last; flowId += 1) {
    const events = history(flowId).map(event => encodeWith(flow.event, cause)(event, randomUUID()));
    const appended = await store.right.append(flowStream(flowId), 'no-stream', events)();
    if (E.isLeft(appended)) throw new Error(appended.left._tag);
  }
  await store.right.close();
};

/** So many events on each of so many flows, one by one: neighbours in the log are of different flows. */
export const seedMixed = async (dir: string, flows: number, rounds: number, description = 'x'): Promise<void> => {
  mkdirSync(dir, { recursive: true });
  const store = openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock });
  if (E.isLeft(store)) throw new Error(store.left.message);
  const described: FlowEvent = { type: 'SourceDescribed', at, sourceId: 1, reference: 'class-a', description };
  for (let round = 0; round < rounds; round += 1) {
    const appends = Array.from({ length: flows }, (_, n) =>
      store.right.append(flowStream(n + 1), 'any', [encodeWith(flow.event, cause)(described, randomUUID())])(),
    );
    for (const appended of await Promise.all(appends)) if (E.isLeft(appended)) throw new Error(appended.left._tag);
  }
  await store.right.close();
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
