/** Runs queries by name: here, or in a reader thread where it may take long and there are such threads. */
import type { TaskEither } from 'fp-ts/TaskEither';
import { queries as allQueries } from '../../projections';
import { type QueryRegistry, type ReadModelQuery, runQuery } from '../../projections/query';
import type { Position } from '../event-store/event-store';
import type { Projector, ReadError } from './projector';

export interface QueryRunner {
  /** Once the read model holds all events up to `atLeast`. What may take long is done in turns of the clients that ask. */
  readonly run: <A>(query: ReadModelQuery<A>, atLeast: Position, client?: string) => TaskEither<ReadError, A>;
}

export const createQueryRunner = (
  { read, search }: Pick<Projector, 'read' | 'search'>,
  queries: QueryRegistry = allQueries,
): QueryRunner => ({
  run: (query, atLeast, client = '') => {
    const definition = queries.get(query.name);
    if (definition === undefined) throw new Error(`There is no query ${query.name}.`);
    return definition.isSearch && search !== undefined
      ? search(definition.of, atLeast, query, client)
      : read(definition.of, atLeast, db => runQuery(definition, query, db));
  },
});
