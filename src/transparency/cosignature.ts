/**
 * What a witness says of a checkpoint (C2SP, tlog-cosignature): that at this time it had seen no other history of this
 * name that was longer or contradicts it. Ed25519, with the time in front of the signature.
 */
import { verify } from 'node:crypto';
import * as E from 'fp-ts/Either';
import { type Note, publicKeyOf, type Signature, type Signer, signatureLine, type Verifier } from './note';

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

export interface Cosignature {
  readonly witness: Verifier;
  /** In seconds since the Unix epoch. */
  readonly time: number;
}

/** The line that a witness adds to the signatures of a checkpoint. */
export const cosign = (text: string, { verifier, sign }: Signer, time: number): string => {
  const bytes = Buffer.alloc(TIME_BYTES);
  bytes.writeBigUInt64BE(BigInt(time));
  return signatureLine({ ...verifier, bytes: Buffer.concat([bytes, sign(signedText(text, time))]) });
};

/** Left: why the line of a witness that is known is none. Null: it is of another. */
export const readCosignature = (
  text: string,
  { name, id, bytes }: Signature,
  witness: Verifier,
): E.Either<string, Cosignature> | null => {
  if (name !== witness.name || id !== witness.id) return null;
  const wrong = E.left(`The cosignature by ${name}+${id} is not that of this text.`);
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return wrong;
  const time = Number(bytes.readBigUInt64BE());
  if (!Number.isSafeInteger(time)) return wrong;
  const isRight = verify(null, Buffer.from(signedText(text, time)), publicKeyOf(witness), bytes.subarray(TIME_BYTES));
  return isRight ? E.right({ witness, time }) : wrong;
};

/** Those among `witnesses` who cosigned. Left: the line of one of them is wrong. */
export const cosignaturesOf = (
  { text, signatures }: Note,
  witnesses: ReadonlyArray<Verifier>,
): E.Either<string, ReadonlyArray<Cosignature>> => {
  const found: Cosignature[] = [];
  for (const witness of witnesses)
    for (const signature of signatures) {
      const read = readCosignature(text, signature, witness);
      if (read === null) continue;
      if (E.isLeft(read)) return read;
      if (!found.some(one => one.witness === witness)) found.push(read.right);
    }
  return E.right(found);
};

/** `text` is that of the checkpoint, as the log signs it. */
const signedText = (text: string, time: number): string => `cosignature/v1\ntime ${time}\n${text}`;
