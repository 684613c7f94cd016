/** An event as a line: for people, and for programs. Neither needs it to be one that this version knows. */
import type { RecordedEvent } from '../event-store/event-store';

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
};

/** Data and metadata as the log has them; text that is no JSON comes as text. */
export const asJson = ({ position, stream, revision, eventId, type, data, metadata }: RecordedEvent): string =>
  JSON.stringify({ position, stream, revision, eventId, type, data: parsed(data), metadata: parsed(metadata) });

const LONGEST_VALUE = 60;
const EMPTY: ReadonlySet<string> = new Set(['null', 'false', '""', '[]', '{}']);

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
};

/** Columns: time, stream, type, who, and the facts that say something. No control character reaches the terminal. */
export const asText = (event: RecordedEvent): string => {
  const [data, metadata] = [parsed(event.data), parsed(event.metadata)];
  const actor = field(metadata, 'actor');
  const facts =
    typeof data === 'object' && data !== null
      ? Object.entries(data).filter(([, value]) => !EMPTY.has(JSON.stringify(value)))
      : [['data', data]];
  return [
    String(field(metadata, 'occurredAt') ?? '?').padEnd(24),
    event.stream.padEnd(16),
    event.type.padEnd(20),
    `${field(actor, 'type') ?? '?'}:${field(actor, 'id') ?? '?'}`.padEnd(16),
    facts.map(([name, value]) => `${name}=${short(value)}`).join(' '),
  ]
    .join('  ')
    .replace(/\p{Cc}+/gu, ' ')
    .trimEnd();
};
