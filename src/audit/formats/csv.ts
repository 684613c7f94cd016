/**
 * A table as RFC 4180 has it, safe in a spreadsheet: what begins like a formula gets an apostrophe before it, and no cell
 * can end the line. The first column says what a record is; the last record, `end`, has the summary as its facts.
 */
import type { AuditEntry } from '../entry';
import type { Format } from './format';

type Cell = string | number | null | undefined;

const COLUMNS: Readonly<Record<string, (entry: AuditEntry) => Cell>> = {
  record: () => 'event',
  position: entry => entry.position,
  occurredAt: entry => entry.occurredAt,
  sentence: entry => entry.sentence,
  type: entry => entry.type,
  outcome: entry => entry.outcome,
  actorType: entry => entry.actor?.type,
  actorId: entry => entry.actor?.id,
  onBehalfOfType: entry => entry.onBehalfOf?.type,
  onBehalfOfId: entry => entry.onBehalfOf?.id,
  flowId: entry => entry.flowId,
  sources: entry => entry.sources.join(' '),
  stream: entry => entry.stream,
  revision: entry => entry.revision,
  eventId: entry => entry.eventId,
  correlationId: entry => entry.correlationId,
  causationId: entry => entry.causationId,
  data: entry => (entry.data === null ? '' : JSON.stringify(entry.data)),
};
const NAMES = Object.keys(COLUMNS);
const VALUES = Object.values(COLUMNS);

/** A formula to a spreadsheet: by its first character, which may also be one of those that are wider. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const SPECIAL = /[",\r\n]/;
/** What is neither, as most of it. */
const PLAIN = /^(?:[\w][\w .:-]*)?$/;

export const cell = (value: Cell): string => {
  const text = String(value ?? '');
  if (PLAIN.test(text)) return text;
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csv = (): Format => ({
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  begin: `${NAMES.join(',')}\r\n`,
  entry: entry => line(VALUES.map(value => value(entry))),
  end: summary => {
    const { upTo: position, at: occurredAt } = summary;
    const row: Readonly<Record<string, Cell>> = { record: 'end', position, occurredAt, data: JSON.stringify(summary) };
    return line(NAMES.map(name => row[name]));
  },
});

const line = (cells: ReadonlyArray<Cell>): string => `${cells.map(cell).join(',')}\r\n`;
