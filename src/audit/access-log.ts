/**
 * Counts who is turned away, gets a token or reads proofs, and writes it into the history: not when it happens, but once a
 * minute and at the end, one entry for a caller, what it was and the minute. So it is never on the way of a request, and
 * nobody can flood the history.
 */
import * as E from 'fp-ts/Either';
import { type AccessEntry, access, accessStream, minuteOf, type ProofKind } from '../../domain/access';
import type { Actor } from '../../domain/history';
import type { CommandRunner } from '../commands/command-runner';
import type { Log } from '../lib/log';
import { instants } from '../runtime/instants';
import type { Cancel, Ports } from '../runtime/ports';

export interface Refusal {
  /** Whom the credentials were for, or who may not do it; null when there is no such client. */
  readonly clientId: string | null;
  readonly reason: string;
  readonly route: string | null;
}

export interface AccessLog {
  readonly refused: (refusal: Refusal) => void;
  readonly tokenIssued: (clientId: string) => void;
  readonly proofRead: (clientId: string, proof: ProofKind) => void;
  /** Writes what was counted, also of the minute that is not over. */
  readonly stop: () => Promise<void>;
}

const MINUTE_MS = 60_000;
/** Of one minute; who is turned away beyond is counted without a name. Whoever came in is named, however many were not let in. */
const MAX_REFUSALS = 200;
/** Minutes that wait for a store that does not answer. */
const MAX_WAITING = 60;

type Counted = AccessEntry & { count: number };
type What =
  | ({ readonly kind: 'refused' } & Refusal)
  | { readonly kind: 'token'; readonly clientId: string }
  | { readonly kind: 'proof'; readonly clientId: string; readonly proof: ProofKind };

interface Minute {
  /** By name. */
  readonly entries: Map<string, Counted>;
  refusals: number;
}

/** What is to be appended in one go. Written again under the same key it has one effect. */
interface Batch {
  readonly key: string;
  readonly actor: Actor;
  readonly entries: ReadonlyArray<AccessEntry>;
}

const nobody = { kind: 'refused', clientId: null, reason: 'others', route: null } as const;
const http: Actor = { type: 'system', id: 'http' };

/** For which somebody is refused who has come in. */
export const WRONG_ROLE = 'wrong-role';
export const OWN_FLOWS_ONLY = 'own-flows-only';
export const isOfWhoCameIn = (reason: unknown): boolean => reason === WRONG_ROLE || reason === OWN_FLOWS_ONLY;

export const createAccessLog = (
  commands: Pick<CommandRunner, 'run'>,
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  log: Log,
): AccessLog => {
  const now = instants(clock);
  const minutes = new Map<string, Minute>();
  let waiting: Batch[] = [];
  let cancel: Cancel | null = null;
  let writing: Promise<void> = Promise.resolve();

  const add = (what: What): void => {
    const minute = minuteOf(now());
    const counts = minutes.get(minute) ?? { entries: new Map(), refusals: 0 };
    minutes.set(minute, counts);
    const { entries } = counts;
    const isRoom = what.kind !== 'refused' || counts.refusals < MAX_REFUSALS || entries.has(nameOf(what));
    const shown = isRoom ? what : nobody;
    const counted = entries.get(nameOf(shown));
    if (counted !== undefined) counted.count += 1;
    else {
      entries.set(nameOf(shown), { ...shown, minute, count: 1 });
      if (shown.kind === 'refused') counts.refusals += 1;
    }
    cancel ??= clock.after(MINUTE_MS - (clock.now() % MINUTE_MS), flushSoon);
  };

  /** Moves what is over to what waits to be written. */
  const close = (isOver: (minute: string) => boolean): void => {
    for (const [minute, { entries }] of minutes) {
      if (!isOver(minute)) continue;
      minutes.delete(minute);
      waiting.push(...batchesOf([...entries.values()], random.uuid));
    }
    const tooMany = waiting.length - MAX_WAITING * MAX_REFUSALS;
    if (tooMany <= 0) return;
    log.warn({ batches: tooMany }, 'the store has not answered for so long that entries of who came in are dropped');
    waiting = waiting.slice(tooMany);
  };

  const write = async (): Promise<void> => {
    while (waiting[0] !== undefined) {
      const [{ key, actor, entries }] = waiting as [Batch];
      const stream = accessStream(entries[0]?.minute ?? now());
      const cause = { actor, correlationId: random.uuid(), causationId: null };
      const done = await commands.run(access, stream, { type: 'RecordAccess', at: now(), entries }, cause, key)();
      if (E.isLeft(done)) {
        log.warn({ err: done.left }, 'who came in cannot be written down yet');
        return;
      }
      waiting.shift();
    }
  };

  const flush = (isOver: (minute: string) => boolean): Promise<void> => {
    cancel?.();
    cancel = null;
    close(isOver);
    writing = writing.then(write);
    return writing;
  };
  const flushSoon = (): void => {
    const present = minuteOf(now());
    void flush(minute => minute < present).then(() => {
      if (minutes.size > 0 || waiting.length > 0) cancel ??= clock.after(MINUTE_MS, flushSoon);
    });
  };

  return {
    refused: refusal => add({ kind: 'refused', ...refusal }),
    tokenIssued: clientId => add({ kind: 'token', clientId }),
    proofRead: (clientId, proof) => add({ kind: 'proof', clientId, proof }),
    stop: () => flush(() => true),
  };
};

const nameOf = (what: What): string => {
  if (what.kind === 'refused') return JSON.stringify([what.clientId, what.reason]);
  return JSON.stringify([what.clientId, what.kind, what.kind === 'proof' ? what.proof : '']);
};

const batchesOf = (entries: ReadonlyArray<AccessEntry>, newKey: () => string): ReadonlyArray<Batch> => {
  const byActor = new Map<string, { actor: Actor; entries: AccessEntry[] }>();
  for (const entry of entries) {
    const actor = actorOf(entry);
    const name = `${entry.minute} ${actor.type} ${actor.id}`;
    const batch = byActor.get(name) ?? { actor, entries: [] };
    batch.entries.push(entry);
    byActor.set(name, batch);
  }
  return [...byActor.values()].map(batch => ({ ...batch, key: newKey() }));
};

/** Whoever has shown no right credentials has done nothing: whom they were for is a fact of the event. */
const actorOf = (entry: AccessEntry): Actor =>
  entry.clientId === null || (entry.kind === 'refused' && !isOfWhoCameIn(entry.reason))
    ? http
    : { type: 'client', id: entry.clientId };
