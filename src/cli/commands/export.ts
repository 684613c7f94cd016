/**
 * `flowsync export`: the history as data for analysts' own tools, from the data directory, also while the service runs, or
 * from a service. It is made beside the place where it is to be, and gets its name when it is whole.
 */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { DataFormat } from '../../../domain/access';
import { counted } from '../../../domain/kernel/counted';
import { formatOf } from '../../exports/formats';
import { CASES, type Case } from '../../exports/formats/xes';
import { CannotExport } from '../../exports/make-export';
import { asText, RANGE, type Range, type RangeName } from '../../exports/range';
import { causeOf } from '../../sqlite/errors';
import { asOf, type GivenMoment } from '../as-of';
import type { Cli } from '../cli';
import { type Exported, exportOfLog } from '../export/from-log';
import { exportOfService } from '../export/from-service';
import { createOwnFolder } from '../export/own-folder';
import { Failed } from '../failed';
import { fsyncPath } from '../fsync';
import { INSTEAD, type Remote, type RemoteOptions, remoteOrLog, withRemote } from '../remote';

type Options = Range &
  RemoteOptions & {
    readonly format: DataFormat;
    readonly out: string;
    readonly by: Case;
    readonly asOf?: GivenMoment;
  };

export const exportCommand = (program: Command, cli: Cli): void => {
  const command = withRemote(program.command('export'), INSTEAD);
  command
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
    .action((options: Options) => exportTo(resolve(options.out), options, remoteOrLog(options, command, cli), cli));
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

const exportTo = async (out: string, options: Options, remote: Remote | null, cli: Cli): Promise<void> => {
  const { format: name, by, since, until, flow, after } = options;
  const format = formatOf(name, by);
  const isFolder = format.outputs.length > 1 || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder && statSync(out, { throwIfNoEntry: false })?.isFile() === true)
    throw new Failed(`${out} is a file; --format ${name} writes several: give it a folder.`);
  if (!existsSync(dirname(out))) throw new Failed(`The directory ${dirname(out)} does not exist.`);

  const stopped = cli.untilStopped();
  const range = { since, until, flow, after };
  const moment: Record<string, string> = options.asOf === undefined ? {} : { asOf: options.asOf.given };
  const own = createOwnFolder(isFolder && existsSync(out) ? out : dirname(out));
  try {
    const exported =
      remote === null
        ? await exportOfLog(own.path, format, { range, asOf: options.asOf }, cli, stopped)
        : await exportOfService(
            own.path,
            format,
            { format: name, by, ...asText(range), ...moment },
            remote,
            cli,
            stopped,
          );
    stopped.throwIfAborted();
    if (isFolder && !existsSync(out)) mkdirSync(out);
    for (const file of exported.files) {
      fsyncPath(file);
      renameSync(file, isFolder ? join(out, basename(file)) : out);
    }
    fsyncPath(isFolder ? out : dirname(out));
    report(out, exported, cli);
  } catch (error) {
    if (error instanceof Failed || stopped.aborted) throw error;
    const needed =
      error instanceof CannotExport || isFull(error) ? ' It takes room for all that is gathered, beside itself.' : '';
    throw new Failed(`${out} was not written: ${causeOf(error)}.${needed}`);
  } finally {
    own.remove();
  }
};

/** A full disk, or all that somebody may have of it, whoever met it. */
const isFull = (error: unknown): boolean => /ENOSPC|EDQUOT|EFBIG|disk is full/.test(causeOf(error));

const report = (out: string, { events, upTo, unreadable }: Exported, { say }: Cli): void => {
  say(
    `${out}: ${events === null ? '' : `${counted(events, 'event')}, `}up to position ${upTo}. What comes later: --after ${upTo}`,
  );
  const { count, first } = unreadable;
  if (count === 0) return;
  const example = first === undefined ? '' : `, as ${first}`;
  say(
    `${counted(count, 'stream holds', 'streams hold')} events that this version cannot read${example}: what follows there is not in it.`,
  );
};
