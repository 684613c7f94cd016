/** The command bus carries one message: a command of the domain, as data, and the stream it is for. */
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Either } from 'fp-ts/Either';
import { type Aggregates, aggregates, type CommandOf, type EventOf, type StateOf } from '../../../../domain/aggregates';
import type { Aggregate } from '../../../../domain/kernel/aggregate';
import type { CommandError, CommandOutcome, CommandRunner } from '../../../commands/command-runner';
import type { Cause } from '../../../event-store/stored-event';
import { COMMAND_RUNNER } from '../tokens';

type Category = keyof Aggregates;

export class ExecuteCommand<C extends Category> extends Command<
  Either<CommandError, CommandOutcome<StateOf<C>, EventOf<C>>>
> {
  constructor(
    readonly category: C,
    readonly stream: string,
    readonly command: CommandOf<C>,
    readonly cause: Cause,
    /** Stands for an idempotency key: a repetition answers as the first did. */
    readonly key?: string,
  ) {
    super();
  }
}

@CommandHandler(ExecuteCommand)
export class ExecuteCommandHandler implements ICommandHandler<ExecuteCommand<Category>> {
  constructor(@Inject(COMMAND_RUNNER) private readonly runner: CommandRunner) {}

  execute<C extends Category>({ category, stream, command, cause, key }: ExecuteCommand<C>) {
    const aggregate = aggregates[category] as unknown as Aggregate<CommandOf<C>, StateOf<C>, EventOf<C>>;
    return this.runner.run(aggregate, stream, command, cause, key)();
  }
}
