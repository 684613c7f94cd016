/** A bundle of a flow and the proof of an event, and whatever may be done to them: one line says what is wrong. */
import * as fc from 'fast-check';
import { NotSound } from '../../src/history/verify-folder';
import { verifyBundle, verifyInclusionText } from '../../src/history/verify-proof';
import { parseVkey, type Verifier } from '../../src/transparency/note';
import { prove } from '../support/proofs/proved';
import { right } from '../support/right';

let lines: ReadonlyArray<string>;
let proof: string;
let keys: ReadonlyArray<Verifier>;

beforeAll(async () => {
  const made = await prove([3], { paths: ['/flows/2/proof', '/flows/2/events'] });
  const [bundle = '', events = ''] = made.answers;
  lines = bundle.trimEnd().split('\n');
  const { eventId } = (events as unknown as { data: ReadonlyArray<{ eventId: string }> }).data[0] ?? {};
  const again = await prove([], { dir: made.dir, paths: [`/events/${eventId}/proof`] });
  proof = again.answers[0] ?? '';
  keys = [right(parseVkey(made.vkey))];
}, 60_000);

const told = async (verify: () => Promise<unknown> | unknown): Promise<string> => {
  try {
    await verify();
    return 'sound';
  } catch (error) {
    if (error instanceof NotSound) return error.message;
    throw error;
  }
};
const ofBundle = (given: ReadonlyArray<string>): Promise<string> => told(() => verifyBundle(given, keys));
const ofProof = (text: string): Promise<string> => told(() => verifyInclusionText(text, keys));
const changed = (line: number, from: string | RegExp, to: string): ReadonlyArray<string> =>
  lines.map((text, n) => (n === line ? text.replace(from, to) : text));

test('they are sound', async () => {
  expect([await ofBundle(lines), await ofProof(proof)]).toEqual(['sound', 'sound']);
});

test.each<[string, () => ReadonlyArray<string>, string]>([
  ['nothing at all', () => [], 'The bundle was cut off'],
  ['a last line that is missing', () => lines.slice(0, -1), 'The bundle was cut off: its last line is missing'],
  ['an event that is missing', () => lines.filter((_, n) => n !== 1), 'expected were 1'],
  [
    'an event that is there twice',
    () => [...lines.slice(0, 2), ...lines.slice(1)],
    'expected was revision 1 of flow-2',
  ],
  ['something behind its end', () => [...lines, '{}'], 'Something follows the end'],
  ['a line that is no JSON', () => changed(1, /^./, ''), 'event 0 of flow-2: its line is malformed'],
  ['a first line that is none', () => changed(0, '"stream"', '"steam"'), 'It is no bundle'],
  ['a checkpoint that is none', () => changed(0, '— ', 'x '), 'checkpoint: It is no signed note'],
  ['a byte of facts', () => changed(1, 'Flow 2', 'Flaw 2'), 'its facts have the SHA-256'],
  ['a byte of metadata', () => changed(1, 'correlationId', 'correlationid'), 'its metadata have the SHA-256'],
  ['another stream', () => changed(0, 'flow-2', 'flow-3'), 'expected was revision 0 of flow-3'],
])('a bundle with %s is told in one line', async (_, bundle, message) => {
  const said = await ofBundle(bundle());
  expect(said).toContain(message);
  expect(said).not.toContain('\n');
});

test.each<[string, (text: string) => string, string]>([
  ['no first line', text => text.slice(1), 'It is no inclusion proof'],
  ['no checkpoint', text => text.slice(0, text.indexOf('\n\n')), 'no blank line stands before the checkpoint'],
  ['no entry', text => text.replace(/extra .*\n/, ''), 'holds no entry'],
  ['an entry that is none', text => text.replace(/extra .*/, 'extra bnVsbA=='), 'is no record of an event'],
  ['no index', text => text.replace(/index .*\n/, ''), 'it has no line with an index'],
  ['another index', text => text.replace(/index .*/, 'index 0'), 'does not lead to the root'],
  ['a hash that is short', text => text.replace(/(index .*\n)/, '$1AAAA\n'), 'a hash is not 32 bytes'],
])('a proof with %s is told in one line', async (_, change, message) => {
  const said = await ofProof(change(proof));
  expect(said).toContain(message);
  expect(said).not.toContain('\n');
});

test('whatever letter of them is another, nothing is believed that is not so, and nothing fails otherwise', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom('A', '0', '"', '{', '\n', ' ', 'ü'), async (place, letter) => {
      const at = place % proof.length;
      fc.pre(proof[at] !== letter);
      const said = await ofProof(proof.slice(0, at) + letter + proof.slice(at + 1));
      // Signatures of keys that nobody knows do not matter, and may be anything; there is none here.
      expect(said).not.toBe('sound');
      expect(said).not.toContain('\n');
    }),
  );
});
