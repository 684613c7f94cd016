/**
 * Asks one witness to cosign a checkpoint, as C2SP has it (tlog-witness, add-checkpoint). A witness answers only to the
 * continuation of what it cosigned before, so it is given from which size on that is proved; what it remembers is what
 * counts, and it says so (409). Nothing that it answers is believed but a cosignature that is right.
 */
import * as E from 'fp-ts/Either';
import { counted } from '../../domain/kernel/counted';
import type { Witness } from '../config/config';
import type { HttpAnswer, Ports } from '../runtime/ports';
import { readCosignature } from '../transparency/cosignature';
import { parseNote, parseSignature } from '../transparency/note';
import { consistencyText } from '../transparency/proof';
import type { IssuedCheckpoint } from './tile-file';

/** Right: the line that is added to the checkpoint. Left: why there is none. */
export type Ask = (checkpoint: IssuedCheckpoint) => Promise<E.Either<string, string>>;

export type ProveConsistency = (older: number, newer: number) => ReadonlyArray<Buffer>;

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024;
/** It may have cosigned another one meanwhile, for another replica. */
const MAX_REQUESTS = 3;
/** Of their clock and ours. */
const MAX_AHEAD_SECONDS = 3600;

export const createWitness = (
  { url, key }: Witness,
  prove: ProveConsistency,
  { clock, network }: Pick<Ports, 'clock' | 'network'>,
): Ask => {
  /** Of the last one that it cosigned; a witness that does not know us has cosigned none. */
  let cosigned = 0;

  const lineIn = (note: string, { body }: HttpAnswer): E.Either<string, string> => {
    const checkpoint = parseNote(note);
    if (E.isLeft(checkpoint)) return checkpoint;
    for (const line of body.split('\n')) {
      const signature = parseSignature(line);
      const read = signature === null ? null : readCosignature(checkpoint.right.text, signature, key);
      if (read === null) continue;
      if (E.isLeft(read)) return read;
      if (read.right.time > clock.now() / 1000 + MAX_AHEAD_SECONDS)
        return E.left(`its cosignature is of ${new Date(read.right.time * 1000).toISOString()}, which is to come`);
      return E.right(line);
    }
    return E.left(`it answered without a cosignature by ${key.name}+${key.id}`);
  };

  const post = (older: number, { size, note }: IssuedCheckpoint) =>
    network.post({
      url: `${url}/add-checkpoint`,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'user-agent': 'flowsync' },
      body: consistencyText(older, older === 0 ? [] : prove(older, size), note),
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });

  return async checkpoint => {
    const { size, note } = checkpoint;
    for (let request = 0; request < MAX_REQUESTS; request += 1) {
      const result = await post(cosigned, checkpoint);
      if ('noAnswer' in result) return E.left(result.noAnswer.message);
      const { answer } = result;
      if (answer.status === 200) {
        const line = lineIn(note, answer);
        if (E.isRight(line)) cosigned = size;
        return line;
      }
      const theirs = answer.status === 409 ? sizeIn(answer) : null;
      if (theirs === null) return E.left(`it answered ${answer.status}`);
      if (theirs > size)
        return E.left(`it has cosigned ${counted(theirs, 'event')}, and the checkpoint is over ${size}`);
      if (theirs === cosigned) return E.left(`it has cosigned another history of ${counted(theirs, 'event')}`);
      cosigned = theirs;
    }
    return E.left(`it named another size each time, ${cosigned} at last`);
  };
};

const sizeIn = ({ body }: HttpAnswer): number | null => {
  const [, size] = /^(0|[1-9]\d{0,15})\n?$/.exec(body) ?? [];
  return size === undefined || !Number.isSafeInteger(Number(size)) ? null : Number(size);
};
