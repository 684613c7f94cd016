/** The references of sources that events name by their number: from the read model, or from the log itself. */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import { flowStream } from '../../domain/flow/flow';
import type { Recorded } from '../../domain/history';
import { flowOf, type ReferenceOf, sourceIdOf } from '../../projections/audit/about';
import { sourceReferences } from '../../projections/audit/queries';
import type { ReadModelQuery } from '../../projections/query';
import type { EventStore, RecordedEvent } from '../event-store/event-store';
import { LogUnavailable } from '../event-store/log-unavailable';
import { decode } from '../event-store/stored-event';

/** For a run of events; rejects with `LogUnavailable`. */
export type FindReferences = (events: ReadonlyArray<Recorded>) => Promise<ReferenceOf>;

type Source = readonly [flowId: number, sourceId: number];

/** Sources whose references are kept. */
const MAX_KEPT = 100_000;

export const referencesOfReadModel =
  (ask: <A>(query: ReadModelQuery<A>) => Promise<A>): FindReferences =>
  async events => {
    const sources = sourcesIn(events);
    const rows = sources.length === 0 ? [] : await ask(sourceReferences(sources));
    return referenceOf(new Map(rows.map(row => [keyOf([row.flow_id, row.source_id]), row.reference])));
  };

/** Without a read model: the log is read from its begin as a rule, so that a source was added before it is named. */
export const referencesOfLog = (store: Pick<EventStore, 'readStream'>): FindReferences => {
  const kept = new LRUCache<string, string>({ max: MAX_KEPT });
  const learn = (recorded: Recorded): void => {
    const { event } = recorded;
    if (event.type === 'SourceAdded') kept.set(keyOf([Number(recorded.id), event.sourceId]), event.reference);
  };
  const readFlow = async (source: Source): Promise<void> => {
    for (let from = 0; !kept.has(keyOf(source)); ) {
      const page: E.Either<{ readonly cause: string }, ReadonlyArray<RecordedEvent>> = await store.readStream(
        flowStream(source[0]),
        { from, limit: 200 },
      )();
      if (E.isLeft(page)) throw new LogUnavailable(page.left.cause);
      const last = page.right.at(-1);
      if (last === undefined) return;
      for (const decoded of page.right.map(decode)) if (E.isRight(decoded)) learn(decoded.right);
      from = last.revision + 1;
    }
  };
  return async events => {
    for (const recorded of events) learn(recorded);
    for (const source of sourcesIn(events)) if (!kept.has(keyOf(source))) await readFlow(source);
    return referenceOf(kept);
  };
};

/** Those that are named by their number only. */
const sourcesIn = (events: ReadonlyArray<Recorded>): ReadonlyArray<Source> => {
  const sources = new Map<string, Source>();
  for (const recorded of events) {
    const [flowId, sourceId] = [flowOf(recorded), sourceIdOf(recorded.event)];
    if (flowId === null || sourceId === null || 'reference' in recorded.event) continue;
    sources.set(keyOf([flowId, sourceId]), [flowId, sourceId]);
  }
  return [...sources.values()];
};

const keyOf = ([flowId, sourceId]: Source): string => `${flowId} ${sourceId}`;
const referenceOf =
  (references: { readonly get: (key: string) => string | undefined }): ReferenceOf =>
  (flowId, sourceId) =>
    references.get(keyOf([flowId, sourceId])) ?? null;
