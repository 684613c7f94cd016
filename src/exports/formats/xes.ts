/**
 * XES: one file for each notion of a case, since an event belongs to a flow, a sync request and a participant at once. No
 * namespace, which the schema refuses; events of a case in the order of the history, which equal times do not tell.
 */
import { columnsOf, events, OBJECTS, type ObjectType } from '../definition';
import type { Kind } from '../described';
import { type Cells, type Source } from '../source';
import type { Format } from './format';
import { keyOf } from './ocel-objects';
import { textFile } from './text-file';
import { XML_HEAD, xml } from './xml';

export const CASES = { flow: 'flow', request: 'sync_request', participant: 'participant' } as const;
export type Case = keyof typeof CASES;

const HEAD = `${XML_HEAD}<log xes.version="1.0" xes.features="">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/><string key="org:resource" value=""/></global>
<classifier name="Activity" scope="event" keys="concept:name"/>
<classifier name="Resource" scope="event" keys="org:resource"/>
`;

const ELEMENT: Readonly<Record<Kind, string>> = { text: 'string', time: 'date', integer: 'int', boolean: 'boolean' };

const ELSEWHERE: ReadonlyArray<string> = ['type', 'time', 'actor_type', 'actor_id'];

const EVENT_COLUMNS = columnsOf(events)
  .filter(name => !ELSEWHERE.includes(name))
  .map(name => [name, events.described[name as keyof typeof events.described].kind] as const);

/** CROSS JOIN: by case first, in this order. */
const SQL = `SELECT c.case_id, ${columnsOf(events)
  .map(name => `e.${name}`)
  .join(', ')} FROM case_events c CROSS JOIN events e ON e.position = c.position ORDER BY c.case_id, c.position`;

export const xesBy = (by: Case): Format => ({
  contents: { isObjectCentric: false, caseType: CASES[by] },
  contentType: 'application/xml',
  extension: 'xes',
  outputs: [textFile(`${by}.xes`, { texts: source => texts(source, CASES[by]) })],
});

type EventRow = Cells & {
  readonly case_id: string;
  readonly type: string;
  readonly time: string;
  readonly actor_type: string;
  readonly actor_id: string;
};

function* texts(source: Source, caseType: ObjectType): Generator<string> {
  const { table } = OBJECTS[caseType];
  const columns = columnsOf(table).map(name => [name, table.described[name]?.kind ?? 'text'] as const);
  const rowOf = source.first(
    `SELECT ${columnsOf(table).join(', ')} FROM ${table.name} WHERE ${table.key.map(name => `${name} = ?`).join(' AND ')}`,
  );
  yield `${HEAD}${attribute('text', 'concept:name', `flowsync by ${caseType}`)}\n`;
  let open: string | null = null;
  for (const row of source.rows<EventRow>(SQL)) {
    if (row.case_id !== open) {
      const about = rowOf(...keyOf(caseType, row.case_id));
      yield `${open === null ? '' : '</trace>\n'}<trace>${attribute('text', 'concept:name', row.case_id)}${
        about === undefined ? '' : attributesOf(columns, about)
      }\n`;
      open = row.case_id;
    }
    yield eventOf(row);
  }
  yield `${open === null ? '' : '</trace>\n'}</log>\n`;
}

const attribute = (kind: Kind, key: string, value: string | number): string =>
  `<${ELEMENT[kind]} key="${key}" value="${kind === 'boolean' ? Number(value) === 1 : xml(value)}"/>`;

const attributesOf = (columns: ReadonlyArray<readonly [string, Kind]>, row: Cells): string =>
  columns
    .map(([name, kind]) => (row[name] === null || row[name] === undefined ? '' : attribute(kind, name, row[name])))
    .join('');

const eventOf = (row: EventRow): string =>
  `<event>${attribute('text', 'concept:name', row.type)}${attribute('time', 'time:timestamp', row.time)}${attribute(
    'text',
    'org:resource',
    `${row.actor_type}:${row.actor_id}`,
  )}${attributesOf(EVENT_COLUMNS, row)}</event>\n`;
