/** A step of a replay as text: a line for programs and pipes, a screen for people. */
import { line, most, type Screen, shared, wrapped } from '../screen';

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

const MAX_CHARACTERS = 90;
/** Of one list on a screen of any size. */
const MAX_LINES = 20;

/** One line, whatever the texts in it hold. */
export const lineOf = ({ event, state, changes, sinceLastMs }: Frame): string => {
  const sources = state.externalSources.map(({ reference, state: of }) => `${reference}=${of}`).join(' ');
  const parts = [
    event.position.padStart(8),
    event.occurredAt ?? '',
    `+${durationOf(sinceLastMs ?? 0)}`.padStart(8),
    event.type,
    actorOf(event.actor),
    `${state.state}${sources === '' ? '' : ` (${sources})`}`,
    `${changes.length} changed`,
  ];
  return line(parts.join('  '));
};

/** Of a screen, beside its lists and the keys. */
const OTHER_LINES = 9;

/** A screen full, which ends with these keys. Where not all sources have room those that changed come first. */
export const frameText = (
  frame: Frame,
  previous: Frame | undefined,
  keys: ReadonlyArray<string>,
  { columns, rows }: Screen,
): string => {
  const { event, state, sinceLastMs } = frame;
  const foot = wrapped(keys, ', ', columns);
  const sources = sourcesIn(frame, previous, columns);
  const causes = causesIn(frame);
  const changes = changesIn(frame);
  // The last row is that of the cursor.
  const room = rows - 1 - foot.length;
  const lengths = [sources, causes, changes].map(({ length }) => Math.min(length, MAX_LINES));
  const [forSources = 0, forCauses = 0, forChanges = 0] = shared(room - OTHER_LINES, lengths);
  const inOrder = sources.length <= forSources ? sources : [...sources].sort((a, b) => b.rank - a.rank);
  const body = [
    `Flow ${state.flowId} ${state.code}: ${state.title}`,
    `${event.occurredAt ?? ''}  position ${event.position}, event ${event.revision + 1}, ${durationOf(sinceLastMs ?? 0)} after the one before`,
    '',
    `${event.type} by ${actorOf(event.actor)}`,
    ...most(causes, forCauses),
    `  ${shortened(JSON.stringify(event.data))}`,
    '',
    `It is ${state.state}.`,
    ...most(
      inOrder.map(({ text }) => text),
      forSources,
    ),
    '',
    ...most(changes, forChanges),
    '',
  ];
  return [...body.slice(0, Math.max(0, room)), ...foot].map(text => line(text, columns)).join('\n');
};

/** Of a source's name where there is little room. */
const MIN_REFERENCE = 8;

/** In the order of the flow; those whose state changed have the higher rank. */
const sourcesIn = ({ state }: Frame, previous: Frame | undefined, columns: number) => {
  const before = new Map(previous?.state.externalSources.map(source => [source.id, source.state]));
  const shown = state.externalSources.map(({ id, reference, state: now }) => {
    const was = before.get(id);
    return { reference, isSame: was === now, states: was === undefined || was === now ? now : `${was} -> ${now}` };
  });
  const longest = (lengths: ReadonlyArray<number>): number => lengths.reduce((a, b) => Math.max(a, b), 0);
  const room = columns - 5 - longest(shown.map(({ states }) => states.length));
  const width = Math.min(longest(shown.map(({ reference }) => reference.length)), Math.max(MIN_REFERENCE, room));
  return shown.map(({ reference, isSame, states }) => ({
    text: `  ${isSame ? ' ' : '>'} ${line(reference, width).padEnd(width)} ${states}`,
    rank: isSame ? 0 : 1,
  }));
};

const causesIn = ({ causes }: Frame): ReadonlyArray<string> =>
  causes.map(({ type, stream, position }) => `  because of ${type} at position ${position} (${stream})`);

const changesIn = ({ changes }: Frame): ReadonlyArray<string> =>
  changes.map(
    ({ op, path, value }) => `  ${op} ${path || '/'}${op === 'remove' ? '' : ` ${shortened(JSON.stringify(value))}`}`,
  );

const actorOf = (actor: Frame['event']['actor']): string => (actor === null ? 'unknown' : `${actor.type}:${actor.id}`);

const shortened = (text = ''): string => line(text, MAX_CHARACTERS);

const durationOf = (ms: number): string => {
  if (ms < 1000) return `${ms}ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes}m` : `${Math.round(minutes / 60)}h`;
};
