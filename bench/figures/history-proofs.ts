import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createCommandRunner } from '../../src/commands/command-runner';
import { noSnapshots } from '../../src/commands/sqlite-snapshots';
import type { EventStore } from '../../src/event-store/event-store';
import { exportHistory } from '../../src/history/export';
import { createHistory, type History, TILE_FILE } from '../../src/history/history';
import { createProofs } from '../../src/history/proofs';
import { verifyFolder } from '../../src/history/verify-folder';
import { createNetwork } from '../../src/runtime/network';
import { realClock, realRandom } from '../../src/runtime/real';
import { deriveKey, readSecretKey } from '../../src/secrets/secret-key';
import { parseVkey } from '../../src/transparency/note';
import type { Figure } from '../figure';
import { keptDataset } from '../support/dataset';
import { openLog } from '../support/log';
import { orThrow } from '../support/or-throw';

const LIMITS = { follow: 10_000, export: 50_000, verify: 100_000, proof: 5, disk: 80 };
const PROOFS = 2000;

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** With the keys of the data directory, since a service may have signed there. */
const open = (store: EventStore, dataDir: string, dir: string): History => {
  mkdirSync(dir, { recursive: true });
  const secretKey = orThrow(readSecretKey(dataDir, null, realRandom));
  return createHistory({
    ...{ store, dir, log, origin: null, checkpointDir: null, witnesses: { witnesses: [], quorum: 0 }, isNew: false },
    commands: createCommandRunner({ store, random: realRandom, snapshots: noSnapshots, isShared: false }),
    ports: { clock: realClock, random: realRandom, network: createNetwork({ clock: realClock, allowNetworks: [] }) },
    keyFor: purpose => deriveKey(secretKey, purpose),
  });
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await setTimeout(2);
};

const perSecond = (events: number, since: number): number => events / ((performance.now() - since) / 1000);

export const historyProofs: Figure = {
  name: 'history-proofs',
  ours: 'the proofs of a history: the follower from nothing, an export to nothing, its check, the proof of an event, the file of tiles',
  theirs: 'the limits that were set',
  values: {
    follow: { unit: 'events/s', goal: { atLeast: 1 } },
    export: { unit: 'events/s', goal: { atLeast: 1 } },
    verify: { unit: 'events/s', goal: { atLeast: 1 } },
    proof: { unit: 'ms, p99', goal: { atMost: 1 } },
    disk: { unit: 'bytes/event', goal: { atMost: 1 } },
  },
  prepare: async bench => {
    const { size, dir, progress } = bench;
    const data = await keptDataset(bench, size(1_000_000, 300));
    const store = openLog(data.dir);
    const { flows, events } = data;
    const [tiles, folder] = [join(dir, 'tiles'), join(dir, 'folder')];

    const proofs = async (history: History): Promise<number> => {
      const asked = createProofs(history, store);
      const times: number[] = [];
      for (let n = 0; n < PROOFS; n += 1) {
        const [event] = orThrow(await store.readAll({ after: Math.floor((n * (events - 1)) / PROOFS), limit: 1 })());
        const begun = performance.now();
        orThrow(await asked.inclusion(event?.eventId ?? ''));
        times.push(performance.now() - begun);
      }
      return times.toSorted((a, b) => a - b)[Math.floor(PROOFS * 0.99)] ?? 0;
    };

    return {
      ours: async () => {
        for (const made of [tiles, folder]) rmSync(made, { recursive: true, force: true });
        const history = open(store, data.dir, tiles);
        progress('following');
        let begun = performance.now();
        await history.start();
        await until(() => history.tree.size() >= events);
        const follow = perSecond(events, begun);
        await until(() => (history.newest()?.size ?? 0) >= events);
        const proof = await proofs(history);
        const [vkey = ''] = await history.vkeys();
        await history.stop();
        begun = performance.now();
        progress('exporting');
        orThrow(await exportHistory(store, folder, () => undefined));
        const exported = perSecond(events, begun);
        begun = performance.now();
        progress('verifying');
        await verifyFolder(folder, [orThrow(parseVkey(vkey))], [], async () => undefined);
        const verify = perSecond(events, begun);
        return { follow, export: exported, verify, proof, disk: statSync(join(tiles, TILE_FILE)).size / events };
      },
      theirs: async () => LIMITS,
      close: store.close,
      notes: { flows, events },
    };
  },
};
