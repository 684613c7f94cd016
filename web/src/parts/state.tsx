/** A state in words, colour and shape: none of the three carries it alone. */
import type { JSX } from 'preact';
import { texts } from '../texts';

type Shape = 'ok' | 'open' | 'bad' | 'none' | 'held';

const SHAPES: Readonly<Record<string, Shape>> = {
  ...{ SUCCESS: 'ok', delivered: 'ok', ACTIVE: 'ok' },
  ...{ PENDING: 'open', QUEUED: 'open', pending: 'open', sending: 'open', PARTIAL: 'open', STALE: 'open' },
  ...{ HELD: 'held', OFF: 'held' },
  ...{ FAILED: 'bad', TIMED_OUT: 'bad', failed: 'bad', REVOKED: 'bad', EXPIRED: 'bad' },
};

const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.6', 'stroke-linecap': 'round' } as const;
const tint = { fill: 'currentColor', opacity: '.18' } as const;

const DRAWN: Readonly<Record<Shape, () => JSX.Element>> = {
  ok: () => (
    <>
      <circle cx="8" cy="8" r="7" {...tint} />
      <path d="m4.6 8.3 2.3 2.3 4.5-5" {...line} />
    </>
  ),
  open: () => (
    <>
      <circle cx="8" cy="8" r="6" {...line} stroke-dasharray="28 10" />
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </>
  ),
  bad: () => (
    <>
      <path d="M8 1.8 15 14H1z" {...tint} />
      <path d="M8 1.8 15 14H1zM8 6v3.6M8 11.7v.1" {...line} stroke-linejoin="round" />
    </>
  ),
  none: () => <circle cx="8" cy="8" r="6" {...line} stroke-dasharray="2.5 2.5" />,
  held: () => <path d="M5 3v10M11 3v10" {...line} stroke-width="3" />,
};

const COLOURS: Readonly<Record<Shape, string>> = { ok: 'ok', open: 'open', bad: 'bad', none: 'none', held: 'open' };

export const colourOf = (state: string): string => COLOURS[SHAPES[state] ?? 'none'];

export const State = ({ of, word }: { readonly of: string; readonly word?: string }) => {
  const shape = SHAPES[of] ?? 'none';
  return (
    <span class={`state ${COLOURS[shape]}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {DRAWN[shape]()}
      </svg>
      {word ?? texts.states[of] ?? of}
    </span>
  );
};
