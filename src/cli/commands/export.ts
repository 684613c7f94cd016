/**
 * `flowsync export`: the history as data for analysts' own tools, from the data directory, also while the service runs. It is
 * made beside the place where it is to be, and gets its name when it is whole.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { DataFormat } from '../../../domain/access';
import type { EventStore } from '../../event-store/event-store';
import { LogUnavailable } from '../../event-store/log-unavailable';
import { formatOf } from '../../exports/formats';
import { CASES, type Case } from '../../exports/formats/xes';
import { CannotExport, type Made, makeExport, Stopped } from '../../exports/make-export';
import { findMoment } from '../../exports/moment';
import { pagesOf } from '../../exports/pages';
import { misfitsOf, RANGE, type Range, type RangeName } from '../../exports/range';
import { type AsOf, readAsOf } from '../../moments/moment';
import { causeOf } from '../../sqlite/errors';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { fsyncPath } from '../fsync';
import { openLog, orFail } from '../open-log';
import { openTexts } from '../open-texts';
import { withProgress } from '../progress';

type Options = Range & {
  readonly format: DataFormat;
  readonly out: string;
  readonly by: Case;
  readonly asOf?: { readonly given: string; readonly moment: AsOf };
};

export const exportCommand = (program: Command, cli: Cli): void => {
  program
    .command('export')
    .description('Write the history as data for analysts: no names, no free texts. Works while the service runs.')
    .addOption(
      new Option('--format <format>', 'how it is written').choices(Object.keys(DataFormat.keys)).makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'a file, or a folder: of parquet always a folder')
    .addOption(new Option('--by <case>', 'what a case is, of xes').choices(Object.keys(CASES)).default('flow'))
    .option('--since <time>', 'from this time on, as 2026-11-24T09:30:00.000Z', value('since'))
    .option('--until <time>', 'before this time: what happened later is as if it had not', value('until'))
    .option('--flow <id>', 'of this flow, and what is linked with it', value('flow'))
    .option('--after <position>', 'beyond this position: what is new since an earlier export', value('after'))
    .option('--as-of <moment>', 'as of a position, a time with a zone, or so long ago as -2h', asOf)
    .action((options: Options) => exportTo(resolve(options.out), options, cli));
};

/** By the codec that HTTP has for it. */
const value =
  (name: RangeName) =>
  (given: string): unknown => {
    const codec: t.Mixed = RANGE[name];
    const isNumber = (name === 'flow' || name === 'after') && /^\d+$/.test(given);
    const decoded = codec.decode(isNumber ? Number(given) : given);
    if (E.isRight(decoded)) return decoded.right;
    throw new InvalidArgumentError(`It ${decoded.left[0]?.message}.`);
  };

const asOf = (given: string): Options['asOf'] => {
  const moment = readAsOf(given);
  if (moment === null)
    throw new InvalidArgumentError(
      'It must be a position, a time with a zone as 2026-11-24T10:00:00Z, or how long ago as -90s, -15m, -2h or -7d.',
    );
  return { given, moment };
};

const exportTo = async (out: string, options: Options, cli: Cli): Promise<void> => {
  const { format: name, by, since, until, flow, after } = options;
  const format = formatOf(name, by);
  const isFolder = format.outputs.length > 1 || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder && statSync(out, { throwIfNoEntry: false })?.isFile() === true)
    throw new Failed(`${out} is a file; --format ${name} writes several: give it a folder.`);
  if (!existsSync(dirname(out))) throw new Failed(`The directory ${dirname(out)} does not exist.`);

  const stopped = cli.untilStopped();
  const { store } = await openLog(cli);
  const texts = openTexts(cli);
  const dir = mkdtempSync(join(isFolder && existsSync(out) ? out : dirname(out), '.flowsync-export-'));
  try {
    const readAll: EventStore['readAll'] = page => async () => {
      const read = await store.readAll(page)();
      return E.isLeft(read) ? read : E.right(await texts.open(read.right));
    };
    const upTo = await endOf(store, options, cli);
    const range = { since, until, flow, after };
    for (const { name: option, message } of misfitsOf(range, upTo)) throw new Failed(`--${option} ${message}.`);
    const { bavail, bsize } = statfsSync(dir);
    const made = await withProgress('export', cli, onProgress =>
      makeExport({
        ...{ dir, format, about: { upTo, range }, pages: pagesOf({ readAll }, upTo) },
        ...{ maxBytes: bavail * bsize, isStopped: () => stopped.aborted },
        onRead: position => onProgress(position, upTo),
      }),
    );
    if (stopped.aborted) return;
    if (isFolder && !existsSync(out)) mkdirSync(out);
    for (const file of made.files) {
      fsyncPath(file);
      renameSync(file, isFolder ? join(out, basename(file)) : out);
    }
    fsyncPath(isFolder ? out : dirname(out));
    report(out, made, upTo, cli);
  } catch (error) {
    if (error instanceof Stopped) return;
    if (error instanceof LogUnavailable) throw new Failed(`The store does not answer: ${error.message}`);
    if (error instanceof CannotExport || isFull(error))
      throw new Failed(
        `${out} was not written: ${causeOf(error)}. It takes room for all that is gathered, beside itself.`,
      );
    throw error;
  } finally {
    rmSync(dir, { recursive: true, force: true });
    await texts.close();
    await store.close();
  }
};

/** A full disk, whoever met it. */
const isFull = (error: unknown): boolean => /ENOSPC|disk is full/.test(causeOf(error));

/** Where the history ends for this export. */
const endOf = async (store: EventStore, { asOf }: Options, { clock }: Cli): Promise<number> => {
  const head = orFail(await store.head()());
  if (asOf === undefined) return head;
  const found = await findMoment(asOf.moment, { head, now: clock.now(), pages: pagesOf(store, head) });
  if ('misfit' in found) throw new Failed(`--as-of ${found.misfit}; it is ${asOf.given}.`);
  return found.upTo;
};

const report = (out: string, { events, unreadable }: Made, upTo: number, { say }: Cli): void => {
  say(`${out}: ${events} events, up to position ${upTo}. What comes later: --after ${upTo}`);
  if (unreadable.length > 0)
    say(
      `${unreadable.length} streams hold events that this version cannot read, as ${unreadable[0]}: what follows there is not in it.`,
    );
};
