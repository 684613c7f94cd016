/** What a controller needs of the two buses: a command or a query goes in, an answer for HTTP comes out. */
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { pipe } from 'fp-ts/function';
import type { FlowCommand } from '../../../../domain/flow/commands';
import type { FlowEvent } from '../../../../domain/flow/events';
import { flow, flowStream } from '../../../../domain/flow/flow';
import type { Flow } from '../../../../domain/flow/state';
import type { Aggregate } from '../../../../domain/kernel/aggregate';
import type { Outcome } from '../../../commands/command-runner';
import * as TE from '../../../lib/task-either';
import type { ReadError, SearchRefused } from '../../../projector/projector';
import type { Answer } from '../endpoint';
import { type Failure, failing, notFound, ofCommandError, unavailable } from '../failure';
import type { RequestContext } from '../request-context';
import { Execute } from './execute.command';
import { type Asked, Read } from './read.query';

interface Fact {
  readonly type: string;
  readonly at: string;
}

/** What a command on a flow left behind: a flow that exists. */
export type FlowOutcome = Outcome<Flow, FlowEvent>;

@Injectable()
export class Bus {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  execute<C extends Fact, State, Event extends Fact>(
    aggregate: Aggregate<C, State, Event>,
    stream: string,
    command: C,
    { cause, key }: RequestContext,
  ): Answer<Outcome<State, Event>> {
    return pipe(
      () => this.commands.execute(new Execute(aggregate, stream, command, cause, key)),
      TE.mapLeft(ofCommandError),
    );
  }

  /** Any command on a flow is refused before the flow is there, so what it leaves behind is a flow. */
  onFlow(flowId: number, command: FlowCommand, { cause, key }: RequestContext): Answer<FlowOutcome> {
    return pipe(
      () => this.commands.execute(new Execute(flow, flowStream(flowId), command, cause, key)),
      TE.mapLeft(error =>
        'reason' in error && error.reason === 'flow-not-found' ? noFlow(flowId) : ofCommandError(error),
      ),
    ) as Answer<FlowOutcome>;
  }

  read<A>(asked: Asked<A>, context: RequestContext): Answer<A> {
    const { atLeast, caller } = context;
    return pipe(() => this.queries.execute(new Read(asked, atLeast, caller?.clientId ?? '')), TE.mapLeft(ofReadError));
  }

  /** As `read`, for what may not be there. */
  find<A>(asked: Asked<A | null>, context: RequestContext, missing: () => Failure): Answer<A> {
    return pipe(
      this.read(asked, context),
      TE.flatMap(found => (found === null ? TE.left(missing()) : TE.right(found))),
    );
  }
}

export const isReason =
  (reason: string) =>
  (failure: Failure): boolean =>
    failure.problems[0]?.reason === reason;

const searchRefused: Readonly<Record<SearchRefused['why'], () => Failure>> = {
  'too-long': () =>
    failing(
      400,
      'search-too-broad',
      'This search takes too long: say more of what you look for, as a code or a reference.',
    ),
  'too-large': () =>
    failing(400, 'page-too-large', 'These records are too large for one answer: ask for fewer by limit.'),
  busy: () => unavailable('searches-busy', 'Too many searches run at the moment; try again.'),
};

const ofReadError = (error: ReadError): Failure => {
  if (error._tag === 'SearchRefused') return searchRefused[error.why]();
  return error._tag === 'NotReady'
    ? unavailable('not-ready', `The read model ${error.projection} is not up to date yet; try again.`)
    : ofCommandError(error);
};

export const noFlow = (flowId: number): Failure =>
  notFound('flow-not-found', `There is no flow with the id ${flowId}.`);
