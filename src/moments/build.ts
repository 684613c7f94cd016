/** Makes the files of moments. What is not finished is removed; what is finished lies on the disk before it is named. */
import { closeSync, fsyncSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { constants, copyFile } from 'node:fs/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { Projection } from '../../projections/projection';
import { isInLog } from '../event-store/event-place';
import type { EventStore, Position } from '../event-store/event-store';
import { faultOf } from '../projector/fault';
import { causeOf } from '../sqlite/errors';
import { pageUpTo } from './at-moment';
import { type MomentTables, openMomentTables, TO_BUILD } from './tables';
import type { BuildJob, Built, KeepJob, OnBuilt } from './work';

type Log = Pick<EventStore, 'readAll' | 'find'>;

/** Pages of the log that are written at once. */
const PAGES_KEPT = 100;
const SLICE_BYTES = 1024 * 1024;

export interface Building {
  readonly projection: Projection;
  readonly store: Log;
  readonly isStopped: () => boolean;
  /** Between two steps. */
  readonly giveWay: () => Promise<void>;
}

export const build = async (
  { from, to, target }: BuildJob,
  { projection, store, isStopped, giveWay }: Building,
  onProgress: OnBuilt,
): Promise<Built> => {
  let tables: MomentTables | null = null;
  const fail = (kind: 'useless' | 'failed', cause: string): Built => {
    tables?.close();
    rmSync(target, { force: true });
    return { kind, cause };
  };
  try {
    if (from !== null) await copy(from, target, giveWay);
    tables = openMomentTables(target, projection, TO_BUILD);
    const other = await isOfAnotherLog(tables, store);
    if (other !== null) return fail('useless', other);
    let { base: position, witness } = tables;
    for (let pages = 1; position < to; pages++) {
      if (isStopped()) return fail('failed', 'the service stops');
      const page = await pageUpTo(store, position, to);
      if (E.isLeft(page)) return fail('failed', page.left.cause);
      const { events } = page.right;
      tables.fold(events);
      const last = events.at(-1);
      if (last !== undefined) witness = { stream: last.stream, event_id: last.eventId, position: last.position };
      ({ position } = page.right);
      // A store that counts bytes reads on quickly from an event only.
      if (pages % PAGES_KEPT === 0 || position >= to) tables.keep(witness?.position ?? 0, witness);
      onProgress(position, to);
      await giveWay();
    }
    tables.close();
    return finished(target, position);
  } catch (error) {
    return fail(isUseless(error) ? 'useless' : 'failed', causeOf(error));
  }
};

/** As it stands, whoever goes on writing it: one statement is of one snapshot. */
export const keep = async ({ live, target }: KeepJob): Promise<Built> => {
  try {
    const db = new DatabaseSync(live, { readOnly: true, timeout: 1000 });
    try {
      db.prepare('VACUUM INTO ?').run(target);
    } finally {
      db.close();
    }
    const copy = new DatabaseSync(target, { readOnly: true });
    try {
      return finished(target, Number(copy.prepare('SELECT position FROM checkpoint').get()?.position ?? 0));
    } finally {
      copy.close();
    }
  } catch (error) {
    rmSync(target, { force: true });
    return { kind: 'failed', cause: causeOf(error) };
  }
};

/** In this thread, whose priority it has, unless the file system lets both share what they have in common. */
const copy = async (from: string, target: string, giveWay: () => Promise<void>): Promise<void> => {
  const isShared = await copyFile(from, target, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  if (isShared) return;
  const source = openSync(from, 'r');
  try {
    const sink = openSync(target, 'w');
    try {
      const slice = Buffer.allocUnsafe(SLICE_BYTES);
      for (let bytes = readSync(source, slice); bytes > 0; bytes = readSync(source, slice)) {
        writeSync(sink, slice, 0, bytes);
        await giveWay();
      }
    } finally {
      closeSync(sink);
    }
  } finally {
    closeSync(source);
  }
};

const finished = (file: string, position: Position): Built => {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return { kind: 'built', position, bytes: statSync(file).size };
};

/** Why; null when it is of this one, or the log does not say. */
export const isOfAnotherLog = async (
  { witness }: Pick<MomentTables, 'witness'>,
  store: Pick<EventStore, 'find'>,
): Promise<string | null> => {
  if (witness === null) return null;
  const isThere = await isInLog(store, { ...witness, eventId: witness.event_id })();
  return E.isRight(isThere) && !isThere.right ? 'it was built from another log' : null;
};

/** A file that is gone is as useless as one that is damaged. */
const isUseless = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException)?.code === 'ENOENT' || faultOf(error) === 'file';
