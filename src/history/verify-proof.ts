/** Checks what proves a part of the history: a bundle of one stream, or the proof of one event. */
import * as E from 'fp-ts/Either';
import { counted } from '../../domain/kernel/counted';
import { createLeafRecords, parseLeafRecord } from '../transparency/leaf';
import { leafHash, sha256, verifyInclusion } from '../transparency/merkle';
import { openCheckpoint, type SignedCheckpoint, type Verifier } from '../transparency/note';
import { parseInclusionText } from '../transparency/proof';
import { parseBundleEnd, parseBundleHead, parseBundleLine } from './bundle';
import { NotSound, placeOf } from './verify-folder';

export interface ProofReport {
  readonly checkpoint: SignedCheckpoint;
  readonly events: number;
  readonly stream: string | null;
}

/** Rejects with `NotSound`. Whether the stream has gone on since, or others have events, is not in it. */
export const verifyBundle = async (
  lines: AsyncIterable<string> | Iterable<string>,
  keys: ReadonlyArray<Verifier>,
): Promise<ProofReport> => {
  let head: { readonly stream: string; readonly checkpoint: SignedCheckpoint } | null = null;
  const recordOf = createLeafRecords();
  let events = 0;
  let end: number | null = null;

  const check = (line: string, stream: string, { size, root }: SignedCheckpoint): void => {
    const here = `event ${events} of ${stream}`;
    const fail = (what: string): never => {
      throw new NotSound(`${here}: ${what}; ${upTo(events)}.`);
    };
    const one = parseBundleLine(line) ?? fail('its line is malformed');
    const record = parseLeafRecord(one.entry) ?? fail('its entry is no record of an event');
    const sums = [
      ['facts', sha256(one.data).toString('hex'), record.dataSha256],
      ['metadata', sha256(one.metadata).toString('hex'), record.metadataSha256],
    ] as const;
    for (const [name, is, expected] of sums)
      if (is !== expected) fail(`its ${name} have the SHA-256 ${is}, expected was ${expected}`);
    if (record.stream !== stream || record.revision !== events)
      fail(`it is ${placeOf(record.index, record)}, expected was revision ${events} of ${stream}`);
    if (recordOf(record.index, { ...record, data: one.data, metadata: one.metadata }) !== one.entry)
      fail('its entry does not say what its bytes say');
    if (!verifyInclusion(leafHash(one.entry), record.index, size, one.hashes, root))
      fail(`its proof does not lead to the root ${root.toString('hex')} of the checkpoint`);
    events += 1;
  };

  for await (const line of lines) {
    if (line === '') continue;
    if (end !== null) throw new NotSound('Something follows the end of the bundle.');
    if (head === null) {
      const { stream, checkpoint } = orFail(parseBundleHead(line));
      head = { stream, checkpoint: orFail(openCheckpoint(checkpoint, keys), 'checkpoint: ') };
      continue;
    }
    end = parseBundleEnd(line);
    if (end === null) check(line, head.stream, head.checkpoint);
  }
  if (head === null || end === null)
    throw new NotSound(`The bundle was cut off: its last line is missing; ${upTo(events)}.`);
  if (end !== events) throw new NotSound(`The bundle holds ${counted(events, 'event')}, expected were ${end}.`);
  return { checkpoint: head.checkpoint, events, stream: head.stream };
};

const upTo = (events: number): string => (events === 0 ? 'nothing holds' : `all holds up to revision ${events - 1}`);

/** Of one event, by its record. Throws `NotSound`. */
export const verifyInclusionText = (text: string, keys: ReadonlyArray<Verifier>): ProofReport => {
  const { extra, index, hashes, checkpoint: note } = orFail(parseInclusionText(text));
  const checkpoint = orFail(openCheckpoint(note, keys), 'checkpoint: ');
  if (extra === null) throw new NotSound('The proof holds no entry (a line extra): there is nothing to hash.');
  const record = parseLeafRecord(extra.toString());
  if (record === null) throw new NotSound('The entry of the proof is no record of an event.');
  if (record.index !== index || !verifyInclusion(leafHash(extra), index, checkpoint.size, hashes, checkpoint.root))
    throw new NotSound(
      `${placeOf(index, record)}: its proof does not lead to the root ${checkpoint.root.toString('hex')} of the checkpoint.`,
    );
  return { checkpoint, events: 1, stream: record.stream };
};

const orFail = <A>(result: E.Either<string, A>, where = ''): A => {
  if (E.isRight(result)) return result.right;
  throw new NotSound(`${where}${result.left}`);
};
