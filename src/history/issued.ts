/** What the history says of its own proofs: keys, and every checkpoint that was given out. */
import * as E from 'fp-ts/Either';
import { type HistoryLogEvent, type HistoryLogState, historyLog, historyLogStream } from '../../domain/history-log';
import { fold } from '../../domain/kernel/aggregate';
import type { EventStore, RecordedEvent, StoreUnavailable } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { parseVkey, type Verifier } from '../transparency/note';

export interface SignedRoot {
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  readonly note: string;
}

export interface Issued {
  /** Null: proofs have not begun. */
  readonly state: HistoryLogState;
  readonly keys: ReadonlyArray<Verifier>;
  /** Smallest first. */
  readonly checkpoints: ReadonlyArray<SignedRoot>;
}

/** With cosignatures of witnesses. */
export const withLines = <A extends { readonly note: string }>(one: A, lines: ReadonlyArray<string>): A => ({
  ...one,
  note: `${one.note}${lines.map(line => `${line}\n`).join('')}`,
});

/** Of an event that is a checkpoint; null else. */
export const signedRootIn = (recorded: RecordedEvent): SignedRoot | null => {
  const event = recorded.stream === historyLogStream ? eventOf(recorded) : null;
  return event?.type === 'CheckpointSigned' ? { size: event.size, root: event.root, note: event.note } : null;
};

export const readIssued = async (store: EventStore): Promise<E.Either<StoreUnavailable, Issued>> => {
  const checkpoints: SignedRoot[] = [];
  let state: HistoryLogState = null;
  for (let from = 0; ; ) {
    const page = await store.readStream(historyLogStream, { from })();
    if (E.isLeft(page)) return page;
    const last = page.right.at(-1);
    if (last === undefined) break;
    const events = page.right.flatMap(recorded => eventOf(recorded) ?? []);
    state = fold(historyLog, state, events);
    for (const event of events) {
      const before = checkpoints.at(-1);
      if (event.type === 'CheckpointSigned') checkpoints.push({ size: event.size, root: event.root, note: event.note });
      if (event.type === 'CheckpointCosigned' && before?.size === event.size)
        checkpoints.splice(-1, 1, withLines(before, event.lines));
    }
    from = last.revision + 1;
  }
  const keys = (state?.keys ?? []).flatMap(({ vkey }) => {
    const parsed = parseVkey(vkey);
    return E.isRight(parsed) ? [parsed.right] : [];
  });
  return E.right({ state, keys, checkpoints: checkpoints.toSorted((a, b) => a.size - b.size) });
};

const eventOf = (recorded: RecordedEvent): HistoryLogEvent | null => {
  const decoded = decode(recorded);
  return E.isRight(decoded) && decoded.right.category === 'history' ? decoded.right.event : null;
};
