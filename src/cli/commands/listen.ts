/**
 * `flowsync listen`: webhooks without a webhook. The service is asked for what one would be sent, and each message goes on
 * to a middleware on this machine, which needs no address that the service could reach.
 */
import type { Command } from 'commander';
import { createKeyedQueue } from '../../lib/keyed-queue';
import type { Cli } from '../cli';
import { follow } from '../listen/connection';
import type { ServerEvent } from '../listen/event-stream';
import type { Message } from '../listen/forward';
import { asJson, showAnswer, showMessage } from '../listen/show';
import { EXAMPLE_TARGET_URL, openTarget, secretOf, type TargetOptions, withTarget } from '../listen/target';
import { position } from '../position';
import { type Remote, type RemoteOptions, remoteOf, withRemote } from '../remote';

interface Options extends RemoteOptions, TargetOptions {
  readonly events?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly reference?: string;
  readonly after?: number;
  readonly json?: true;
}

export const listenCommand = (program: Command, cli: Cli): void => {
  withTarget(withRemote(program.command('listen')), `post each message there, signed: ${EXAMPLE_TARGET_URL}`)
    .description('Print what webhooks would be sent, as it happens, and forward it; r sends the last one again.')
    .option('--events <names>', 'only these, with a comma between them; all but flow.sync.progressed unless given')
    .option('--flow <id>', 'only messages about this flow')
    .option('--code <code>', 'only messages about flows with this code; * stands for any text')
    .option('--reference <reference>', 'only messages about sources with this reference; * stands for any text')
    .option('--after <position>', 'what followed this position of the log, too', position)
    .option('--json', 'one JSON object a line')
    .action((options: Options) => listen(options, cli));
};

const queryOf = ({ events, flow, code, reference }: Options, after: string | undefined): string => {
  const query = { after, events, flowId: flow, flowCode: code, reference };
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return new URLSearchParams(Object.fromEntries(given)).toString();
};

const listen = async (options: Options, cli: Cli): Promise<void> => {
  const remote = remoteOf(options, cli);
  const stopped = cli.untilStopped();
  const { secret, shown } = secretOf(options, cli);
  const target = options.forwardTo === undefined ? null : openTarget(options.forwardTo, secret, cli);
  const queue = createKeyedQueue();
  let after = options.after === undefined ? undefined : String(options.after);
  let isGreeted = false;
  let last: { readonly message: Message; readonly position: string } | null = null;

  const handle = (message: Message, position: string): Promise<void> =>
    queue('one by one', async () => {
      if (!options.json) await cli.write(showMessage(message, position));
      const forwarded = target === null ? null : await target.forward(message);
      if (options.json) await cli.write(asJson(message, position, forwarded));
      else if (target !== null && forwarded !== null) await cli.write(showAnswer(target.url, forwarded));
    });

  const take = async ({ id, event, data }: ServerEvent): Promise<void> => {
    if (event === 'ready' && !isGreeted) cli.say(welcome(remote, options, shown, id));
    isGreeted = true;
    if (event === 'message') {
      const message = JSON.parse(data) as Message;
      await handle(message, id);
      last = { message, position: id };
    }
    after = id;
  };

  cli.onKey(key => {
    if (key === 'q') process.kill(process.pid, 'SIGINT');
    if (key !== 'r') return;
    if (last === null) cli.say('There is nothing to send again yet.');
    else void handle(last.message, last.position);
  });

  await follow(remote, () => queryOf(options, after), cli, stopped, take);
  await target?.close();
};

const welcome = ({ url }: Remote, { forwardTo }: Options, shown: ReadonlyArray<string>, position: string): string =>
  [
    `Listens to ${url} from position ${position} on${forwardTo === undefined ? '' : `, and forwards to ${forwardTo}`}.`,
    ...(forwardTo === undefined ? [] : shown),
    'r sends the last message again, q ends.',
  ].join('\n');
