import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { right } from '../../test/support/right';
import { tempDir } from '../../test/support/temp-dir';
import { sha256 } from './merkle';
import {
  type Checkpoint,
  checkpointText,
  isKeyName,
  openCheckpoint,
  parseNote,
  parseVkey,
  publicKeyOf,
  readCheckpoint,
  signerOf,
  signNote,
  verifierOf,
  verifyNote,
  vkeyOf,
} from './note';

const origin = 'flowsync.example.org/history';
const [ours, theirs] = [1, 2].map(fill => signerOf(origin, Buffer.alloc(32, fill))) as [
  ReturnType<typeof signerOf>,
  ReturnType<typeof signerOf>,
];
const checkpoint: Checkpoint = { origin, size: 17, root: sha256('root') };

describe('the published key', () => {
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const signature = 'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=';
  const note = `This is an example message.\n\n— example.com/foo ${signature}\n`;

  test('verifies the published text', () => {
    const verifier = right(parseVkey(vkey));
    expect(vkeyOf(verifier)).toBe(vkey);
    expect(verifyNote(right(parseNote(note)), [verifier])).toEqual(E.right([verifier]));
  });

  test('and no other', () => {
    const other = right(parseNote(note.replace('example message', 'Example message')));
    expect(verifyNote(other, [right(parseVkey(vkey))])).toMatchObject({
      left: 'The signature by example.com/foo+530d903a is not that of this text.',
    });
  });

  test.each([
    ['', 'form'],
    ['example.com/foo', 'form'],
    ['example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'its id is 530d903a'],
    ['example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'its id is'],
    ['example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2', 'not base64'],
    ['example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'not of Ed25519'],
    ['example com+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'form'],
  ])('%j is none, and it is said why', (text, why) => {
    expect(parseVkey(text)).toMatchObject({ left: expect.stringContaining(why) });
  });
});

describe('a signed note', () => {
  const note = signNote(checkpointText(checkpoint), [ours, theirs]);

  test('is opened by any of its keys', () => {
    for (const { verifier } of [ours, theirs])
      expect(right(openCheckpoint(note, [verifier]))).toMatchObject(checkpoint);
    expect(right(openCheckpoint(note, [ours.verifier, theirs.verifier]))).toMatchObject(checkpoint);
  });

  test('is not opened by a key that did not sign', () => {
    const stranger = signerOf(origin, Buffer.alloc(32, 3)).verifier;
    expect(openCheckpoint(note, [stranger])).toMatchObject({
      left: `It is signed by ${origin}+${ours.verifier.id}, ${origin}+${theirs.verifier.id}, and not by ${origin}+${stranger.id}.`,
    });
    expect(openCheckpoint(note, [])).toMatchObject({ left: expect.stringContaining('not by any key that is known') });
  });

  test('is rejected as a whole when the signature of one known key is wrong', () => {
    const [text = '', lines = ''] = note.split('\n\n');
    const [first = '', second = ''] = lines.trim().split('\n');
    const foreign = signNote('something else\n', [theirs]).split('\n\n')[1]?.trim() ?? '';
    expect(second).not.toBe(foreign);
    const forged = `${text}\n\n${first}\n${foreign}\n`;
    expect(E.isRight(openCheckpoint(forged, [ours.verifier]))).toBe(true);
    expect(E.isLeft(openCheckpoint(forged, [ours.verifier, theirs.verifier]))).toBe(true);
  });

  test('may have sixteen signatures, of which one is known', () => {
    const signers = Array.from({ length: 16 }, (_, n) => signerOf(`witness-${n}.example`, Buffer.alloc(32, 10 + n)));
    const many = signNote(checkpointText(checkpoint), [...signers, ours]);
    expect(right(openCheckpoint(many, [ours.verifier]))).toMatchObject(checkpoint);
  });

  test('is split at its last blank line', () => {
    const text = 'one\n\ntwo\n';
    const parsed = right(parseNote(signNote(text, [ours])));
    expect(parsed.text).toBe(text);
    expect(verifyNote(parsed, [ours.verifier])).toEqual(E.right([ours.verifier]));
  });

  test('is no longer opened when any of its characters is another', () => {
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.constantFrom('A', 'z', '0', '\n', ' ', '+'), (at, character) => {
        if (note[at] === character) return;
        const opened = openCheckpoint(note.slice(0, at) + character + note.slice(at + 1), [
          ours.verifier,
          theirs.verifier,
        ]);
        // What is changed may be the name or the id of one key: its line is then that of a stranger, the other holds.
        if (E.isRight(opened)) expect(opened.right).toMatchObject(checkpoint);
      }),
    );
  });

  test.each([
    ['', 'no blank line'],
    ['text\n', 'no blank line'],
    ['text\n\n', 'signature line 1 is malformed'],
    ['text\n\n— name\n', 'signature line 1 is malformed'],
    ['text\n\n- name AAAAAAAA\n', 'signature line 1 is malformed'],
    ['text\n\n— name AAAAAA==\n', 'signature line 1 is malformed'],
    ['text\n\n— name AAAAAAAA', 'no blank line'],
    ['te\u0000xt\n\n— name AAAAAAAA\n', 'not a plain text'],
    ['te\ufffdxt\n\n— name AAAAAAAA\n', 'not a plain text'],
    [`text\n\n${'— name AAAAAAAA\n'.repeat(101)}`, 'more than 100 signatures'],
    [`${'x'.repeat(70_000)}\n\n— name AAAAAAAA\n`, 'longer than'],
  ])('%j is none, and one line says why', (text, why) => {
    const parsed = parseNote(text);
    expect(parsed).toMatchObject({ left: expect.stringContaining(why) });
    expect(E.isLeft(parsed) && parsed.left.includes('\n')).toBe(false);
  });

  test.each([
    ['\n17\nAAAA\n', 'its first line, the origin, is empty'],
    [`${origin}\n017\n${sha256('').toString('base64')}\n`, 'is "017" and not a size'],
    [`${origin}\n9007199254740993\n${sha256('').toString('base64')}\n`, 'not a size'],
    [`${origin}\n17\nAAAA\n`, 'its third line is not 32 bytes'],
  ])('with the text %j is no checkpoint', (text, why) => {
    expect(readCheckpoint(signNote(text, [ours]))).toMatchObject({ left: expect.stringContaining(why) });
  });

  test('of another log is known by its origin', () => {
    const elsewhere = signerOf('elsewhere.example/history', Buffer.alloc(32, 1));
    const text = checkpointText({ ...checkpoint, origin: 'elsewhere.example/history' });
    expect(openCheckpoint(signNote(text, [elsewhere]), [ours.verifier])).toMatchObject({
      left: `It is a checkpoint of elsewhere.example/history, and the key is of ${origin}.`,
    });
  });
});

test('a name of a key has neither space nor plus', () => {
  expect(['flowsync/1', 'a', '', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'x'.repeat(256)].map(isKeyName)).toEqual([
    ...[true, true],
    ...Array(6).fill(false),
  ]);
});

test('the signature is one that openssl accepts', () => {
  const dir = tempDir();
  const text = checkpointText(checkpoint);
  const [key, body, signature] = ['key.pem', 'body', 'signature'].map(name => join(dir, name)) as [
    string,
    string,
    string,
  ];
  const verifier = verifierOf(origin, ours.verifier.publicKey);
  writeFileSync(key, publicKeyOf(verifier).export({ type: 'spki', format: 'pem' }));
  writeFileSync(body, text);
  writeFileSync(signature, right(parseNote(signNote(text, [ours]))).signatures[0]?.bytes ?? '');
  const check = (): string =>
    execFileSync(
      'openssl',
      ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', body, '-sigfile', signature],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
  expect(check()).toContain('Signature Verified Successfully');
  writeFileSync(body, text.replace('17', '18'));
  expect(check).toThrow();
});
