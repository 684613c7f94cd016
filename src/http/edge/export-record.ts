/** Who takes the history along is in the history: before the first byte is out, and when it has ended, whatever the export. */
import * as E from 'fp-ts/Either';
import { type AccessCommand, access, accessStream } from '../../../domain/access';
import type { CommandRunner } from '../../commands/command-runner';
import { instants } from '../../runtime/instants';
import type { Clock } from '../../runtime/ports';
import { ofCommandError } from './failure';
import type { RequestContext } from './request-context';

type Facts<Type extends AccessCommand['type']> = Omit<Extract<AccessCommand, { readonly type: Type }>, 'type' | 'at'>;

/** Both reject with a `Failure`. */
export interface ExportRecord {
  readonly begun: (facts: Facts<'BeginExport'>, context: RequestContext) => Promise<void>;
  readonly ended: (facts: Facts<'EndExport'>, context: RequestContext) => Promise<void>;
}

export const createExportRecord = (commands: CommandRunner, clock: Pick<Clock, 'now'>): ExportRecord => {
  const now = instants(clock);
  const record = async (command: AccessCommand, { cause }: RequestContext): Promise<void> => {
    const done = await commands.run(access, accessStream(command.at), command, cause)();
    if (E.isLeft(done)) throw ofCommandError(done.left);
  };
  return {
    begun: (facts, context) => record({ type: 'BeginExport', at: context.at, ...facts }, context),
    ended: (facts, context) => record({ type: 'EndExport', at: now(), ...facts }, context),
  };
};
