/** `flowsync history …`: the history taken out with its proofs, and what was taken out checked, without a service. */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import * as E from 'fp-ts/Either';
import { counted } from '../../../domain/kernel/counted';
import { isBundle } from '../../history/bundle';
import { exportHistory } from '../../history/export';
import { readIssued } from '../../history/issued';
import { createLogCheck, type ExpectedRoot, noCommittedLeaves } from '../../history/log-check';
import { type GivenCheckpoint, NotSound, verifyFolder } from '../../history/verify-folder';
import { type ProofReport, verifyBundle, verifyInclusionText } from '../../history/verify-proof';
import { cosignaturesOf } from '../../transparency/cosignature';
import {
  type KeyType,
  openCheckpoint,
  parseVkey,
  readCheckpoint,
  type SignedCheckpoint,
  type Verifier,
} from '../../transparency/note';
import { isInclusionText } from '../../transparency/proof';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { openLog, orFail } from '../open-log';
import { withProgress } from '../progress';
import { rotateHistoryKey } from '../rotate-history-key';

interface VerifyOptions {
  readonly key: ReadonlyArray<Verifier>;
  readonly checkpoint?: ReadonlyArray<string>;
  readonly witness?: ReadonlyArray<Verifier>;
}

const vkeyOf =
  (type: KeyType) =>
  (text: string, before: ReadonlyArray<Verifier> = []): ReadonlyArray<Verifier> => {
    const parsed = parseVkey(text.trim(), type);
    if (E.isLeft(parsed)) throw new InvalidArgumentError(parsed.left);
    return [...before, parsed.right];
  };
const vkey = vkeyOf('note');

const KEY = 'a trusted key, as /history/key shows it; repeat the option for several';

export const historyCommand = (program: Command, cli: Cli): void => {
  const history = program.command('history').description('Export the history with its proofs, and check them.');
  history
    .command('export')
    .description('Write the history to a folder, or what is missing there, up to the last checkpoint.')
    .argument('<dir>', 'created when it does not exist')
    .action((dir: string) => exportTo(dir, cli));
  history
    .command('verify')
    .description(
      'Check an exported folder, a bundle of a flow or a proof of an event. Needs no service and no network.',
    )
    .argument('<folder|bundle>')
    .requiredOption('--key <vkey>', KEY, vkey)
    .option('--checkpoint <file...>', 'checkpoints from elsewhere, of which it must be the continuation')
    .option('--witness <vkey>', 'who must have cosigned its checkpoint; again for another', vkeyOf('cosignature'))
    .action((path: string, options: VerifyOptions) => verify(path, options, cli));
  history
    .command('check-saved')
    .description('Check that the history is the continuation of checkpoints that were saved elsewhere.')
    .argument('<file...>')
    .option('--key <vkey>', `${KEY}; those in the history otherwise`, vkey)
    .action((files: ReadonlyArray<string>, { key }: Partial<VerifyOptions>) => checkSaved(files, key, cli));
  history
    .command('rotate-key')
    .description(
      'Sign with another key from now on. The service must not run; one that does takes POST /history/key/rotate.',
    )
    .action(() => rotateHistoryKey(cli));
};

const exportTo = async (dir: string, cli: Cli): Promise<void> => {
  const { store } = await openLog(cli);
  try {
    const done = await withProgress('export', cli, onProgress => exportHistory(store, dir, onProgress));
    if (E.isLeft(done)) throw new Failed(done.left);
    const { size, root, before } = done.right;
    await cli.write(`events ${size}\nnew ${size - before}\nroot ${root}\n`);
  } finally {
    await store.close();
  }
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failed(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
};

/** Longer than any proof of one event, and no longer than what is read to tell what a file is. */
const MAX_PROOF_BYTES = 256 * 1024;

const firstBytesOf = async (file: string): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: MAX_PROOF_BYTES })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

/** By line feeds only: `readline` also ends a line at characters that may stand in a text. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

const verifyFile = async (file: string, keys: ReadonlyArray<Verifier>): Promise<ProofReport> => {
  const text = await firstBytesOf(file);
  if (isInclusionText(text)) return verifyInclusionText(text, keys);
  if (isBundle(text)) return verifyBundle(linesOf(createReadStream(file, 'utf8')), keys);
  throw new Failed(`${file} is neither an exported folder, nor a bundle of a flow, nor a proof of an event.`);
};

/** A line for each of them. Throws when one has not cosigned. */
const cosignedBy = ({ note }: SignedCheckpoint, witnesses: ReadonlyArray<Verifier>): string => {
  const found = cosignaturesOf(note, witnesses);
  if (E.isLeft(found)) throw new NotSound(`checkpoint: ${found.left}`);
  return witnesses
    .map(witness => {
      const { time } = found.right.find(one => one.witness === witness) ?? {};
      if (time === undefined) throw new NotSound(`checkpoint: ${witness.name} has not cosigned it.`);
      return `witness ${witness.name} ${new Date(time * 1000).toISOString()}\n`;
    })
    .join('');
};

const verify = async (path: string, { key, checkpoint = [], witness = [] }: VerifyOptions, cli: Cli): Promise<void> => {
  const given: ReadonlyArray<GivenCheckpoint> = checkpoint.map(file => ({ from: file, note: readText(file) }));
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw new Failed(`${path} does not exist.`);
    if (found.isDirectory()) {
      const report = await withProgress('verify', cli, onProgress =>
        verifyFolder(path, key, given, async (done, total) => {
          onProgress(done, total);
          // Progress is shown, and the command can be stopped.
          await setImmediate();
        }),
      );
      const { head, checkpoints } = report;
      const cosigned = cosignedBy(head, witness);
      const { origin, size, root } = head;
      await cli.write(
        `sound\norigin ${origin}\nevents ${size}\nroot ${root.toString('hex')}\ncheckpoints ${checkpoints}\n${cosigned}`,
      );
      return;
    }
    if (given.length > 0) throw new Failed('Only a folder can be checked against other checkpoints (--checkpoint).');
    const { checkpoint: head, events, stream } = await verifyFile(path, key);
    const root = head.root.toString('hex');
    const cosigned = cosignedBy(head, witness);
    await cli.write(
      `sound\norigin ${head.origin}\nstream ${stream}\nevents ${events}\nsize ${head.size}\nroot ${root}\n${cosigned}`,
    );
  } catch (error) {
    if (error instanceof NotSound) throw new Failed(`${path} is not sound. ${error.message}`);
    throw error;
  }
};

/** The roots that files say, smallest first; without keys whoever signed them. */
const savedRoots = (files: ReadonlyArray<string>, keys: ReadonlyArray<Verifier>): ReadonlyArray<ExpectedRoot> =>
  files
    .map((from): ExpectedRoot => {
      const note = readText(from);
      const read = readCheckpoint(note);
      if (E.isLeft(read)) throw new Failed(`${from}: ${read.left}`);
      const opened = keys.length === 0 ? read : openCheckpoint(note, keys);
      if (E.isLeft(opened)) throw new Failed(`${from}: ${opened.left}`);
      return { size: read.right.size, root: read.right.root.toString('hex'), from };
    })
    .toSorted((a, b) => a.size - b.size);

const checkSaved = async (
  files: ReadonlyArray<string>,
  keys: ReadonlyArray<Verifier> | undefined,
  cli: Cli,
): Promise<void> => {
  const { store } = await openLog(cli);
  try {
    const believed = keys ?? orFail(await readIssued(store)).keys;
    if (believed.length === 0)
      cli.say('The history holds no key, so signatures are not checked: give a trusted key by --key.');
    const roots = savedRoots(files, believed);
    const check = createLogCheck(roots, noCommittedLeaves);
    const last = roots.at(-1)?.size ?? 0;
    const size = await withProgress('check', cli, async onProgress => {
      let count = 0;
      for (let after = 0; count < last; ) {
        const page = orFail(await store.readAll({ after })());
        if (page.length === 0) break;
        for (const event of page.slice(0, last - count)) check.add(event);
        count += page.length;
        after = page.at(-1)?.position ?? after;
        onProgress(Math.min(count, last), last);
      }
      return Math.min(count, last);
    });
    const findings = check.findings();
    await cli.write(findings.map(finding => `${finding}\n`).join(''));
    if (findings.length > 0) throw new Failed(`${counted(findings.length, 'finding')}.`);
    await cli.write(`sound\ncheckpoints ${roots.length}\nevents ${size}\n`);
  } finally {
    await store.close();
  }
};
