import { join } from 'node:path';
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { isSealed, SEALED } from '../../domain/free-texts';
import { bytesOf } from '../../test/conformance/people/harness';
import { right } from '../../test/support/right';
import { tempDir } from '../../test/support/temp-dir';
import { realRandom } from '../runtime/real';
import { KEYS_IN_SERIES } from './key-series';
import { openPeople } from './people';
import { addressIn, keyNameIn, nameOfKey, openText, sealText } from './sealed-text';
import { createTextReader, createTexts, REDACTED } from './texts';

describe('a sealed text', () => {
  const key = Buffer.alloc(32, 7);
  const address = { series: 'AAAAAAAAAAAA', index: 4095 };

  test('opens under its key, whatever it says, and under no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (text, other) => {
        const sealed = sealText(text, key, address);
        expect(isSealed(sealed)).toBe(true);
        expect(openText(sealed, key)).toBe(text);
        expect(openText(sealed, other)).toBeNull();
      }),
    );
  });

  test('of which anything was altered opens under none', () => {
    const sealed = sealText('No pupil of this name.', key, address);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: sealed.length - 1 }), fc.constantFrom('A', 'z', '9', '-'), (at, letter) => {
        fc.pre(sealed[at] !== letter);
        // Where its key is found is no part of what it says.
        fc.pre(at > sealed.indexOf('.'));
        expect(openText(sealed.slice(0, at) + letter + sealed.slice(at + 1), key)).toBeNull();
      }),
    );
  });

  test('names its key by the hash of that, so nobody can show another that opens it otherwise', () => {
    expect(keyNameIn(sealText('x', key, address))).toBe(nameOfKey(key));
    expect(addressIn(sealText('x', key, address))).toEqual(address);
  });

  test('says the same twice in two ways', () => {
    const texts = createTexts(openPeople(join(tempDir(), 'people.sqlite')), realRandom);
    expect(texts.seal([{ type: 'FlowArchived' }, { type: 'SyncCompleted', message: null }])).toBeNull();
    expect(texts.seal([{ type: 'SourceAdded', description: '' }])).toBeNull();
  });
});

describe('free texts', () => {
  const file = join(tempDir(), 'people.sqlite');
  const people = openPeople(file);
  const texts = createTexts(people, realRandom);
  /** Remembers nothing that was sealed or opened here. */
  const reader = () => createTextReader(people);
  afterAll(() => people.close());

  const seal = async <A extends { readonly type: string }>(event: A): Promise<A> =>
    right((await texts.seal([event])?.()) ?? E.right([event]))[0] as A;

  test('are sealed where they stand, and nothing else is', async () => {
    const exchange = { sent: 'a: b\n', answerHead: 'x-for: Ada\n', error: null };
    const failed = {
      ...{ type: 'AttemptFailed', attempt: 1, reason: 'status', exchange },
      answer: { status: 500, body: 'Dear Ada' },
    };
    const sealed = await seal(failed);
    expect(sealed).toEqual({
      ...failed,
      answer: { status: 500, body: expect.stringContaining(SEALED) },
      exchange: { ...exchange, answerHead: expect.stringContaining(SEALED) },
    });
    expect(right(await reader().open([sealed.answer.body])())).toEqual(['Dear Ada']);
  });

  test('open in any JSON, and what only looks like one stays as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !isSealed(text)),
        fc.json(),
        fc.constantFrom(
          '"\\u0002AAAAAAAAAAAAAAAAAAAAAAAAAA"',
          '"\\u0002AAAAAAAAAAAA000.AAAAAAAAAAAAAAAAAAAAAAAAAA"',
          '\\"\\u0002',
          'x\u0002y',
          '\\\\u0002',
        ),
        async (message, other, lookalike) => {
          const { message: sealed } = await seal({ type: 'SyncCompleted', message });
          const json = (text: string) => JSON.stringify({ text, other, lookalike, nested: [{ [text]: null, text }] });
          // As a name of a field it is none of ours.
          const expected = JSON.stringify({
            text: message,
            other,
            lookalike,
            nested: [{ [sealed]: null, text: message }],
          });
          const opened = right((await reader().openJson(json(sealed))?.()) ?? E.right(json(sealed)));
          expect(JSON.parse(opened).text).toBe(message);
          expect(JSON.parse(opened).lookalike).toBe(lookalike);
          expect(JSON.parse(opened).nested[0].text).toBe(message);
          expect(JSON.parse(opened).other).toBe(JSON.parse(expected).other);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('that are redacted are a tombstone, and no key of them is in the file', async () => {
    const { message } = await seal({ type: 'SyncCompleted', message: 'for Grace' });
    expect(right(await texts.readable([message])())).toBe(1);
    const kept = right(await people.find('text', [addressIn(message)?.series ?? ''])());
    const secrets = [...kept.values()]
      .flatMap(({ name }) => name?.split(/[:,]/) ?? [])
      .filter(part => part.length > 40);
    expect(secrets.filter(secret => bytesOf(file).includes(secret))).toHaveLength(1);
    right(await texts.redact([message])());
    right(await texts.redact([message])());
    expect(secrets.filter(secret => bytesOf(file).includes(secret))).toEqual([]);
    expect(right(await texts.readable([message])())).toBe(0);
    expect(right(await texts.open([message, 'in the clear', `${SEALED}`])())).toEqual([
      REDACTED,
      'in the clear',
      REDACTED,
    ]);
  });

  test('that are redacted leave all others readable, of the same series and of the next', async () => {
    const events = Array.from({ length: KEYS_IN_SERIES + 10 }, (_, n) => ({
      type: 'SyncCompleted',
      message: `text ${n}`,
    }));
    const sealed = right((await texts.seal(events)?.()) ?? E.right([])).map(({ message }) => message);
    const gone = new Set([0, 1, 17, KEYS_IN_SERIES - 1, KEYS_IN_SERIES, KEYS_IN_SERIES + 9]);
    await Promise.all(sealed.filter((_, n) => gone.has(n)).map(text => texts.redact([text])()));
    expect(right(await texts.open(sealed)())).toEqual(
      events.map(({ message }, n) => (gone.has(n) ? REDACTED : message)),
    );
    expect(right(await reader().open(sealed)())).toEqual(right(await texts.open(sealed)()));
    expect(right(await texts.readable(sealed)())).toBe(sealed.length - gone.size);
  });

  test('that were opened and then redacted by somebody else are a tombstone', async () => {
    const { message } = await seal({ type: 'SyncCompleted', message: 'for Grace' });
    const readers = [texts, reader()];
    for (const { open } of readers) expect(right(await open([message])())).toEqual(['for Grace']);
    right(await createTexts(people, realRandom).redact([message])());
    for (const { open } of readers) expect(right(await open([message])())).toEqual([REDACTED]);
  });

  test('that come at once each have a key of their own', async () => {
    const sealed = await Promise.all(
      Array.from({ length: 200 }, (_, n) => seal({ type: 'SyncCompleted', message: `${n}` })),
    );
    expect(new Set(sealed.map(({ message }) => keyNameIn(message))).size).toBe(200);
  });

  test('of before, whose key is kept by itself, open and are redacted as ever', async () => {
    const key = Buffer.alloc(32, 9);
    const sealed = SEALED + sealText('Dear Ada', key, { series: 'AAAAAAAAAAAA', index: 0 }).split('.')[1];
    right(await people.remember('text', nameOfKey(key), { name: key.toString('base64url') })());
    expect(right((await texts.openJson(JSON.stringify([sealed]))?.()) ?? E.right(''))).toBe('["Dear Ada"]');
    right(await texts.redact([sealed])());
    expect(right(await texts.open([sealed])())).toEqual([REDACTED]);
    expect(right(await people.find('text', [nameOfKey(key)])()).size).toBe(0);
  });

  test('of which the same stands already are seen', async () => {
    const { description } = await seal({ type: 'SourceDescribed', description: 'Class A' });
    for (const [text, is] of [
      ['Class A', true],
      ['Class B', false],
    ] as const)
      expect(right(await texts.readsAs(description, text)())).toBe(is);
  });
});
