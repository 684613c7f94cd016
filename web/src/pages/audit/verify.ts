/**
 * That an entry of the audit is in the signed history, checked in this browser: what the record says is what is shown, its
 * hash leads to the root of a checkpoint, and the checkpoint is signed. The forms are those of C2SP (tlog-proof,
 * signed-note), the tree that of RFC 9162.
 */
export interface Shown {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly occurredAt: string | null;
  readonly actor: { readonly id: string; readonly type: string } | null;
}

export type Verdict =
  | { readonly state: 'proved'; readonly index: number; readonly size: number; readonly key: string }
  | { readonly state: 'broken'; readonly what: Broken; readonly expected: string; readonly found: string };
export type Broken = 'form' | 'record' | 'root' | 'signature' | 'key';

const HEADER = 'c2sp.org/tlog-proof@v1';
const HASH_BYTES = 32;
const MAX_HASHES = 64;
/** Of a key that signs notes with Ed25519. */
const ED25519 = 1;

/** `keys`: as `/history/key` lists them. */
export const verify = async (proof: string, shown: Shown, keys: string): Promise<Verdict> => {
  const parsed = parse(proof);
  if (parsed === null) return broken('form', HEADER, proof.slice(0, 80));
  const { extra, index, hashes, note } = parsed;
  const differs = differenceOf(extra, shown);
  if (differs !== null) return broken('record', ...differs);
  const [origin, sizeText, rootText] = note.text.split('\n');
  const size = Number(sizeText);
  const root = await rootFrom(await sha256(new Uint8Array([0]), extra), index, size, hashes);
  if (root === null || base64(root) !== rootText)
    return broken('root', rootText ?? '', root === null ? '' : base64(root));
  const signed = await signedBy(note, keys.split('\n').filter(Boolean), origin ?? '');
  return signed.isRight
    ? { state: 'proved', index, size, key: signed.key }
    : broken(signed.key === '' ? 'key' : 'signature', keys.trim(), signed.key);
};

const broken = (what: Broken, expected: string, found: string): Verdict => ({ state: 'broken', what, expected, found });

interface Note {
  readonly text: string;
  readonly lines: ReadonlyArray<string>;
}

const parse = (proof: string) => {
  const end = proof.indexOf('\n\n');
  const [header, extraLine = '', indexLine = '', ...hashLines] = proof.slice(0, end).split('\n');
  const extra = extraLine.startsWith('extra ') ? bytesOf(extraLine.slice('extra '.length)) : null;
  const [, index] = /^index (\d{1,16})$/.exec(indexLine) ?? [];
  const hashes = hashLines.filter(Boolean).map(bytesOf);
  const rest = proof.slice(end + 2);
  const signatures = rest.lastIndexOf('\n\n');
  const isWhole = end > 0 && header === HEADER && extra !== null && index !== undefined && signatures > 0;
  if (!isWhole || hashes.length > MAX_HASHES || hashes.some(hash => hash?.length !== HASH_BYTES)) return null;
  const note: Note = { text: rest.slice(0, signatures + 1), lines: rest.slice(signatures + 2).split('\n') };
  return { extra, index: Number(index), hashes: hashes as ReadonlyArray<Uint8Array>, note };
};

/** What the record says, and what is shown instead; null: the same. */
const differenceOf = (extra: Uint8Array, shown: Shown): readonly [string, string] | null => {
  const { eventId, type, stream, revision, time = null, actor = null } = recordOf(extra);
  const said = JSON.stringify([eventId, type, stream, revision, time, actor?.type ?? null, actor?.id ?? null]);
  const { actor: by } = shown;
  const seen = [
    shown.eventId,
    shown.type,
    shown.stream,
    shown.revision,
    shown.occurredAt,
    by?.type ?? null,
    by?.id ?? null,
  ];
  return said === JSON.stringify(seen) ? null : [said, JSON.stringify(seen)];
};

// biome-ignore lint/suspicious/noExplicitAny: what it holds is compared with what is shown, whatever it is
const recordOf = (extra: Uint8Array): any => {
  try {
    return JSON.parse(new TextDecoder().decode(extra)) ?? {};
  } catch {
    return {};
  }
};

/** Null: the proof is too long or too short for that place. */
const rootFrom = async (
  leaf: Uint8Array,
  index: number,
  size: number,
  hashes: ReadonlyArray<Uint8Array>,
): Promise<Uint8Array | null> => {
  if (!(index < size)) return null;
  let [at, last, found] = [index, size - 1, leaf];
  const half = (n: number): number => Math.floor(n / 2);
  for (const hash of hashes) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      found = await sha256(new Uint8Array([1]), hash, found);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else found = await sha256(new Uint8Array([1]), found, hash);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? found : null;
};

/** By a key that is known; the key is empty where none of them has signed. */
const signedBy = async ({ text, lines }: Note, keys: ReadonlyArray<string>, origin: string) => {
  for (const key of keys) {
    const [name = '', id = '', ...rest] = key.split('+');
    const typed = bytesOf(rest.join('+'));
    if (typed === null || typed[0] !== ED25519 || typed.length !== 1 + HASH_BYTES || name !== origin) continue;
    const own = await sha256(new TextEncoder().encode(`${name}\n`), typed);
    if (hex(own.subarray(0, 4)) !== id) continue;
    for (const line of lines) {
      const signature = line.startsWith(`— ${name} `) ? bytesOf(line.slice(`— ${name} `.length)) : null;
      if (signature === null || hex(signature.subarray(0, 4)) !== id) continue;
      const publicKey = await crypto.subtle.importKey('raw', copied(typed.subarray(1)), 'Ed25519', false, ['verify']);
      const bytes = copied(signature.subarray(4));
      const isRight = await crypto.subtle.verify('Ed25519', publicKey, bytes, new TextEncoder().encode(text));
      return { isRight, key };
    }
  }
  return { isRight: false, key: '' };
};

const sha256 = async (...parts: ReadonlyArray<Uint8Array>): Promise<Uint8Array> => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
};

const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** Null unless it is written as base64 writes it. */
const bytesOf = (text: string): Uint8Array | null => {
  try {
    const bytes = Uint8Array.from(atob(text), char => char.charCodeAt(0));
    return base64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
};

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const hex = (bytes: Uint8Array): string => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
