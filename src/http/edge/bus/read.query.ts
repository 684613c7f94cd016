/** The query bus carries one message: ask this read model that question. */
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Either } from 'fp-ts/Either';
import { SERVICE, type Service } from '../../../app/service';
import type { Position } from '../../../event-store/event-store';
import type { ReadError } from '../../../projector/projector';
import type { ReadDb } from '../../../projector/read-db';
import type { Question } from '../../../queries/thread/messages';

/** A question to one read model: its name, and what to ask of its tables. */
export interface Asked<A> {
  readonly of: string;
  readonly query: (db: ReadDb) => A;
  /** How a reader thread is asked the same, where the answer may take long. */
  readonly question?: Question;
}

export class Read<A> extends Query<Either<ReadError, A>> {
  constructor(
    readonly asked: Asked<A>,
    /** The caller wants to see at least this position. */
    readonly atLeast: Position,
    /** Who asks: what may take long is done in turns. */
    readonly client: string,
  ) {
    super();
  }
}

/** Whoever got a 2xx for a command sees its effect in every query that follows: this is the one place of that rule. */
@QueryHandler(Read)
export class ReadHandler implements IQueryHandler<Read<unknown>> {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  execute({ asked, atLeast, client }: Read<unknown>): Promise<Either<ReadError, unknown>> {
    const { commands, projector } = this.service;
    const { of, query, question } = asked;
    const position = Math.max(commands.acknowledged(), atLeast);
    if (question !== undefined && projector.search !== undefined)
      return projector.search(of, position, question, client)();
    return projector.read(of, position, query)();
  }
}
