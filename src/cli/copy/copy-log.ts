/** A whole history from one log to another, or what the other lacks of it. */
import type { EventStore, Position, RecordedEvent } from '../../event-store/event-store';
import { Failed } from '../failed';
import { orFail } from '../open-log';
import { appendsOf, batchesOf } from './appends';
import { createComparison } from './comparison';
import type { Target } from './target';

export interface Copied {
  /** In the target now. */
  readonly events: number;
  readonly streams: number;
  /** Of the last event in the target. */
  readonly position: Position;
  readonly digest: string;
  /** Of those, what was in the target before. */
  readonly before: number;
  /** How far the source was read. */
  readonly upTo: Position;
}

/** Shows how far the work of that name is, in positions of the source. */
export type Step = <A>(name: string, work: (onProgress: (position: Position) => void) => Promise<A>) => Promise<A>;

/**
 * Up to what is the end of the source at the beginning; rejects with what stands in the way, before anything is written
 * when the target holds anything else than the beginning of the source.
 */
export const copyLog = async (source: EventStore, target: Target, upTo: Position, step: Step): Promise<Copied> => {
  const comparison = createComparison(source, target.store);
  const foreign = await step('look', comparison.run);
  if (foreign !== null)
    throw new Failed(`The target holds another history, and nothing was written: in it, ${foreign}.`);
  const before = comparison.events();

  await step('copy', async onProgress => {
    let page = await pageOf(source, comparison.positions().first, upTo);
    while (page.length > 0) {
      const last = page.at(-1)?.position ?? upTo;
      const [next] = await Promise.all([pageOf(source, last, upTo), write(target, page)]);
      onProgress(last);
      page = next;
    }
  });

  const difference = await step('compare', comparison.run);
  const { first, second } = comparison.positions();
  if (difference !== null) throw new Failed(`The copy differs: in it, ${difference}.`);
  if (first < upTo) throw new Failed(`The copy is not whole: it ends where the source is at ${first} of ${upTo}.`);
  return {
    events: comparison.events(),
    streams: comparison.streams(),
    position: second,
    digest: comparison.digest(),
    before,
    upTo: first,
  };
};

const write = async (target: Target, page: ReadonlyArray<RecordedEvent>): Promise<void> => {
  for (const batch of batchesOf(appendsOf(page))) await target.write(batch);
};

const pageOf = async (source: EventStore, after: Position, upTo: Position) =>
  after >= upTo ? [] : orFail(await source.readAll({ after })()).filter(({ position }) => position <= upTo);
