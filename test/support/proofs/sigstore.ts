/** The check of a proof by a program that is not ours: `@sigstore/verify`. It throws at what does not hold. */
import { createPublicKey } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle';

/** Of a text in the form of tlog-proof whose leaf is `extra`; `vkey` as `/history/key` has it. Read without our code. */
export const checkBySigstore = (proof: string, vkey: string): void => {
  const [head = '', envelope = ''] = [proof.slice(0, proof.indexOf('\n\n')), proof.slice(proof.indexOf('\n\n') + 2)];
  const [, extra = '', index = '', ...hashes] = head.split('\n');
  const [origin = '', id = '', ...key] = vkey.split('+');
  const publicKey = createPublicKey({
    key: Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(key.join('+'), 'base64').subarray(1),
    ]),
    format: 'der',
    type: 'spki',
  });
  const entry = {
    canonicalizedBody: Buffer.from(extra.replace('extra ', ''), 'base64'),
    inclusionProof: {
      logIndex: index.replace('index ', ''),
      hashes: hashes.map(hash => Buffer.from(hash, 'base64')),
      checkpoint: { envelope },
    },
  };
  const tlog = { logID: Buffer.from(id, 'hex'), publicKey, baseURL: origin };
  // Its types want more of an entry than it looks at.
  const checkpoint = verifyCheckpoint(entry as never, [tlog as never]);
  verifyMerkleInclusion(entry as never, checkpoint);
};
