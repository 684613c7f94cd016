/**
 * `flowsync listen`: webhooks without a webhook. The service is asked for what one would be sent, and each message goes on
 * to a middleware on this machine, which needs no address that the service could reach.
 */
import type { Command } from 'commander';
import { createKeyedQueue } from '../../lib/keyed-queue';
import { createNetwork } from '../../runtime/network';
import { realRandom } from '../../runtime/real';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { follow } from '../listen/connection';
import type { ServerEvent } from '../listen/event-stream';
import { createForward, type Message } from '../listen/forward';
import { httpUrl, type Remote, type RemoteOptions, remoteOf, withRemote } from '../listen/remote';
import { asJson, showAnswer, showMessage } from '../listen/show';
import { position } from '../position';

interface Options extends RemoteOptions {
  readonly forwardTo?: string;
  readonly secret?: string;
  readonly events?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly reference?: string;
  readonly after?: number;
  readonly json?: true;
}

/** Whoever forwards has said where to; nothing is kept from being reached. */
const ANYWHERE = ['0.0.0.0/0', '::/0'];

const SECRET_VARIABLE = 'FLOWSYNC_WEBHOOK_SECRET';

/** A new one signs for this run alone. */
const secretOf = ({ secret }: Options, { env }: Cli): string => {
  const given = secret ?? (env[SECRET_VARIABLE] || undefined);
  if (given !== undefined && !given.startsWith('whsec_'))
    throw new Failed(`The secret (--secret, ${SECRET_VARIABLE}) must begin with whsec_.`);
  return given ?? `whsec_${Buffer.from(realRandom.bytes(32)).toString('base64')}`;
};

export const listenCommand = (program: Command, cli: Cli): void => {
  withRemote(program.command('listen'))
    .description('Print what webhooks would be sent, as it happens, and forward it; r sends the last one again.')
    .option('--forward-to <url>', 'post each message there, signed: http://localhost:8080/hook', httpUrl)
    .option(
      '--secret <secret>',
      `sign with this secret (whsec_…) of a webhook, better in ${SECRET_VARIABLE}; one is made unless given`,
    )
    .option('--events <names>', 'only these, with a comma between them')
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
  const { clock } = cli;
  const secret = secretOf(options, cli);
  const network = createNetwork({ clock, allowNetworks: ANYWHERE });
  const forward =
    options.forwardTo === undefined
      ? null
      : { url: options.forwardTo, to: createForward(options.forwardTo, secret, network, clock) };
  const queue = createKeyedQueue();
  let after = options.after === undefined ? undefined : String(options.after);
  let isGreeted = false;
  let last: { readonly message: Message; readonly position: string } | null = null;

  const handle = (message: Message, position: string): Promise<void> =>
    queue('one by one', async () => {
      if (!options.json) await cli.write(showMessage(message, position));
      const forwarded = forward === null ? null : await forward.to(message);
      if (options.json) await cli.write(asJson(message, position, forwarded));
      else if (forward !== null && forwarded !== null) await cli.write(showAnswer(forward.url, forwarded));
    });

  const take = async ({ id, event, data }: ServerEvent): Promise<void> => {
    if (event === 'ready' && !isGreeted) cli.say(welcome(remote, options, secret, id));
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
  await network.close();
};

const welcome = ({ url }: Remote, { forwardTo }: Options, secret: string, position: string): string =>
  [
    `Listens to ${url} from position ${position} on${forwardTo === undefined ? '' : `, and forwards to ${forwardTo}`}.`,
    ...(forwardTo === undefined ? [] : [`Messages are signed with the secret ${secret}`]),
    'r sends the last message again, q ends.',
  ].join('\n');
