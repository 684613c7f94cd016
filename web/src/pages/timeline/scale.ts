/**
 * Where an instant stands in a drawing, and which instant stands at a place. What is idle is folded: it takes the same few px,
 * however long it lasts, so that the rest has more room. Between folds time runs evenly.
 */
import type { Span } from '../../data/wall-clock';

/** How wide a fold is. */
export const FOLD_PX = 22;

export interface Scale {
  /** What is drawn from 0 to `width`. */
  readonly span: Span;
  readonly width: number;
  /** Ascending; they neither overlap nor touch. */
  readonly folds: ReadonlyArray<Span>;
  /** Of what is not folded. */
  readonly pxPerMs: number;
  readonly px: (ms: number) => number;
  readonly ms: (px: number) => number;
}

export const NO_FOLDS: ReadonlyArray<Span> = [];

/** A span that lies in a fold has nothing else to show: there nothing is folded. */
export const scaleOf = (span: Span, width: number, folds = NO_FOLDS): Scale => {
  const pxPerMs = steepness(span, width, folds);
  if (pxPerMs === null) return scaleOf(span, width);
  return { span, width, folds, pxPerMs, ...mapping([span.fromMs, 0], pxPerMs, folds) };
};

/** So many px later. A fold that comes in or goes out takes as much of the width as it did before. */
export const moved = ({ ms, width }: Scale, px: number): Span => ({ fromMs: ms(px), untilMs: ms(width + px) });

const LEAST_MS = 1000;
const MOST_MS = 400 * 86_400_000;

/** So many times as long, around what stays where it is. */
export const zoomed = ({ ms, width, pxPerMs, folds }: Scale, factor: number, around = width / 2): Span => {
  const steep = Math.max(width / MOST_MS, Math.min(width / LEAST_MS, pxPerMs / factor));
  const next = mapping([ms(around), around], steep, folds);
  return { fromMs: next.ms(0), untilMs: next.ms(width) };
};

/** What is drawn and not folded, in parts. */
export const unfolded = ({ span, folds }: Pick<Scale, 'span' | 'folds'>): ReadonlyArray<Span> => {
  const begins = [span.fromMs, ...folds.map(({ untilMs }) => Math.max(span.fromMs, untilMs))];
  const ends = [...folds.map(({ fromMs }) => Math.min(span.untilMs, fromMs)), span.untilMs];
  return begins.flatMap((fromMs, n) => {
    const untilMs = ends[n] ?? fromMs;
    return fromMs < untilMs ? [{ fromMs, untilMs }] : [];
  });
};

/** Of a fold that is cut the same share of its px is taken: whatever is moved keeps its steepness. Null: all is folded. */
const steepness = ({ fromMs, untilMs }: Span, width: number, folds: ReadonlyArray<Span>): number | null => {
  let [ms, px] = [untilMs - fromMs, width];
  for (const fold of folds) {
    const cut = Math.max(0, Math.min(untilMs, fold.untilMs) - Math.max(fromMs, fold.fromMs));
    ms -= cut;
    px -= (FOLD_PX * cut) / (fold.untilMs - fold.fromMs);
  }
  return folds.length > 0 && (ms < 1 || px < 1) ? null : px / ms;
};

type Point = readonly [number, number];

/** Through a point (ms, px). */
const mapping = ([ms, px]: Point, pxPerMs: number, folds: ReadonlyArray<Span>): Pick<Scale, 'px' | 'ms'> => {
  const bends: Point[] = [];
  for (const { fromMs, untilMs } of folds) {
    const [lastMs, lastPx] = bends.at(-1) ?? [fromMs, 0];
    const at = lastPx + (fromMs - lastMs) * pxPerMs;
    bends.push([fromMs, at], [untilMs, at + FOLD_PX]);
  }
  const by = px - (bends.length === 0 ? 0 : along(bends, pxPerMs)(ms));
  const points: ReadonlyArray<Point> = bends.length === 0 ? [[ms, px]] : bends.map(([ms, px]) => [ms, px + by]);
  const turned = points.map(([ms, px]): Point => [px, ms]);
  return { px: along(points, pxPerMs), ms: along(turned, 1 / pxPerMs) };
};

/** Straight from point to point, and beyond them as steep as is said. */
const along =
  (points: ReadonlyArray<Point>, steep: number) =>
  (x: number): number => {
    const next = points.findIndex(([at]) => at > x);
    const [x0, y0] = points.at(next < 1 ? next : next - 1) ?? [0, 0];
    const after = next < 1 ? undefined : points[next];
    return y0 + (x - x0) * (after === undefined ? steep : (after[1] - y0) / (after[0] - x0));
  };
