import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { createLeafRecords, parseLeafRecord } from './leaf';
import { leafHash, sha256 } from './merkle';
import { inclusionText, parseInclusionText } from './proof';
import { packed, parseTilePath, tilePath, tilesAt, unpacked } from './tiles';

describe('the path of a tile', () => {
  test.each([
    [{ level: 0, number: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, number: 0, width: 8 }, 'tile/1/000.p/8'],
    [{ level: 'entries', number: 1000, width: 255 }, 'tile/entries/x001/000.p/255'],
    [{ level: 0, number: 999, width: 256 }, 'tile/0/999'],
  ] as const)('of %j is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  test('is read as it is written', () => {
    const tile = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom('entries' as const, 'events' as const)),
      number: fc.integer({ min: 0, max: 2 ** 40 }),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(fc.property(tile, one => expect(parseTilePath(tilePath(one))).toEqual(one)));
  });

  test.each([
    ...['', 'tile', 'tile/0', 'tile/0/1', 'tile/0/0001', 'tile/0/x000/001', 'tile/0/001.p/0', 'tile/0/001.p/256'],
    ...['tile/0/001.p/08', 'tile/7/000', 'tile/00/000', 'tile/0/../000', 'tile/data/000', 'tile/0/000/', 'tile/0/x001'],
    `tile/0/${'x001/'.repeat(7)}001`,
  ])('is not %j', path => {
    expect(parseTilePath(path)).toBeNull();
  });
});

test('a tree has full tiles and at most one that is not', () => {
  expect([0, 1, 256, 70_000].map(size => [tilesAt(0, size), tilesAt(1, size), tilesAt(2, size)])).toEqual([
    [
      { full: 0, partial: 0 },
      { full: 0, partial: 0 },
      { full: 0, partial: 0 },
    ],
    [
      { full: 0, partial: 1 },
      { full: 0, partial: 0 },
      { full: 0, partial: 0 },
    ],
    [
      { full: 1, partial: 0 },
      { full: 0, partial: 1 },
      { full: 0, partial: 0 },
    ],
    [
      { full: 273, partial: 112 },
      { full: 1, partial: 17 },
      { full: 0, partial: 1 },
    ],
  ]);
});

test('bundles give back what was put in, and nothing when they are cut or go on', () => {
  const items = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 });
  fc.assert(
    fc.property(items, fc.constantFrom(2 as const, 4 as const), fc.nat(), (texts, lengthBytes, cut) => {
      const bundle = packed(texts, lengthBytes);
      expect(unpacked(bundle, texts.length, lengthBytes)?.map(String)).toEqual(texts);
      expect(unpacked(Buffer.concat([bundle, Buffer.alloc(1)]), texts.length, lengthBytes)).toBeNull();
      if (bundle.length > 0)
        expect(unpacked(bundle.subarray(0, cut % bundle.length), texts.length, lengthBytes)).toBeNull();
    }),
  );
});

describe('the record of an event', () => {
  const stored = {
    stream: 'flow-7',
    revision: 3,
    eventId: '00000000-0000-4000-8000-000000000000',
    type: 'SourceAdded',
    data: '{"reference":"classe-é"}',
    metadata: '{"v":1,"occurredAt":"2026-11-24T09:30:00.000Z","actor":{"type":"client","id":"admin"}}',
  };

  test('is canonical: names sorted, no space, texts and whole numbers', () => {
    const hex = (text: string): string => sha256(Buffer.from(text)).toString('hex');
    expect(createLeafRecords()(12, stored)).toBe(
      `{"actor":{"id":"admin","type":"client"},"dataSha256":"${hex(stored.data)}","eventId":"${stored.eventId}","index":12,` +
        `"metadataSha256":"${hex(stored.metadata)}","revision":3,"stream":"flow-7","time":"2026-11-24T09:30:00.000Z","type":"SourceAdded","v":1}`,
    );
  });

  test('is another when anything of the event is', () => {
    const records = createLeafRecords();
    const changes: ReadonlyArray<object> = [
      ...['stream', 'eventId', 'type', 'data', 'metadata'].map(name => ({ [name]: 'other' })),
      { revision: 4 },
      { data: stored.data.replace(':', ': ') },
      { metadata: stored.metadata.replace('09:30', '09:31') },
    ];
    const hashes = [{}, ...changes].map(change => leafHash(records(12, { ...stored, ...change })).toString('hex'));
    hashes.push(leafHash(records(13, stored)).toString('hex'));
    expect(new Set(hashes).size).toBe(changes.length + 2);
  });

  test('has at most 65,535 bytes, whatever the event is', () => {
    const long = '\u0001'.repeat(100_000);
    const foreign = { ...stored, stream: long, type: long, eventId: long };
    const metadata = JSON.stringify({ occurredAt: long, actor: { type: long, id: long } });
    for (const event of [foreign, { ...foreign, metadata }, { ...stored, metadata: 'no JSON', data: '' }])
      expect(Buffer.byteLength(createLeafRecords()(0, event))).toBeLessThan(65_536);
  });

  test('says of metadata what any reader of JSON finds in them', () => {
    const field = fc.constantFrom('client', 'c1', '2026-11-24T09:30:00.000Z', 'é', 'a"b', 'a\\b', '', 'x'.repeat(300));
    const actor = fc.record({ type: field, id: field, more: field }, { requiredKeys: [] });
    const tail = fc.constantFrom(
      '',
      ',"occurredAt":"2020"',
      ',"actor":{"type":"a","id":"b"}',
      ',"onBehalfOf":{}',
      ' ',
      '}',
    );
    fc.assert(
      fc.property(
        field,
        actor,
        field,
        fc.constantFrom('null', '"c"', '7'),
        tail,
        (time, who, correlationId, cause, more) => {
          const given = JSON.stringify({ v: 1, occurredAt: time, actor: who, correlationId });
          const metadata = `${given.slice(0, -1)},"causationId":${cause}${more}}`;
          const found = textsIn(metadata);
          const record = JSON.parse(createLeafRecords()(12, { ...stored, metadata }));
          expect({ time: record.time, actor: record.actor }).toEqual(found);
        },
      ),
    );
  });

  test('is read back, and what is none is not', () => {
    const record = createLeafRecords()(12, stored);
    expect(parseLeafRecord(record)).toMatchObject({ stream: 'flow-7', revision: 3, index: 12 });
    for (const text of ['', 'null', '[]', '7', '{"index":1}', record.slice(1)])
      expect(parseLeafRecord(text)).toBeNull();
  });
});

/** What a record should say of metadata; what is no JSON says nothing. */
const textsIn = (metadata: string): { readonly time?: unknown; readonly actor?: object | undefined } => {
  try {
    const { occurredAt: time, actor } = JSON.parse(metadata);
    const isActor = typeof actor.id === 'string' && typeof actor.type === 'string';
    return { time, actor: isActor ? { id: actor.id, type: actor.type } : undefined };
  } catch {
    return {};
  }
};

describe('an inclusion proof as a text', () => {
  const proof = {
    extra: Buffer.from('entry'),
    index: 3,
    hashes: [sha256('a'), sha256('b')],
    checkpoint: 'c\n\n— d e\n',
  };

  test('is read as it is written', () => {
    for (const one of [proof, { ...proof, extra: null, hashes: [] }])
      expect(parseInclusionText(inclusionText(one))).toEqual(E.right(one));
  });

  test.each([
    ['c2sp.org/tlog-proof@v2\n', 'its first line'],
    ['c2sp.org/tlog-proof@v1\nindex 3\n', 'no blank line'],
    ['c2sp.org/tlog-proof@v1\nextra !\nindex 3\n\nx', 'extra is not base64'],
    ['c2sp.org/tlog-proof@v1\nindex x\n\nx', 'no line with an index'],
    ['c2sp.org/tlog-proof@v1\nindex 3\nAAAA\n\nx', 'a hash is not 32 bytes'],
  ])('%j is none, and it is said why', (text, why) => {
    expect(parseInclusionText(text)).toMatchObject({ left: expect.stringContaining(why) });
  });
});
