/** A step of a replay as text: a line for programs and pipes, a screen for people. */

interface Source {
  readonly id: number;
  readonly reference: string;
  readonly state: string;
}

export interface Frame {
  readonly event: {
    readonly type: string;
    readonly position: string;
    readonly revision: number;
    readonly occurredAt: string | null;
    readonly actor: { readonly type: string; readonly id: string } | null;
    readonly data: unknown;
  };
  readonly state: {
    readonly flowId: number;
    readonly code: string;
    readonly title: string;
    readonly state: string;
    readonly externalSources: ReadonlyArray<Source>;
  };
  readonly changes: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly causes: ReadonlyArray<{ readonly type: string; readonly stream: string; readonly position: string }>;
  readonly sinceLastMs: number | null;
}

const MAX_SOURCES = 20;
const MAX_CHANGES = 12;
const MAX_CHARACTERS = 90;

export const lineOf = ({ event, state, changes, sinceLastMs }: Frame): string => {
  const sources = state.externalSources.map(({ reference, state: of }) => `${reference}=${of}`).join(' ');
  return [
    event.position.padStart(8),
    event.occurredAt ?? '',
    `+${durationOf(sinceLastMs ?? 0)}`.padStart(8),
    event.type,
    actorOf(event.actor),
    `${state.state}${sources === '' ? '' : ` (${sources})`}`,
    `${changes.length} changed`,
  ].join('  ');
};

export const frameText = (frame: Frame, previous: Frame | undefined): string => {
  const { event, state, changes, causes, sinceLastMs } = frame;
  const before = new Map(previous?.state.externalSources.map(source => [source.id, source.state]));
  const sources = state.externalSources.map(({ id, reference, state: now }) => {
    const was = before.get(id);
    return `  ${was === now ? ' ' : '>'} ${reference.padEnd(24)} ${was === undefined || was === now ? now : `${was} -> ${now}`}`;
  });
  return [
    `Flow ${state.flowId} ${state.code}: ${state.title}`,
    `${event.occurredAt ?? ''}  position ${event.position}, event ${event.revision + 1}, ${durationOf(sinceLastMs ?? 0)} after the one before`,
    '',
    `${event.type} by ${actorOf(event.actor)}`,
    ...causes.map(cause => `  because of ${cause.type} at position ${cause.position} (${cause.stream})`),
    `  ${shortened(JSON.stringify(event.data))}`,
    '',
    `It is ${state.state}.`,
    ...most(sources, MAX_SOURCES),
    '',
    ...most(
      changes.map(
        ({ op, path, value }) =>
          `  ${op} ${path || '/'}${op === 'remove' ? '' : ` ${shortened(JSON.stringify(value))}`}`,
      ),
      MAX_CHANGES,
    ),
  ].join('\n');
};

const actorOf = (actor: Frame['event']['actor']): string => (actor === null ? 'unknown' : `${actor.type}:${actor.id}`);

const most = (lines: ReadonlyArray<string>, count: number): ReadonlyArray<string> =>
  lines.length <= count ? lines : [...lines.slice(0, count), `  … and ${lines.length - count} more`];

const shortened = (text = ''): string => (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text);

const durationOf = (ms: number): string => {
  if (ms < 1000) return `${ms}ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes}m` : `${Math.round(minutes / 60)}h`;
};
