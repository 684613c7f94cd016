/** The steps of a flow from the data directory, also while the service runs. */
import * as E from 'fp-ts/Either';
import { flowStream } from '../../../domain/flow/flow';
import type { EventStore, Position, RecordedEvent } from '../../event-store/event-store';
import { causationOf, createReplay, type ReplayPage } from '../../http/replay/steps';
import type { StepsError } from '../../moments/flow-steps';
import { type GivenMoment, positionAt } from '../as-of';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { orFail } from '../open-log';
import { openReadableLog } from '../open-readable-log';
import { withProgress } from '../progress';
import type { Frame } from './show';

export interface Span {
  readonly from?: GivenMoment;
  readonly to?: GivenMoment;
}

const PAGE_STEPS = 50;
const PAGE_EVENTS = 500;

export async function* framesOfLog(
  flow: number,
  { from, to }: Span,
  cli: Cli,
  stopped: AbortSignal,
): AsyncGenerator<Frame> {
  const { store, open, close } = await openReadableLog(cli);
  try {
    const after = from === undefined ? 0 : await positionAt('--from', from, store, cli);
    const upTo = await positionAt('--to', to, store, cli);
    const causes = await withProgress('causes', cli, onProgress => {
      return causesIn(store, flow, upTo, (done, total) => {
        stopped.throwIfAborted();
        onProgress(done, total);
      });
    });
    const readStream: EventStore['readStream'] = (stream, page) => async () => {
      const read = await store.readStream(stream, page)();
      return E.isLeft(read) ? read : E.right(await open(read.right));
    };
    const replay = createReplay({ store: { readStream }, findEvent: async id => causes.get(id) ?? null });
    for (let cursor: number | null = -1; cursor !== null; ) {
      const page: ReplayPage | null = orFail(E.mapLeft(lineOf)(await replay(flow, cursor, PAGE_STEPS, upTo)));
      if (page === null) throw new Failed(`There is no flow with the id ${flow}.`);
      for (const step of page.steps) if (Number(step.event.position) >= after) yield step;
      ({ cursor } = page);
    }
  } finally {
    await close();
  }
}

const lineOf = (error: StepsError): { readonly message: string } => ({
  message:
    error._tag === 'StreamUnreadable'
      ? `This version cannot read event ${error.unreadable.revision + 1} of the flow: ${error.unreadable.reason}`
      : `The store does not answer: ${error.cause}`,
});

/**
 * All that set off what happened to the flow. A cause lies before its effect, so one look at the log finds them all,
 * from the last effect back to the first cause.
 */
const causesIn = async (
  store: Pick<EventStore, 'readStream' | 'readAll'>,
  flow: number,
  upTo: Position,
  onProgress: (done: number, total: number) => void,
): Promise<ReadonlyMap<string, RecordedEvent>> => {
  const wanted = new Set<string>();
  let end = 0;
  const want = (effect: RecordedEvent): void => {
    const id = causationOf(effect);
    if (id === null) return;
    wanted.add(id);
    end = Math.max(end, effect.position);
  };
  for (let from = 0; ; ) {
    const page = orFail(await store.readStream(flowStream(flow), { from, limit: PAGE_EVENTS })());
    for (const event of page) if (event.position <= upTo) want(event);
    const last = page.at(-1);
    if (last === undefined) break;
    from = last.revision + 1;
  }
  const found = new Map<string, RecordedEvent>();
  for (let before = end; wanted.size > 0; ) {
    const page = orFail(await store.readAll({ direction: 'backwards', after: before, limit: PAGE_EVENTS })());
    for (const event of page) {
      if (!wanted.delete(event.eventId)) continue;
      found.set(event.eventId, event);
      want(event);
    }
    const last = page.at(-1);
    if (last === undefined) break;
    before = last.position;
    onProgress(end - before, end);
  }
  return found;
};
