/**
 * Proves the history while it goes on: a follower of its own puts each event into a Merkle tree, never on the way of a
 * command, and checkpoints of that tree are signed and appended to the history, so that the next one covers them. Of
 * several replicas the first to append signs. When the log says something else than a checkpoint that was signed before,
 * that is reported, and no more is signed.
 */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import {
  type HistoryLogCommand,
  type HistoryLogEvent,
  type HistoryLogState,
  historyLog,
  historyLogStream,
  signingKeys,
  witnessOf,
} from '../../domain/history-log';
import type { OfType } from '../../domain/kernel/aggregate';
import { counted } from '../../domain/kernel/counted';
import type { CommandRunner } from '../commands/command-runner';
import type { WitnessPolicy } from '../config/config';
import { isInLog } from '../event-store/event-place';
import type { EventStore, RecordedEvent, Subscription } from '../event-store/event-store';
import { type Cause, decode } from '../event-store/stored-event';
import { atOnce, type WhenAnswered, whyNot } from '../event-store/wait-for-store';
import { createInterruptibleWait } from '../lib/interruptible-wait';
import type { Log } from '../lib/log';
import { inSlices } from '../lib/slices';
import type { Ports } from '../runtime/ports';
import { consistencyProof } from '../transparency/merkle';
import { checkpointText, signNote, vkeyOf } from '../transparency/note';
import { subtreeOf, TILE_WIDTH } from '../transparency/tiles';
import { createGivenOut, type GivenOut } from './given-out';
import { withLines } from './issued';
import { historyKeys, rotationOf } from './keys';
import { createSavedCheckpoints } from './saved-checkpoints';
import { createSequencer, type Sequencer } from './sequencer';
import { type IssuedCheckpoint, openTileFile, type TileFile } from './tile-file';
import { createHistoryTree, type HistoryTree } from './tree';
import { createWitnesses, witnessesIn } from './witnesses';

export interface HistoryOptions {
  readonly store: EventStore;
  readonly commands: CommandRunner;
  /** How the start asks. Default: once. */
  readonly whenAnswered?: WhenAnswered;
  readonly ports: Ports;
  /** Where it keeps its file. */
  readonly dir: string;
  /** Null: one is derived from the secret key. */
  readonly origin: string | null;
  /** Also writes each checkpoint to a file there; null: nowhere. */
  readonly checkpointDir: string | null;
  /** Who cosigns checkpoints. */
  readonly witnesses: WitnessPolicy;
  /** 32 bytes for a purpose, derived from the secret key. */
  readonly keyFor: (purpose: string) => Uint8Array;
  /** Nothing was in the log before this process. */
  readonly isNew: boolean;
  readonly log: Log;
}

export interface HistoryStatus {
  /** In the tree. */
  readonly events: number;
  /** Of them, those that a checkpoint covers. */
  readonly proved: number;
  /** Witnesses who have cosigned the newest checkpoint. */
  readonly cosigned: number;
  /** What the log says against a checkpoint; null: nothing. */
  readonly problem: string | null;
}

export interface History {
  /** Resolves when it follows the log; rejects with one line when it cannot. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly status: () => HistoryStatus;
  readonly tree: Omit<HistoryTree, 'add' | 'flush' | 'clear'>;
  /** The last checkpoint; null before the first. */
  readonly newest: () => IssuedCheckpoint | null;
  readonly checkpointAt: (size: number) => IssuedCheckpoint | null;
  /** As the history has it; null before proofs have begun. Rejects when the store does not answer. */
  readonly state: () => Promise<HistoryLogState>;
  /** Public forms of the keys, the present one first; before proofs have begun, of the one that will begin. */
  readonly vkeys: () => Promise<ReadonlyArray<string>>;
  /** The command by which the key is rotated, at this time; null before proofs have begun. */
  readonly rotation: (at: string) => Promise<HistoryLogCommand | null>;
}

export const TILE_FILE = 'history.sqlite';

type CheckpointSigned = OfType<HistoryLogEvent, 'CheckpointSigned'>;
type CheckpointCosigned = OfType<HistoryLogEvent, 'CheckpointCosigned'>;

/** So long what happens is gathered before it is hashed. */
const GATHER_MS = 100;

/** Events hashed in one go; between two such slices others have their turn. */
const SLICE = 200;

export const createHistory = (options: HistoryOptions): History => {
  const { store, commands, whenAnswered = atOnce, ports, dir, checkpointDir, log, isNew } = options;
  const { clock, random } = ports;
  const keys = historyKeys(options.keyFor);
  const file: TileFile = openTileFile(join(dir, TILE_FILE), clock);
  const tree = createHistoryTree(file);
  let unsaved: IssuedCheckpoint[] = [];
  /** The last one that was signed. */
  let last: IssuedCheckpoint | null = null;
  let cosignedBy: ReadonlyArray<string> = [];
  let givenOut: GivenOut = createGivenOut(clock, 0, null);
  /** Of the command by which this replica signed last. */
  let signedBy: string | null = null;
  let problem: string | null = null;
  /** So many events were there when this process came; null until it has read them. */
  let found: number | null = isNew ? 0 : null;
  let subscription: Subscription | null = null;
  const gathering = createInterruptibleWait(clock);
  let stopped = false;
  let sequencer: Sequencer | null = null;

  const contradicted = (what: string): void => {
    if (problem === null)
      log.error(
        { problem: what },
        'the log contradicts a checkpoint that was signed, and no more are signed; run flowsync verify',
      );
    problem ??= what;
  };

  const issued = {
    size: () => Math.max(tree.size(), last?.size ?? 0),
    after: (size: number, limit: number) => file.checkpointsAfter(size, limit),
  };
  const saved =
    checkpointDir === null
      ? null
      : createSavedCheckpoints(checkpointDir, issued, name => contradicted(`${name} says something else`));
  const save = (): void => {
    saved
      ?.saveMissing()
      .catch(error =>
        log.warn(
          { err: error, checkpointDir },
          'checkpoints cannot be written to FLOWSYNC_CHECKPOINT_DIR; trying again after the next one',
        ),
      );
  };

  const state = async (): Promise<HistoryLogState> => {
    const loaded = await commands.load(historyLog, historyLogStream)();
    if (E.isLeft(loaded)) throw new Error(`The keys of the history cannot be read: ${JSON.stringify(loaded.left)}`);
    return loaded.right.state;
  };

  const now = (): string => new Date(clock.now()).toISOString();
  const cause = (): Cause => ({
    actor: { type: 'system', id: 'history' },
    correlationId: random.uuid(),
    causationId: null,
  });
  const run = async (command: HistoryLogCommand, by = cause()): Promise<HistoryLogState> => {
    const done = await commands.run(historyLog, historyLogStream, command, by)();
    if (E.isLeft(done)) throw new Error(JSON.stringify(done.left));
    return done.right.state;
  };

  const begin = (): Promise<HistoryLogState> => {
    const origin = options.origin ?? keys.defaultOrigin;
    const vkey = vkeyOf(keys.signer(origin, 0).verifier);
    return run({ type: 'BeginProofs', at: now(), origin, vkey, unproved: found ?? 0 });
  };

  const signNow = async (): Promise<void> => {
    const current = (await state()) ?? (await begin());
    if (current === null || problem !== null) return;
    const { origin, size: after } = current;
    const size = tree.size();
    const root = tree.rootAt(size);
    const at = now();
    const signers = signingKeys(current.keys, at).map(({ number }) => keys.signer(origin, number));
    const note = signNote(checkpointText({ origin, size, root }), signers);
    const by = cause();
    signedBy = by.correlationId;
    await run({ type: 'SignCheckpoint', at, after, size, root: root.toString('hex'), note }, by);
  };

  const sign = async (): Promise<void> => {
    if (found === null || problem !== null) return;
    try {
      await signNow();
    } catch (error) {
      log.warn({ err: error }, 'a checkpoint could not be signed; trying again');
    }
  };

  /** What the log says against a checkpoint in it, which stands behind what it covers; null: nothing. */
  const against = (size: number, root: string): string | null => {
    if (size >= tree.size())
      return `a checkpoint covers ${counted(size, 'event')}, and ${tree.size() - 1} are before it`;
    const is = tree.rootAt(size).toString('hex');
    return is === root ? null : `the root of the first ${counted(size, 'event')} is ${is}, and ${root} was signed`;
  };

  const witnesses = createWitnesses({
    ...{ policy: options.witnesses, ports, log },
    prove: (older, newer) => consistencyProof(subtreeOf(tree.read), older, newer),
    cosigned: async ({ size }, lines) => void (await run({ type: 'CosignCheckpoint', at: now(), size, lines })),
  });

  const followCheckpoint = ({ size, root, note, at }: CheckpointSigned, isOurs: boolean): void => {
    const wrong = against(size, root);
    if (wrong !== null) {
      contradicted(wrong);
      return;
    }
    last = { size, note };
    cosignedBy = [];
    unsaved.push(last);
    givenOut.set(last, 0);
    sequencer?.covered(clock.now() - Date.parse(at));
    witnesses.ask(last, isOurs);
  };

  const followCosignatures = ({ size, lines }: CheckpointCosigned): void => {
    if (last?.size !== size) return;
    last = withLines(last, lines);
    cosignedBy = [...cosignedBy, ...lines.map(witnessOf)];
    unsaved.push(last);
    givenOut.set(last, cosignedBy.length);
    witnesses.note(last, cosignedBy);
  };

  const followOne = (recorded: RecordedEvent): void => {
    tree.add(recorded);
    if (recorded.stream !== historyLogStream) return;
    const decoded = decode(recorded);
    if (E.isLeft(decoded) || decoded.right.category !== 'history') return;
    const { event, metadata } = decoded.right;
    if (event.type === 'CheckpointSigned') followCheckpoint(event, metadata.correlationId === signedBy);
    if (event.type === 'CheckpointCosigned') followCosignatures(event);
  };

  /** Whether it makes a checkpoint due. */
  const needsCheckpoint = ({ stream, type }: RecordedEvent): boolean =>
    stream !== historyLogStream || type === 'HistoryKeyRotated' || type === 'TextsRedacted';

  const write = (): void => {
    tree.flush();
    file.save([], unsaved);
    unsaved = [];
  };

  const follow = (end: number): Subscription =>
    store.subscribe(tree.position(), async ({ events, position }) => {
      // What has just been committed is answered first, and shares a turn and a transaction with what follows.
      if (found !== null && !stopped && events.length < SLICE) await gathering.wait(GATHER_MS);
      write();
      const unseen = events.filter(event => event.position > tree.position());
      await inSlices(
        unseen,
        slice => {
          for (const event of slice) {
            followOne(event);
            if (needsCheckpoint(event)) sequencer?.happened(1);
          }
        },
        SLICE,
      );
      const issuedNow = unsaved.length > 0;
      write();
      if (issuedNow) save();
      if (found === null && position >= end) found = tree.size();
    });

  /** The log may be another than that which was followed before. */
  const findPlace = async (): Promise<void> => {
    const size = tree.size();
    const end = size === 0 ? null : file.end(size / TILE_WIDTH - 1);
    if (end === null) return tree.clear();
    const isThere = await whenAnswered(isInLog(store, end))();
    if (E.isLeft(isThere)) throw new Error(whyNot('The event log cannot be read', isThere.left));
    // The log has those that follow, if it is still the same there.
    if (isThere.right) return file.dropCheckpointsAfter(size);
    log.warn({ events: size }, 'the log is another one than before: the hashes that prove it are computed anew');
    tree.clear();
  };

  const start = async (): Promise<void> => {
    const head = await whenAnswered(store.head())();
    if (E.isLeft(head)) throw new Error(whyNot('The event log cannot be read', head.left));
    const begun = await whenAnswered(commands.load(historyLog, historyLogStream))();
    if (E.isLeft(begun)) throw new Error(whyNot('The keys of the history cannot be read', begun.left));
    const { state: current, at } = begun.right;
    if (current !== null && options.origin !== null && current.origin !== options.origin)
      throw new Error(
        `FLOWSYNC_HISTORY_ORIGIN is ${options.origin}, but this history has begun as ${current.origin}: set it to that, or leave it out.`,
      );
    await findPlace();
    last = file.newestCheckpoint(tree.size());
    givenOut = createGivenOut(clock, options.witnesses.quorum, last);
    if (last !== null) {
      cosignedBy = witnessesIn(last.note, options.witnesses);
      witnesses.ask(last, false);
      witnesses.note(last, cosignedBy);
    }
    sequencer = createSequencer(clock, sign);
    if (current !== null && at !== null) sequencer.covered(clock.now() - Date.parse(at));
    if (tree.position() >= head.right) found ??= tree.size();
    subscription = follow(head.right);
    save();
  };

  return {
    start,
    stop: async () => {
      sequencer?.stop();
      witnesses.stop();
      givenOut.stop();
      stopped = true;
      gathering.end();
      await subscription?.stop();
      file.close();
    },
    status: () => ({
      events: tree.size(),
      proved: givenOut.newest()?.size ?? 0,
      cosigned: cosignedBy.length,
      problem,
    }),
    tree,
    newest: () => givenOut.newest(),
    checkpointAt: size => (size <= (givenOut.newest()?.size ?? -1) ? file.checkpointAt(size) : null),
    state,
    vkeys: async () =>
      (await state())?.keys.map(({ vkey }) => vkey) ?? [
        vkeyOf(keys.signer(options.origin ?? keys.defaultOrigin, 0).verifier),
      ],
    rotation: async at => rotationOf(await state(), keys, at),
  };
};
