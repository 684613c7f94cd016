/** `flowsync trigger`: the example of an event for a middleware that is being built, without a service. */
import { Argument, type Command } from 'commander';
import { SYNC_REQUESTED } from '../../../domain/webhook-settings';
import { realRandom } from '../../runtime/real';
import { deliveryIdOf, exampleBody } from '../../webhooks/message';
import { type MessageType, messageTypes } from '../../webhooks/message-types';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { showAnswer, showMessage } from '../listen/show';
import { EXAMPLE_TARGET_URL, openTarget, secretOf, type TargetOptions, withTarget } from '../listen/target';

/** What keeps a middleware from taking it for something that has happened. */
const EXAMPLE_HEADERS = { 'flowsync-example': 'true' };

const EVENTS = [SYNC_REQUESTED, ...Object.keys(messageTypes)];

export const triggerCommand = (program: Command, cli: Cli): void => {
  withTarget(program.command('trigger'), `post it there, signed; ${EXAMPLE_TARGET_URL} unless given`)
    .description('Send a middleware the example of an event, signed as a webhook, and show its answer.')
    .addArgument(new Argument('<event>', 'which').choices(EVENTS))
    .action((event: string, options: TargetOptions) => trigger(typeOf(event), options, cli));
};

const trigger = async (type: MessageType, options: TargetOptions, cli: Cli): Promise<void> => {
  const { secret, shown } = secretOf(options, cli);
  const target = openTarget(options.forwardTo ?? EXAMPLE_TARGET_URL, secret, cli);
  const body = exampleBody(type, new Date(cli.clock.now()).toISOString());
  const message = { id: deliveryIdOf(realRandom.uuid(), 0), type, body, checkpoint: null };
  for (const line of shown) cli.say(line);
  await cli.write(showMessage(message, 'example'));
  const forwarded = await target.forward(message, EXAMPLE_HEADERS);
  await target.close();
  await cli.write(showAnswer(target.url, forwarded));
  const status = 'answer' in forwarded.result ? forwarded.result.answer.status : null;
  if (status === null) throw new Failed('The example has no answer.');
  if (status < 200 || status >= 300) throw new Failed(`The example was answered with ${status}; only 2xx takes it.`);
};

/** `FLOW_EXTERNAL_SOURCE` is the sync request by its name in the WISEflow API. */
const typeOf = (event: string): MessageType =>
  event === SYNC_REQUESTED ? 'flow.sync.requested' : (event as MessageType);
