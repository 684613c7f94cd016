/** An event as a line: for people, and for programs. Neither needs it to be one that this version knows. */
import type { RecordedEvent } from '../event-store/event-store';

const LONGEST_VALUE = 60;
const EMPTY: ReadonlySet<string> = new Set(['null', 'false', '""', '[]', '{}']);

/** Data and metadata as the log has them; text that is no JSON, or cannot be written as JSON again, comes as text. */
export const asJson = ({ position, stream, revision, eventId, type, data, metadata }: RecordedEvent): string => {
  const head = { position, stream, revision, eventId, type };
  const whole = written({ ...head, data: parsed(data), metadata: parsed(metadata) });
  return whole ?? JSON.stringify({ ...head, data, metadata });
};

/** Columns: time, stream, type, who, and the facts that say something. No control character reaches the terminal. */
export const asText = (event: RecordedEvent): string => {
  const [data, metadata] = [parsed(event.data), parsed(event.metadata)];
  const actor = field(metadata, 'actor');
  const facts =
    typeof data === 'object' && data !== null
      ? Object.entries(data).filter(([, value]) => !EMPTY.has(written(value) ?? ''))
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

/** Undefined when it is nested more deeply than can be written. */
const written = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
};

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (written(value) ?? '(nested too deeply)');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
};
