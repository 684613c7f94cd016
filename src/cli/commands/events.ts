/** `flowsync events`: the history on standard output, for people or for programs, also while the service runs. */
import type { Command } from 'commander';
import type { EventStore, RecordedEvent } from '../../event-store/event-store';
import type { Cli } from '../cli';
import { orFail } from '../open-log';
import { openReadableLog } from '../open-readable-log';
import { position } from '../position';
import { asJson, asText } from '../show-event';

interface Options {
  readonly stream?: string;
  readonly after: number;
  readonly follow?: true;
  readonly json?: true;
}
type Print = (events: ReadonlyArray<RecordedEvent>) => Promise<void>;

export const eventsCommand = (program: Command, cli: Cli): void => {
  program
    .command('events')
    .description('Print the history, oldest first. Works while the service runs.')
    .option('--stream <name>', 'only the events of this stream, for example flow-7')
    .option('--after <position>', 'only what follows this position', position, 0)
    .option('--follow', 'keep running, and print new events as they are appended')
    .option('--json', 'one JSON object a line')
    .action((options: Options) => printEvents(options, cli));
};

const printEvents = async (options: Options, cli: Cli): Promise<void> => {
  const { stream, after } = options;
  const stopped = cli.untilStopped();
  const show = options.json ? asJson : asText;
  const { store, open, close } = await openReadableLog(cli);
  const print: Print = async events => {
    const wanted = events.filter(event => event.position > after && (stream === undefined || event.stream === stream));
    const readable = await open(wanted);
    if (readable.length > 0) await cli.write(readable.map(event => `${show(event)}\n`).join(''));
  };
  try {
    await (options.follow ? follow : readOut)(store, options, print, stopped);
  } finally {
    await close();
  }
};

type Run = (store: EventStore, options: Options, print: Print, stopped: AbortSignal) => Promise<void>;

const readOut: Run = async (store, { stream, after }, print, stopped) => {
  let last: RecordedEvent | undefined;
  do {
    const page =
      stream === undefined
        ? orFail(await store.readAll({ after: last?.position ?? after })())
        : orFail(await store.readStream(stream, { from: (last?.revision ?? -1) + 1 })());
    await print(page);
    last = page.at(-1);
    stopped.throwIfAborted();
  } while (last !== undefined);
};

const follow: Run = async (store, { after }, print, stopped) => {
  const subscription = store.subscribe(after, ({ events }) => print(events));
  await new Promise<void>(resolve => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener('abort', () => resolve());
  });
  await subscription.stop();
};
