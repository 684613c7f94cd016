/** Proofs as texts: inclusion as C2SP has it (tlog-proof), consistency as the body of a request to a witness (tlog-witness). */
import * as E from 'fp-ts/Either';
import { HASH_BYTES } from './merkle';
import { fromBase64 } from './note';

const HEADER = 'c2sp.org/tlog-proof@v1';
/** Of a tree of 2^53 leaves, and of two of them. */
const MAX_HASHES = 64;

export interface InclusionText {
  /** The entry itself. */
  readonly extra: Buffer | null;
  readonly index: number;
  readonly hashes: ReadonlyArray<Buffer>;
  /** The signed note that follows. */
  readonly checkpoint: string;
}

export const inclusionText = ({ extra, index, hashes, checkpoint }: InclusionText): string => {
  const extraLine = extra === null ? '' : `extra ${extra.toString('base64')}\n`;
  return `${HEADER}\n${extraLine}index ${index}\n${lines(hashes)}\n${checkpoint}`;
};

export const isInclusionText = (text: string): boolean => text.startsWith(`${HEADER}\n`);

export const parseInclusionText = (text: string): E.Either<string, InclusionText> => {
  const malformed = (what: string): E.Either<string, never> => E.left(`It is no inclusion proof: ${what}.`);
  if (!isInclusionText(text)) return malformed(`its first line is not ${HEADER}`);
  const end = text.indexOf('\n\n');
  if (end === -1) return malformed('no blank line stands before the checkpoint');
  const [, ...head] = text.slice(0, end).split('\n');
  const extraText = head[0]?.startsWith('extra ') ? head.shift()?.slice('extra '.length) : undefined;
  const extra = extraText === undefined ? null : fromBase64(extraText);
  if (extraText !== undefined && extra === null) return malformed('what follows extra is not base64');
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(head[0] ?? '') ?? [];
  if (index === undefined) return malformed('it has no line with an index');
  const hashes = hashesOf(head.slice(1));
  if (hashes === null) return malformed(`a hash is not ${HASH_BYTES} bytes in base64`);
  return E.right({ extra, index: Number(index), hashes, checkpoint: text.slice(end + 2) });
};

export const consistencyText = (older: number, hashes: ReadonlyArray<Uint8Array>, checkpoint: string): string =>
  `old ${older}\n${lines(hashes)}\n${checkpoint}`;

const lines = (hashes: ReadonlyArray<Uint8Array>): string =>
  hashes.map(hash => `${Buffer.from(hash).toString('base64')}\n`).join('');

const hashesOf = (texts: ReadonlyArray<string>): ReadonlyArray<Buffer> | null => {
  const hashes = texts.map(fromBase64);
  return texts.length <= MAX_HASHES && hashes.every(hash => hash?.length === HASH_BYTES)
    ? (hashes as ReadonlyArray<Buffer>)
    : null;
};
