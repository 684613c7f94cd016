/** What a controller needs of the two buses: a command or a query goes in, an answer for HTTP comes out. */
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { pipe } from 'fp-ts/function';
import type { Aggregates, CommandOf, EventOf, StateOf } from '../../../../domain/aggregates';
import type { FlowCommand } from '../../../../domain/flow/commands';
import type { FlowEvent } from '../../../../domain/flow/events';
import { flowStream } from '../../../../domain/flow/flow';
import type { Flow } from '../../../../domain/flow/state';
import type { ReadModelQuery } from '../../../../projections/query';
import type { CommandOutcome } from '../../../commands/command-runner';
import * as TE from '../../../lib/task-either';
import type { MomentError, MomentNotReady } from '../../../moments/moments';
import type { SearchRefused } from '../../../projector/projector';
import type { Answer } from '../endpoint';
import { type Failure, failing, notFound, ofCommandError, unavailable } from '../failure';
import type { RequestContext } from '../request-context';
import { ExecuteCommand } from './execute.command';
import { ReadQuery } from './read.query';

/** What a command on a flow left behind: a flow that exists. */
export type FlowOutcome = CommandOutcome<Flow, FlowEvent>;

@Injectable()
export class Bus {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  execute<C extends keyof Aggregates>(
    category: C,
    stream: string,
    command: CommandOf<C>,
    { cause, key }: RequestContext,
  ): Answer<CommandOutcome<StateOf<C>, EventOf<C>>> {
    return pipe(
      () => this.commands.execute(new ExecuteCommand(category, stream, command, cause, key)),
      TE.mapLeft(ofCommandError),
    );
  }

  /** Any command on a flow is refused before the flow is there, so what it leaves behind is a flow. */
  onFlow(flowId: number, command: FlowCommand, { cause, key }: RequestContext): Answer<FlowOutcome> {
    return pipe(
      () => this.commands.execute(new ExecuteCommand('flow', flowStream(flowId), command, cause, key)),
      TE.mapLeft(error =>
        'reason' in error && error.reason === 'flow-not-found' ? noFlow(flowId) : ofCommandError(error),
      ),
    ) as Answer<FlowOutcome>;
  }

  read<A>(query: ReadModelQuery<A>, context: RequestContext): Answer<A> {
    const { atLeast, caller, asOf } = context;
    return pipe(
      () => this.queries.execute(new ReadQuery(query, atLeast, caller?.clientId ?? '', asOf)),
      TE.mapLeft(ofReadError),
    );
  }

  /** As `read`, for what may not be there. */
  find<A>(query: ReadModelQuery<A | null>, context: RequestContext, missing: () => Failure): Answer<A> {
    return pipe(
      this.read(query, context),
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
    failing(400, 'search-too-broad', 'This search takes too long: narrow it, for example by a code or a reference.'),
  'too-large': () =>
    failing(400, 'page-too-large', 'These records are too large for one answer: ask for fewer by limit.'),
  busy: () => unavailable('searches-busy', 'Too many searches run at the moment; try again.'),
};

export const ofReadError = (error: MomentError): Failure => {
  switch (error._tag) {
    case 'SearchRefused':
      return searchRefused[error.why]();
    case 'NotReady':
      return unavailable('not-ready', `The read model ${error.projection} is not up to date yet; try again.`);
    case 'MomentNotReady':
      return beingBuilt(error);
    case 'MomentFailed':
      return unavailable('moment-failed', `What was at that moment cannot be built: ${error.cause}; try again.`, 30);
    default:
      return ofCommandError(error);
  }
};

/** Sent again, it goes on waiting for the same. */
const beingBuilt = ({ done, total }: MomentNotReady): Failure => {
  const message = `What was at that moment is being built: event ${done} of ${total} is read; ask again, or wait longer (prefer: wait=30).`;
  return failing(503, 'moment-being-built', message, { 'retry-after': '1', 'flowsync-progress': `${done}/${total}` });
};

export const noFlow = (flowId: number): Failure =>
  notFound('flow-not-found', `There is no flow with the id ${flowId}.`);
