/** The query bus carries one message: a query to a read model, by its name and parameters. */
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Either } from 'fp-ts/Either';
import type { ReadModelQuery } from '../../../../projections/query';
import type { CommandRunner } from '../../../commands/command-runner';
import type { Position } from '../../../event-store/event-store';
import type { MomentError, Moments } from '../../../moments/moments';
import type { QueryRunner } from '../../../projector/query-runner';
import type { AsOfContext } from '../request-context';
import { COMMAND_RUNNER, MOMENTS, QUERY_RUNNER } from '../tokens';

export class ReadQuery<A> extends Query<Either<MomentError, A>> {
  constructor(
    readonly query: ReadModelQuery<A>,
    /** The caller wants to see at least this position. */
    readonly atLeast: Position,
    /** Who asks: what may take long is done in turns. */
    readonly client: string,
    /** As of which moment; null: as things are. */
    readonly asOf: AsOfContext | null,
  ) {
    super();
  }
}

/**
 * Whoever got a 2xx for a command sees its effect in every query that follows: this is the one place of that rule. What is
 * asked about a moment is answered from that, wherever the log has got to since.
 */
@QueryHandler(ReadQuery)
export class ReadQueryHandler implements IQueryHandler<ReadQuery<unknown>> {
  constructor(
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(QUERY_RUNNER) private readonly queries: QueryRunner,
    @Inject(MOMENTS) private readonly moments: Moments,
  ) {}

  execute({ query, atLeast, client, asOf }: ReadQuery<unknown>): Promise<Either<MomentError, unknown>> {
    if (asOf !== null) return this.moments.run(query, { ...asOf, client })();
    return this.queries.run(query, Math.max(this.commands.acknowledged(), atLeast), client)();
  }
}
