/** The forms of an export, each held to what others say of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { aggregates } from '../../../domain/aggregates';
import type { DomainEvent } from '../../../domain/history';
import { arbitrary, crowded } from '../../../test/support/domain/arbitrary';
import { decoded, recordedEvents } from '../../../test/support/history';
import { type AuditEntry, entryOf, unreadableEntry } from '../entry';
import { exportText } from '../export';
import { formats } from '.';
import { cell } from './csv';

const producer = { origin: 'flowsync.example.org/history', version: '1.2.3' };
const at = '2026-11-24T09:00:00.000Z';

const memberTypes = (codec: t.Mixed): ReadonlyArray<t.Mixed> =>
  codec instanceof t.UnionType ? codec.types.flatMap(memberTypes) : [codec];
/** One of each type, at least. */
const samples = (): ReadonlyArray<AuditEntry> =>
  Object.entries(aggregates).flatMap(([category, { event }]) =>
    memberTypes(event).flatMap(codec => {
      const events = fc.sample(arbitrary(codec, crowded) as fc.Arbitrary<DomainEvent>, { numRuns: 3, seed: 7 });
      const onBehalfOf = { type: 'person', id: '17' } as const;
      const cause = {
        actor: { type: 'client', id: 'c1' },
        correlationId: 'r1',
        causationId: null,
        onBehalfOf,
      } as const;
      const recorded = recordedEvents(
        events.map(one => [`${category}-1`, one]),
        cause,
      );
      return recorded.map(one => entryOf(decoded(one), () => null));
    }),
  );
const entries: ReadonlyArray<AuditEntry> = [
  ...samples(),
  ...recordedEvents([['flow-1', { type: 'FlowArchived', at }]]).map(one => unreadableEntry(one, 'it is newer')),
];

const exported = async (name: keyof typeof formats, of = entries): Promise<string> => {
  async function* runs() {
    for (const entry of of) yield { entries: [entry], position: 1 };
  }
  const text = exportText({
    ...{ format: formats[name](producer), runs: runs(), now: () => at, checkpoint: () => 'note\n' },
    summary: { exportId: '00000000-0000-4000-8000-000000000009', filter: { actor: 'c1' }, upTo: '99' },
    onEnd: async () => undefined,
  });
  let all = '';
  for await (const chunk of text) all += chunk;
  return all;
};

test('NDJSON: a line for each event, and the end', async () => {
  const lines = (await exported('ndjson')).trim().split('\n');
  expect(lines.slice(0, -1).map(line => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(entries)));
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
    end: {
      ...{ exportId: '00000000-0000-4000-8000-000000000009', filter: { actor: 'c1' }, upTo: '99', at },
      ...{ events: entries.length, first: entries[0]?.position, last: entries.at(-1)?.position, checkpoint: 'note\n' },
    },
  });
});

/** As RFC 4180 has it. */
const parseCsv = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  let end = 0;
  for (const match of text.matchAll(cells)) {
    const [whole, value = '', separator] = match;
    rows.at(-1)?.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (separator === '\r\n') rows.push([]);
    end = (match.index ?? 0) + whole.length;
  }
  expect(end).toBe(text.length);
  expect(rows.pop()).toEqual([]);
  return rows;
};

test('CSV: RFC 4180, and no cell is a formula to a spreadsheet', async () => {
  const [header = [], ...rows] = parseCsv(await exported('csv'));
  expect(rows.every(row => row.length === header.length)).toBe(true);
  const at = (row: ReadonlyArray<string> | undefined, column: string) => row?.[header.indexOf(column)];
  expect(rows.map(row => at(row, 'record'))).toEqual([...entries.map(() => 'event'), 'end']);
  entries.forEach((entry, n) => {
    expect(at(rows[n], 'eventId')).toBe(entry.eventId);
    if (entry.data !== null)
      expect(JSON.parse(at(rows[n], 'data') ?? '')).toEqual(JSON.parse(JSON.stringify(entry.data)));
  });
  expect(JSON.parse(at(rows.at(-1), 'data') ?? '')).toMatchObject({ events: entries.length, checkpoint: 'note\n' });
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '＝1')),
      text => {
        const [[value = ''] = []] = parseCsv(`${cell(text)}\r\n`);
        expect(value).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
        expect([text, `'${text}`]).toContain(value);
      },
    ),
  );
});

test('CloudEvents: a batch as version 1.0 has it', async () => {
  const batch: ReadonlyArray<Record<string, unknown>> = JSON.parse(await exported('cloudevents'));
  expect(batch).toHaveLength(entries.length + 1);
  expect(JSON.parse(await exported('cloudevents', []))).toHaveLength(1);
  for (const { data, ...attributes } of batch) {
    expect(attributes).toMatchObject({ specversion: '1.0', id: expect.any(String), type: expect.any(String) });
    expect(attributes.source).toMatch(/^\/\/[\w./-]+$/);
    expect(data).toEqual(expect.any(Object));
    for (const [name, value] of Object.entries(attributes)) {
      expect(name).toMatch(/^[a-z0-9]{1,20}$/);
      expect(typeof value === 'string' && value.length > 0).toBe(true);
    }
    if (attributes.time !== undefined) expect(new Date(String(attributes.time)).toISOString()).toBe(attributes.time);
  }
  expect(batch[0]).toMatchObject({ actor: 'client:c1', onbehalfof: 'person:17', sequence: entries[0]?.position });
  expect(batch.at(-1)).toMatchObject({ type: 'flowsync.audit.export.ended', data: { events: entries.length } });
});

interface Shape {
  readonly required: ReadonlyArray<string>;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints?: { readonly at_least_one?: ReadonlyArray<string> };
}
interface Attribute {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'json';
  readonly object?: string;
  readonly array?: true;
  readonly enum?: ReadonlyArray<number>;
}
interface Schema {
  readonly classes: Readonly<Record<string, Shape & { readonly category_uid: number }>>;
  readonly objects: Readonly<Record<string, Shape>>;
}
/** Derived from version 1.8.0 of the published one, see `test/data/README.md`. */
const schema: Schema = JSON.parse(readFileSync(join(__dirname, '../../../test/data/ocsf/ocsf-1.8.json'), 'utf8'));

const problems = (value: unknown, shape: Shape, path: string): ReadonlyArray<string> => {
  const fields = value as Readonly<Record<string, unknown>>;
  const missing = shape.required.filter(name => fields[name] === undefined).map(name => `${path}.${name} is missing`);
  const one = shape.constraints?.at_least_one;
  const none = one === undefined || one.some(name => fields[name] !== undefined) ? [] : [`${path} has none of ${one}`];
  const wrong = Object.entries(fields).flatMap(([name, inner]): ReadonlyArray<string> => {
    const attribute = shape.attributes[name];
    const place = `${path}.${name}`;
    if (attribute === undefined) return [`${place} is no attribute`];
    const items = attribute.array === true ? (Array.isArray(inner) ? inner : [undefined]) : [inner];
    return items.flatMap(item => {
      const { type, object, enum: allowed } = attribute;
      if (object !== undefined) {
        if (typeof item !== 'object' || item === null || Array.isArray(item)) return [`${place} is no object`];
        const of = schema.objects[object];
        return of === undefined || object === 'object' ? [] : problems(item, of, place);
      }
      const fits =
        type === 'json' || (type === 'integer' ? Number.isSafeInteger(item) : (typeof item as string) === type);
      if (!fits) return [`${place} is no ${type}`];
      return allowed === undefined || allowed.includes(item as number) ? [] : [`${place} is ${item}`];
    });
  });
  return [...missing, ...none, ...wrong];
};

test('OCSF: each record fits its class in the published schema', async () => {
  const records: ReadonlyArray<Record<string, number>> = (await exported('ocsf'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(records).toHaveLength(entries.length + 1);
  for (const record of records) {
    const of = schema.classes[String(record.class_uid)];
    if (of === undefined) throw new Error(`no class ${record.class_uid}`);
    expect(problems(record, of, String(record.class_uid))).toEqual([]);
    expect(record.category_uid).toBe(of.category_uid);
    expect(record.type_uid).toBe(Number(record.class_uid) * 100 + Number(record.activity_id));
  }
  expect(new Set(records.map(record => record.class_uid))).toEqual(new Set([6003, 3004, 3002, 1008]));
});

test('whoever goes away ends the export, and it is said that it is not whole', async () => {
  const ends: unknown[] = [];
  let read = 0;
  async function* runs() {
    for (;;) {
      read += 1;
      yield { entries: [entries[0] as AuditEntry], position: 1 };
    }
  }
  const text = exportText({
    ...{ format: formats.ndjson(producer), runs: runs(), now: () => at, checkpoint: () => null },
    summary: { exportId: 'x', filter: {}, upTo: '99' },
    onEnd: async end => void ends.push(end),
  });
  let taken = 0;
  for await (const _ of text) if (++taken === 5) break;
  expect(ends).toEqual([{ events: read, first: entries[0]?.position, last: entries[0]?.position, whole: false }]);
  expect(read).toBeLessThanOrEqual(5);
});
