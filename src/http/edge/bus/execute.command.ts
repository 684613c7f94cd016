/** The command bus carries one message: decide this command on that stream. */
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Either } from 'fp-ts/Either';
import type { Aggregate } from '../../../../domain/kernel/aggregate';
import type { CommandError, CommandRunner, Outcome } from '../../../commands/command-runner';
import type { Cause } from '../../../event-store/stored-event';

interface Fact {
  readonly type: string;
  readonly at: string;
}

export class Execute<C extends Fact, State, Event extends Fact> extends Command<
  Either<CommandError, Outcome<State, Event>>
> {
  constructor(
    readonly aggregate: Aggregate<C, State, Event>,
    readonly stream: string,
    readonly command: C,
    readonly cause: Cause,
    readonly key?: string,
  ) {
    super();
  }
}

/** Injection token of the `CommandRunner`. */
export const COMMAND_RUNNER = Symbol('CommandRunner');

@CommandHandler(Execute)
export class ExecuteHandler implements ICommandHandler<Execute<Fact, unknown, Fact>> {
  constructor(@Inject(COMMAND_RUNNER) private readonly runner: CommandRunner) {}

  execute(message: Execute<Fact, unknown, Fact>): Promise<Either<CommandError, Outcome<unknown, Fact>>> {
    return this.runner.run(message.aggregate, message.stream, message.command, message.cause, message.key)();
  }
}
