/**
 * A witness on loopback, written by the texts of C2SP (tlog-witness, tlog-cosignature, signed-note) and RFC 9162, with none
 * of our code: what it refuses, a witness of others would refuse. It can be made to misbehave.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { listen } from '../loopback';

const sha256 = (...parts: ReadonlyArray<Buffer>): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.from([1]), left, right);

/** RFC 9162, 2.1.4.2. */
const isConsistent = (
  first: number,
  second: number,
  proof: Buffer[],
  firstHash: Buffer,
  secondHash: Buffer,
): boolean => {
  if (first === second) return proof.length === 0 && firstHash.equals(secondHash);
  const path = Number.isInteger(Math.log2(first)) ? [firstHash, ...proof] : proof;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [fr, sr] = [path[0], path[0]] as [Buffer, Buffer];
  if (fr === undefined) return false;
  for (const c of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [node(c, fr), node(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = node(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && fr.equals(firstHash) && sr.equals(secondHash);
};

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const keyId = (name: string, type: number, key: Buffer): Buffer =>
  sha256(Buffer.from(`${name}\n`), Buffer.from([type]), key).subarray(0, 4);

/** Answers instead of the witness; what it returns is for nobody. */
export type Misbehaviour = (honest: { status: number; body: string }, response: ServerResponse) => void;

export interface TestWitness {
  readonly url: string;
  readonly vkey: string;
  /** Sizes that it has cosigned, in order. */
  readonly cosigned: ReadonlyArray<number>;
  /** What it was asked, in order: `old` and the size. */
  readonly asked: ReadonlyArray<readonly [old: number, size: number]>;
  /** Status of its answers, had it behaved. */
  readonly answered: ReadonlyArray<number>;
  readonly misbehave: (how: Misbehaviour | null) => void;
  /** The log whose checkpoints it takes. */
  readonly trust: (vkey: string) => void;
}

export const startWitness = async (name: string): Promise<TestWitness> => {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8, sha256(Buffer.from(name))]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  const id = keyId(name, 4, publicKey);
  const cosigned: number[] = [];
  const asked: Array<readonly [number, number]> = [];
  const answered: number[] = [];
  let last: { readonly size: number; readonly root: Buffer } | null = null;
  let trusted: { readonly origin: string; readonly id: string; readonly key: KeyObject } | null = null;
  let misbehaviour: Misbehaviour | null = null;

  const answer = (request: string): { status: number; body: string } => {
    const [, head = '', text = '', signatures = ''] = /^(.*?)\n\n(.*?\n)\n(.*)$/s.exec(request) ?? [];
    const [oldLine = '', ...lines] = head.split('\n');
    const [origin = '', sizeLine = '', rootLine = ''] = text.split('\n');
    const old = Number(/^old (0|[1-9]\d*)$/.exec(oldLine)?.[1]);
    const size = Number(sizeLine);
    asked.push([old, size]);
    if (trusted?.origin !== origin) return { status: 404, body: 'unknown log\n' };
    const { id: logId, key } = trusted;
    const isSigned = signatures
      .split('\n')
      .map(line => Buffer.from(line.split(' ')[2] ?? '', 'base64'))
      .some(
        bytes =>
          bytes.subarray(0, 4).toString('hex') === logId && verify(null, Buffer.from(text), key, bytes.subarray(4)),
      );
    if (!isSigned) return { status: 403, body: 'not signed by the log\n' };
    if (Number.isNaN(old) || old > size || lines.length > 63) return { status: 400, body: 'malformed\n' };
    if (old !== (last?.size ?? 0)) return { status: 409, body: `${last?.size ?? 0}\n` };
    const root = Buffer.from(rootLine, 'base64');
    const proof = lines.map(line => Buffer.from(line, 'base64'));
    if (last === null ? proof.length > 0 : !isConsistent(old, size, proof, last.root, root))
      return old === size ? { status: 409, body: `${size}\n` } : { status: 422, body: 'not consistent\n' };
    last = { size, root };
    cosigned.push(size);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000)));
    const signed = sign(null, Buffer.from(`cosignature/v1\ntime ${time.readBigUInt64BE()}\n${text}`), privateKey);
    return { status: 200, body: `— ${name} ${Buffer.concat([id, time, signed]).toString('base64')}\n` };
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const known = request.method === 'POST' && request.url === '/w/add-checkpoint';
    const honest = known ? answer(Buffer.concat(chunks).toString()) : { status: 404, body: '' };
    answered.push(honest.status);
    if (misbehaviour !== null) return misbehaviour(honest, response);
    const type = honest.status === 409 ? 'text/x.tlog.size' : 'text/plain';
    response.writeHead(honest.status, { 'content-type': type }).end(honest.body);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/w`,
    vkey: `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.from([4]), publicKey]).toString('base64')}`,
    ...{ cosigned, asked, answered },
    misbehave: how => {
      misbehaviour = how;
    },
    trust: vkey => {
      const [origin = '', logId = '', ...base64] = vkey.split('+');
      const key = Buffer.concat([SPKI, Buffer.from(base64.join('+'), 'base64').subarray(1)]);
      trusted = { origin, id: logId, key: createPublicKey({ key, format: 'der', type: 'spki' }) };
    },
  };
};
