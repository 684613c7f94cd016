/** The query bus carries one message: a query to a read model, by its name and parameters. */
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Either } from 'fp-ts/Either';
import type { ReadModelQuery } from '../../../../projections/query';
import type { CommandRunner } from '../../../commands/command-runner';
import type { Position } from '../../../event-store/event-store';
import type { ReadError } from '../../../projector/projector';
import type { QueryRunner } from '../../../projector/query-runner';
import { COMMAND_RUNNER, QUERY_RUNNER } from '../tokens';

export class ReadQuery<A> extends Query<Either<ReadError, A>> {
  constructor(
    readonly query: ReadModelQuery<A>,
    /** The caller wants to see at least this position. */
    readonly atLeast: Position,
    /** Who asks: what may take long is done in turns. */
    readonly client: string,
  ) {
    super();
  }
}

/** Whoever got a 2xx for a command sees its effect in every query that follows: this is the one place of that rule. */
@QueryHandler(ReadQuery)
export class ReadQueryHandler implements IQueryHandler<ReadQuery<unknown>> {
  constructor(
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(QUERY_RUNNER) private readonly queries: QueryRunner,
  ) {}

  execute({ query, atLeast, client }: ReadQuery<unknown>): Promise<Either<ReadError, unknown>> {
    return this.queries.run(query, Math.max(this.commands.acknowledged(), atLeast), client)();
  }
}
