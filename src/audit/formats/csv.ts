/**
 * A table as RFC 4180 has it, safe in a spreadsheet: what begins like a formula gets an apostrophe before it, and no cell
 * can end the line. The first column says what a record is; the last record, `end`, has the summary as its facts.
 */
import type { AuditEntry } from '../entry';
import type { Format } from './format';

const COLUMNS = [
  'record',
  'position',
  'occurredAt',
  'sentence',
  'type',
  'outcome',
  'actorType',
  'actorId',
  'onBehalfOfType',
  'onBehalfOfId',
  'flowId',
  'sources',
  'stream',
  'revision',
  'eventId',
  'correlationId',
  'causationId',
  'data',
] as const;

/** A formula to a spreadsheet: by its first character, which may also be one of those that are wider. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const SPECIAL = /[",\r\n]/;

export const cell = (value: string | number | null | undefined): string => {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csv = (): Format => ({
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  begin: `${COLUMNS.join(',')}\r\n`,
  entry: entry => line(rowOf(entry)),
  end: summary =>
    line({ record: 'end', position: summary.upTo, occurredAt: summary.at, data: JSON.stringify(summary) }),
});

type Row = Partial<Readonly<Record<(typeof COLUMNS)[number], string | number | null>>>;

const line = (row: Row): string => `${COLUMNS.map(column => cell(row[column])).join(',')}\r\n`;

const rowOf = (entry: AuditEntry): Row => {
  const { position, occurredAt, sentence, type, outcome, flowId, stream, revision, eventId } = entry;
  return {
    ...{ record: 'event', position, occurredAt, sentence, type, outcome, flowId, stream, revision, eventId },
    ...{ actorType: entry.actor?.type ?? '', actorId: entry.actor?.id ?? '' },
    ...{ onBehalfOfType: entry.onBehalfOf?.type ?? '', onBehalfOfId: entry.onBehalfOf?.id ?? '' },
    ...{ sources: entry.sources.join(' '), correlationId: entry.correlationId, causationId: entry.causationId },
    data: entry.data === null ? '' : JSON.stringify(entry.data),
  };
};
