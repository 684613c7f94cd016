/** A log that is copied to. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import * as E from 'fp-ts/Either';
import type { EventStore } from '../../event-store/event-store';
import { openSqliteStore } from '../../event-store/sqlite/open-sqlite-store';
import type { Address } from '../address';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { closeDir, openEsdb, orFail } from '../open-log';
import { type CopyAppend, misfit } from './appends';

export interface Target {
  readonly store: EventStore;
  /** Stores them in their order. Resolves when all are on stable storage; rejects when one is refused, or not answered for long. */
  readonly write: (appends: ReadonlyArray<CopyAppend>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openTarget = async (address: Address, cli: Cli): Promise<Target> => {
  if (address.kind === 'sqlite') return openFile(address.file, cli);
  const store = await openEsdb(address, cli, false);
  // Loaded with the client of that store.
  const { openOrderedAppends } = require('./ordered-appends') as typeof import('./ordered-appends');
  const appends = openOrderedAppends(address, cli);
  return {
    store,
    write: appends.write,
    close: async () => {
      appends.close();
      await store.close();
    },
  };
};

/** Takes a data directory for this process alone, and makes it when only its last part is missing. */
const openFile = (file: string, cli: Cli): Target => {
  const dir = dirname(file);
  if (statSync(dirname(dir), { throwIfNoEntry: false })?.isDirectory())
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  closeDir(dir, cli);
  const store = orFail(openSqliteStore({ file, clock: cli.clock }));
  return {
    store,
    write: async appends => {
      // All in one turn of the event loop: the store makes one transaction of them, in this order.
      const outcomes = await Promise.all(
        appends.map(({ stream, behind, events }) => store.append(stream, behind < 0 ? 'no-stream' : behind, events)()),
      );
      for (const [index, outcome] of outcomes.entries()) {
        const append = appends[index];
        if (E.isRight(outcome) || append === undefined) continue;
        const error = outcome.left;
        if (error._tag === 'WrongExpectedRevision') throw new Failed(misfit(append, error.actual));
        throw new Failed(`${file}: ${error._tag === 'StoreUnavailable' ? error.cause : error._tag}`);
      }
    },
    close: store.close,
  };
};
