/**
 * Has each checkpoint cosigned by witnesses, beside everything else: nobody waits for them but whoever is given the
 * checkpoint, and that for a while only. Of several replicas the one that signed asks at once, the others when nothing
 * has come of it.
 */
import * as E from 'fp-ts/Either';
import type { Witness, WitnessPolicy } from '../config/config';
import type { Log } from '../lib/log';
import type { Cancel, Ports } from '../runtime/ports';
import { parseNote } from '../transparency/note';
import type { IssuedCheckpoint } from './tile-file';
import { type Ask, createWitness, type ProveConsistency } from './witness';

export interface WitnessesOptions {
  readonly policy: WitnessPolicy;
  readonly prove: ProveConsistency;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'network'>;
  /** Makes their lines part of the history. Rejects when it cannot. */
  readonly cosigned: (checkpoint: IssuedCheckpoint, lines: ReadonlyArray<string>) => Promise<void>;
  readonly log: Log;
}

export interface Witnesses {
  /** To be cosigned, in the place of the one before; by this replica at once when it signed. */
  readonly ask: (checkpoint: IssuedCheckpoint, isOurs: boolean) => void;
  /** The names of those who have cosigned the checkpoint. */
  readonly note: (checkpoint: IssuedCheckpoint, names: ReadonlyArray<string>) => void;
  readonly stop: () => void;
}

/** So long another replica has to be the one that asks. */
const OTHERS_MS = 30_000;
const FIRST_PAUSE_MS = 5000;
const MAX_PAUSE_MS = 10 * 60_000;

/** The names of those in a note who may cosign it. */
export const witnessesIn = (note: string, { witnesses }: WitnessPolicy): ReadonlyArray<string> => {
  const read = parseNote(note);
  const names = E.isRight(read) ? read.right.signatures.map(({ name }) => name) : [];
  return witnesses.map(({ key }) => key.name).filter(name => names.includes(name));
};

export const createWitnesses = ({ policy, prove, ports, cosigned, log }: WitnessesOptions): Witnesses => {
  const { clock, random } = ports;
  const witnesses = policy.witnesses.map(witness =>
    patientlyAsking(witness, createWitness(witness, prove, ports), ports, log),
  );
  let current: { readonly checkpoint: IssuedCheckpoint; readonly names: Set<string> } | null = null;
  let running = false;
  let stopped = false;
  let cancel: Cancel = () => undefined;

  /** Those who have not cosigned, as far as the history says. */
  const missing = () => witnesses.filter(({ name }) => current !== null && !current.names.has(name));

  const round = async (): Promise<void> => {
    const pending = current;
    if (pending === null || stopped) return;
    const due = missing().filter(({ dueAt }) => dueAt() <= clock.elapsed());
    const lines = (await Promise.all(due.map(({ ask }) => ask(pending.checkpoint)))).flatMap(line =>
      E.isRight(line) ? [line.right] : [],
    );
    if (lines.length > 0 && !stopped) await cosigned(pending.checkpoint, lines);
  };

  const look = (afterMs: number): void => {
    cancel();
    if (stopped || running || current === null) return;
    cancel = clock.after(afterMs, () => {
      running = true;
      const { checkpoint } = current ?? {};
      void round()
        .catch(error => log.warn({ err: error }, 'the cosignatures of witnesses could not be kept'))
        .finally(() => {
          running = false;
          if (current?.checkpoint !== checkpoint) return look(0);
          if (missing().length === 0) return;
          const dueAt = Math.min(...missing().map(({ dueAt }) => dueAt()));
          look(Math.max(dueAt - clock.elapsed(), FIRST_PAUSE_MS));
        });
    });
  };

  return {
    ask: (checkpoint, isOurs) => {
      if (witnesses.length === 0) return;
      current = { checkpoint, names: new Set() };
      look(isOurs ? 0 : OTHERS_MS * (0.5 + random.fraction() / 2));
    },
    note: (checkpoint, names) => {
      if (current?.checkpoint.size !== checkpoint.size) return;
      for (const name of names) current.names.add(name);
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
};

/** Asks a witness that failed only after a pause, which grows, and says once that it fails. */
const patientlyAsking = (
  { url, key }: Witness,
  ask: Ask,
  { clock, random }: WitnessesOptions['ports'],
  log: Log,
): { readonly name: string; readonly dueAt: () => number; readonly ask: Ask } => {
  let failures = 0;
  let dueAt = 0;
  return {
    name: key.name,
    dueAt: () => dueAt,
    ask: async checkpoint => {
      const line = await ask(checkpoint);
      if (E.isRight(line)) {
        if (failures > 0) log.info({ witness: key.name }, 'a witness cosigns again');
        failures = 0;
        return line;
      }
      if (failures === 0)
        log.warn({ witness: key.name, url, size: checkpoint.size, problem: line.left }, 'a witness does not cosign');
      const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 20));
      failures += 1;
      dueAt = clock.elapsed() + pause * (0.5 + random.fraction() / 2);
      return line;
    },
  };
};
