/** `flowsync audit`: the history by filters, in any form of export: from the data directory, or from a service. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { ExportFormat } from '../../../domain/access';
import { version } from '../../../package.json';
import type { AuditFilter } from '../../../projections/audit/filter';
import { exportText } from '../../audit/export';
import { asText, FILTERS, type FilterName, misfitsOf } from '../../audit/filter';
import { formats } from '../../audit/formats';
import { referencesOfLog } from '../../audit/references';
import { scanLog } from '../../audit/scan';
import { readIssued } from '../../history/issued';
import { instants } from '../../runtime/instants';
import { realRandom } from '../../runtime/real';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { orFail } from '../open-log';
import { openReadableLog } from '../open-readable-log';
import { withProgress } from '../progress';
import { INSTEAD, type Remote, type RemoteOptions, refusalIn, remoteOrLog, withRemote } from '../remote';

type Options = AuditFilter & RemoteOptions & { readonly format: ExportFormat };

const DESCRIPTIONS: Readonly<Record<FilterName, readonly [value: string, text: string]>> = {
  actor: ['id', 'who did it, as an id or client:<id>, schedule:<id>, system:<name>'],
  onBehalfOf: ['id', 'for whom it was done, as an id or client:<id>, schedule:<id>, person:<id>'],
  type: ['type', 'a type of event, or with * at its end all whose names begin so'],
  flow: ['id', 'of this flow, or naming it'],
  source: ['reference', 'about sources with this reference'],
  stream: ['name', 'of this stream'],
  outcome: ['outcome', 'succeeded, failed or refused'],
  correlation: ['id', 'all that one request set off'],
  since: ['time', 'from this time on, as 2026-11-24T09:30:00.000Z'],
  until: ['time', 'before this time'],
  after: ['position', 'beyond this position'],
  before: ['position', 'before this position'],
  text: ['text', 'somewhere in the texts of its facts'],
};

/** What an export that is whole has near its end. */
const END = /exportId/;
const END_CHARACTERS = 16_384;

export const auditCommand = (program: Command, cli: Cli): void => {
  const command = withRemote(program.command('audit'), INSTEAD)
    .description(
      'Print what the history says by filters that combine; the last record says that it is whole. Works while the service runs.',
    )
    .addOption(
      new Option('--format <format>', 'how it is written').choices(Object.keys(ExportFormat.keys)).default('ndjson'),
    );
  for (const name of Object.keys(FILTERS) as FilterName[])
    command.option(`--${optionName(name)} <${DESCRIPTIONS[name][0]}>`, DESCRIPTIONS[name][1], filterValue(name));
  command.action((options: Options) => {
    for (const { name, message } of misfitsOf(options)) command.error(`error: --${optionName(name)} ${message}`);
    const remote = remoteOrLog(options, command, cli);
    return remote === null ? fromLog(options, cli) : fromService(remote, options, cli);
  });
};

const optionName = (name: FilterName): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** By the codec that HTTP has for it. */
const filterValue =
  (name: FilterName) =>
  (given: string): unknown => {
    const codec: t.Mixed = FILTERS[name];
    const value = ['flow', 'after', 'before'].includes(name) && /^\d+$/.test(given) ? Number(given) : given;
    const decoded = codec.decode(value);
    if (E.isRight(decoded)) return decoded.right;
    const message = decoded.left[0]?.message ?? 'must be succeeded, failed or refused';
    throw new InvalidArgumentError(`It ${message}.`);
  };

const fromLog = async (options: Options, cli: Cli): Promise<void> => {
  const filter = filterOf(options);
  const stopped = cli.untilStopped();
  const { store, readAll, close } = await openReadableLog(cli);
  try {
    const { state, checkpoints } = orFail(await readIssued(store));
    const upTo = orFail(await store.head()());
    const format = formats[options.format]({ origin: state?.origin ?? 'flowsync', version });
    await withProgress('audit', cli, async onProgress => {
      const text = exportText({
        ...{ format, now: instants(cli.clock), runs: scanLog({ readAll }, filter, upTo, referencesOfLog(store)) },
        summary: { exportId: realRandom.uuid(), filter: asText(filter), upTo: String(upTo) },
        checkpoint: () => checkpoints.at(-1)?.note ?? null,
        onRun: ({ position }) => onProgress(position, upTo),
        onEnd: async () => undefined,
      });
      for await (const chunk of text) {
        stopped.throwIfAborted();
        await cli.writeExactly(chunk);
      }
    });
  } finally {
    await close();
  }
};

const filterOf = ({ format: _format, url: _url, key: _key, keyFile: _keyFile, ...filter }: Options): AuditFilter =>
  filter;

const fromService = async ({ url, key }: Remote, options: Options, cli: Cli): Promise<void> => {
  const query = new URLSearchParams({ format: options.format, ...asText(filterOf(options)) });
  const stopped = cli.untilStopped();
  let end = '';
  try {
    const answer = await fetch(`${url}/audit/export?${query}`, {
      headers: { 'x-api-key': key },
      signal: stopped,
    });
    if (!answer.ok || answer.body === null) throw new Failed(`${url} refuses it: ${await refusalIn(answer)}`);
    const decoder = new TextDecoder();
    for await (const bytes of answer.body) {
      const text = decoder.decode(bytes, { stream: true });
      end = (end + text).slice(-END_CHARACTERS);
      await cli.writeExactly(text);
    }
  } catch (error) {
    stopped.throwIfAborted();
    if (error instanceof Failed) throw error;
    throw new Failed(`${url} does not answer: ${error instanceof Error ? error.message : error}`);
  }
  if (!END.test(end)) throw new Failed(`The export from ${url} was cut short: its end is missing.`);
};
