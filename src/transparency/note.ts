/**
 * Signed notes and checkpoints as C2SP has them (signed-note, tlog-checkpoint), with Ed25519. Whoever verifies ignores
 * keys that he does not know, and rejects the whole note when the signature of one that he knows is wrong.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import * as E from 'fp-ts/Either';
import { HASH_BYTES, sha256 } from './merkle';

/** Of a key, by what it signs: a note, or, as a witness, a checkpoint with the time (see `cosignature`). */
const TYPE = { note: 0x01, cosignature: 0x04 } as const;
export type KeyType = keyof typeof TYPE;
const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
const MAX_NOTE_BYTES = 64 * 1024;
const MAX_SIGNATURES = 100;
/** In front of the 32 bytes of a key; RFC 8410. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Who can verify: the public form of a key. */
export interface Verifier {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly publicKey: Buffer;
}

/** Who signs. */
export interface Signer {
  readonly verifier: Verifier;
  readonly sign: (text: string) => Buffer;
}

export interface Signature {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly bytes: Buffer;
}

export interface Note {
  /** With its last line feed: what is signed. */
  readonly text: string;
  readonly signatures: ReadonlyArray<Signature>;
}

const EXPECTED = { note: 'it is not of Ed25519', cosignature: 'it is not that of a witness (Ed25519, type 4)' };

/** What a log says of itself: this many entries, under this root. */
export interface Checkpoint {
  /** The scheme-less URL of the log, or another name that no other log has. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const SIZE = /^(0|[1-9]\d{0,15})$/;

export interface SignedCheckpoint extends Checkpoint {
  readonly note: Note;
}

/** A name has no space and no `+`. */
export const isKeyName = (name: string): boolean => name !== '' && name.length <= 255 && !/[\s+\p{Cc}]/u.test(name);

/** Bytes of canonical base64; null for anything else. */
export const fromBase64 = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
};

export const verifierOf = (name: string, publicKey: Buffer, type: KeyType = 'note'): Verifier => ({
  name,
  id: idOf(name, typed(publicKey, type)),
  publicKey,
});

/** The text by which a key is handed on: `<name>+<id>+<base64>`. */
export const vkeyOf = ({ name, id, publicKey }: Verifier, type: KeyType = 'note'): string =>
  `${name}+${id}+${typed(publicKey, type).toString('base64')}`;

export const parseVkey = (vkey: string, type: KeyType = 'note'): E.Either<string, Verifier> => {
  const wrong = (what: string): E.Either<string, never> =>
    E.left(`${JSON.stringify(vkey.slice(0, 200))} is no verifier key: ${what}.`);
  const [name = '', id = '', ...rest] = vkey.split('+');
  const key = fromBase64(rest.join('+'));
  if (!isKeyName(name) || rest.length === 0) return wrong('it has the form <name>+<8 hexadecimal digits>+<base64>');
  if (key === null || key.length === 0) return wrong('what follows its second + is not base64');
  if (key[0] !== TYPE[type] || key.length !== 1 + PUBLIC_KEY_BYTES) return wrong(EXPECTED[type]);
  if (id !== idOf(name, key)) return wrong(`its id is ${idOf(name, key)}, not ${id.slice(0, 16)}`);
  return E.right(verifierOf(name, key.subarray(1), type));
};

export const publicKeyOf = ({ publicKey }: Verifier): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });

/** `seed`: 32 random bytes, or as good. */
export const signerOf = (name: string, seed: Uint8Array, type: KeyType = 'note'): Signer => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { verifier: verifierOf(name, publicKey, type), sign: text => sign(null, Buffer.from(text), key) };
};

export const signatureLine = ({ name, id, bytes }: Signature): string =>
  `— ${name} ${Buffer.concat([Buffer.from(id, 'hex'), bytes]).toString('base64')}\n`;

/** `text` ends with a line feed. */
export const signNote = (text: string, signers: ReadonlyArray<Signer>): string => {
  const lines = signers.map(({ verifier, sign }) => signatureLine({ ...verifier, bytes: sign(text) }));
  return `${text}\n${lines.join('')}`;
};

export const parseSignature = (line: string): Signature | null => {
  const [, name = '', base64 = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(base64);
  if (!isKeyName(name) || bytes === null || bytes.length <= KEY_ID_BYTES) return null;
  return { name, id: bytes.subarray(0, KEY_ID_BYTES).toString('hex'), bytes: bytes.subarray(KEY_ID_BYTES) };
};

export const parseNote = (note: string): E.Either<string, Note> => {
  if (note.length > MAX_NOTE_BYTES) return E.left(`It is no signed note: it is longer than ${MAX_NOTE_BYTES} bytes.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u0009\u000b-\u001f]|\ufffd/.test(note)) return E.left('It is no signed note: it is not a plain text.');
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n'))
    return E.left('It is no signed note: no blank line stands before its signatures.');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return E.left(`It has more than ${MAX_SIGNATURES} signatures.`);
  const signatures = lines.map(parseSignature);
  const wrong = signatures.indexOf(null);
  if (wrong !== -1) return E.left(`It is no signed note: its signature line ${wrong + 1} is malformed.`);
  return E.right({ text: note.slice(0, end + 1), signatures: signatures as ReadonlyArray<Signature> });
};

/** Left: why it is not to be believed. Right: those among `known` who signed, at least one. */
export const verifyNote = (
  { text, signatures }: Note,
  keys: ReadonlyArray<Verifier>,
): E.Either<string, ReadonlyArray<Verifier>> => {
  const by: Verifier[] = [];
  for (const { name, id, bytes } of signatures) {
    const verifier = keys.find(key => key.name === name && key.id === id);
    if (verifier === undefined || by.includes(verifier)) continue;
    if (!verify(null, Buffer.from(text), publicKeyOf(verifier), bytes))
      return E.left(`The signature by ${name}+${id} is not that of this text.`);
    by.push(verifier);
  }
  if (by.length > 0) return E.right(by);
  const names = [...new Set(signatures.map(({ name, id }) => `${name}+${id}`))].join(', ');
  const wanted = keys.map(({ name, id }) => `${name}+${id}`).join(', ');
  return E.left(`It is signed by ${names}, and not by ${wanted === '' ? 'any key that is known' : wanted}.`);
};

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** Lines that follow the first three are extensions, which are signed and mean nothing here. */
export const parseCheckpoint = (text: string): E.Either<string, Checkpoint> => {
  const [origin = '', size = '', base64 = ''] = text.split('\n');
  const root = fromBase64(base64);
  if (origin === '') return E.left('It is no checkpoint: its first line, the origin, is empty.');
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size)))
    return E.left(`It is no checkpoint: its second line is ${JSON.stringify(size.slice(0, 40))} and not a size.`);
  if (root?.length !== HASH_BYTES)
    return E.left(`It is no checkpoint: its third line is not ${HASH_BYTES} bytes in base64.`);
  return E.right({ origin, size: Number(size), root });
};

/** Without a look at its signatures. */
export const readCheckpoint = (note: string): E.Either<string, SignedCheckpoint> => {
  const parsed = parseNote(note);
  if (E.isLeft(parsed)) return parsed;
  const checkpoint = parseCheckpoint(parsed.right.text);
  return E.isLeft(checkpoint) ? checkpoint : E.right({ ...checkpoint.right, note: parsed.right });
};

/** Of a log whose origin is the name of its keys. */
export const openCheckpoint = (note: string, keys: ReadonlyArray<Verifier>): E.Either<string, SignedCheckpoint> => {
  const read = readCheckpoint(note);
  if (E.isLeft(read)) return read;
  const { origin } = read.right;
  const ours = keys.filter(({ name }) => name === origin);
  if (ours.length === 0 && keys.length > 0)
    return E.left(`It is a checkpoint of ${origin}, and the key is of ${keys.map(({ name }) => name).join(', ')}.`);
  const verified = verifyNote(read.right.note, ours);
  return E.isLeft(verified) ? verified : read;
};

const idOf = (name: string, key: Uint8Array): string =>
  sha256(Buffer.concat([Buffer.from(`${name}\n`), key]))
    .subarray(0, KEY_ID_BYTES)
    .toString('hex');

const typed = (publicKey: Uint8Array, type: KeyType): Buffer => Buffer.concat([Uint8Array.of(TYPE[type]), publicKey]);
