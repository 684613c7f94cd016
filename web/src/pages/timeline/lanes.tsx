/**
 * Each sync as a bar, those that lie too close as a count: some hundred elements, however many there are. It is moved and
 * zoomed at once with what is there; what is missing follows when it has come to rest.
 */
import type { Timelines } from '@flowsync/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useMoment } from '../../data/moment';
import { asOf, choose, to } from '../../data/router';
import type { Span } from '../../data/wall-clock';
import { offsetAt } from '../../data/zone';
import { Button } from '../../parts/basics';
import { spoken, texts } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { Axis, Beyond, useWidth } from './draw';
import { Folds } from './folds';
import { EDGE, keyOf, STEP, useDrag, useWheel, ZOOM } from './gestures';
import { idleIn } from './idle';
import { BarMark, CLUSTER, ClusterMark, ROW } from './marks';
import type { Bar, Section } from './place';
import { moved, NO_FOLDS, type Scale, scaleOf, zoomed } from './scale';

const NONE: ReadonlyArray<Section> = [];
const AXIS = 34;
const LABEL = 24;

interface LanesProps {
  /** One beneath the other, each with its name; one without a name is all there is. */
  readonly of: ReadonlyArray<Section>;
  readonly span: Span;
  readonly view: (span: Span) => void;
  /** Whether long times in which nothing happens are. */
  readonly isFolded: boolean;
}

export const Lanes = ({ of: all, span, view, isFolded }: LanesProps) => {
  const words = spoken(timeline);
  const [box, width, isMeasured] = useWidth();
  const of = isMeasured ? all : NONE;
  const [reached, reach] = useState('');
  const folds = useIdle(isFolded ? of : NONE, width - EDGE);
  const scale = useMemo(() => scaleOf(span, width - EDGE, folds), [span.fromMs, span.untilMs, width, folds]);
  const latest = useRef({ scale, view });
  latest.current = { scale, view };
  useWheel(box, latest);
  const drag = useDrag(latest);
  const [base, transform] = useBase(scale, of);
  const [parts, bottom] = useMemo(() => placed(of, base), [of, base]);
  const marks = parts.flatMap(({ clusters, bars }) => [
    ...clusters.map(({ from }) => ({ key: from, at: from })),
    ...bars.map(keyed),
  ]);
  const place = Math.max(
    0,
    marks.findIndex(({ key }) => key === reached),
  );
  const height = Math.max(120, bottom) + (asOf() === null ? 0 : LABEL);
  const focus = (next: number): void => {
    const wanted = Math.min(marks.length - 1, Math.max(0, next));
    reach(marks[wanted]?.key ?? '');
    box.current?.querySelectorAll<SVGAElement>('a.mark')[wanted]?.focus();
  };
  /** Where the bar that is reached begins: it stays there when it is zoomed. */
  const around = scale.px(Date.parse(marks[place]?.at ?? '') || span.fromMs);
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = keyOf(event, { view, scale, focus, place, last: marks.length - 1, around });
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <>
      <div class="row body tight">
        <Button kind="quiet" shortcut="[" onClick={() => view(moved(scale, -STEP * scale.width))}>
          ‹ {words.earlier}
        </Button>
        <Button kind="quiet" shortcut="]" onClick={() => view(moved(scale, STEP * scale.width))}>
          {words.later} ›
        </Button>
        <Button kind="quiet" onClick={() => view(zoomed(scale, ZOOM))}>
          + {words.zoomIn}
        </Button>
        <Button kind="quiet" onClick={() => view(zoomed(scale, 1 / ZOOM))}>
          − {words.zoomOut}
        </Button>
        <Button kind="chip" pressed={isFolded} onClick={() => choose({ fold: isFolded ? 'off' : undefined })}>
          {words.foldIdle}
        </Button>
        {of.some(({ drawn }) => drawn.moreBefore) ? <span class="small mute">{words.moreBefore}</span> : null}
      </div>
      <section
        ref={box}
        class="lanes"
        aria-label={`${words.lanes}. ${words.lanesHelp}`}
        onKeyDown={onKeyDown}
        {...drag}
      >
        <svg class="drawing" width={width} height={height}>
          <title>{words.lanes}</title>
          <Axis scale={scale} height={height} />
          <Folds scale={scale} height={height} />
          {parts.map(part => (
            <Label key={part.name} part={part} width={width} />
          ))}
          <g transform={transform}>{useMemo(() => drawnMarks(parts, place, base), [parts, base, place])}</g>
          <Beyond scale={scale} end={width} height={height} />
        </svg>
      </section>
      <p class="body tight small mute">{words.lanesHelp}</p>
    </>
  );
};

const drawnMarks = (parts: ReadonlyArray<Part>, place: number, scale: Scale) => {
  let n = 0;
  return parts.flatMap(({ clusters, bars, name, only, top, barsTop }) => [
    ...clusters.map(cluster => (
      <ClusterMark key={`${name} ${cluster.from}`} {...{ cluster, only, scale, top }} isReached={n++ === place} />
    )),
    ...bars.map(bar => (
      <BarMark key={`${name} ${bar.requestId}`} {...{ bar, scale }} top={barsTop} isReached={n++ === place} />
    )),
  ]);
};

const Label = ({ part: { name, n, only, top }, width }: { readonly part: Part; readonly width: number }) => {
  if (name === null) return null;
  const query = { ...Object.fromEntries(new URLSearchParams(location.search)), ...only };
  return (
    <g>
      <line class="rule" x1={0} x2={width} y1={top - LABEL} y2={top - LABEL} />
      <a href={to(['timeline'], query)} class="lane-name">
        <rect
          class="lane-label"
          x={0}
          y={top - LABEL + 1}
          width={Math.min(width, 16 + name.length * 8)}
          height={LABEL}
        />
        <text x={12} y={top - 8}>
          {name}
        </text>
      </a>
      <text x={width - 12} y={top - 8} text-anchor="end">
        {n.toLocaleString(texts.locale)}
      </text>
    </g>
  );
};

interface Part extends Section {
  readonly clusters: Timelines['clusters'];
  readonly bars: Timelines['bars'];
  readonly top: number;
  readonly barsTop: number;
}

/** One beneath the other, and where the last one ends. */
const placed = (of: ReadonlyArray<Section>, scale: Scale): readonly [ReadonlyArray<Part>, number] => {
  let y = AXIS;
  const parts = of.map(section => {
    const { drawn, name } = section;
    const top = y + (name === null ? 0 : LABEL);
    const barsTop = top + (drawn.clusters.length > 0 ? CLUSTER + 6 : 2);
    y = barsTop + drawn.lanes * ROW + 8;
    return { ...section, ...near(drawn, scale), top, barsTop };
  });
  return [parts, y];
};

/** It stays as it is while the same is drawn: what is moved or zoomed is not folded anew. */
const useIdle = (of: ReadonlyArray<Section>, width: number): ReadonlyArray<Span> => {
  const { moment } = useMoment();
  return useMemo(() => {
    const [first] = of;
    if (first === undefined) return NO_FOLDS;
    const range = { fromMs: Date.parse(first.drawn.since), untilMs: Date.parse(first.drawn.until) };
    const knownMs = moment === null ? Date.now() : Date.parse(moment.at);
    return idleIn(
      of.map(({ drawn }) => drawn),
      range,
      knownMs,
      width,
      offsetAt,
    );
  }, [of, width, moment]);
};

/** A wheel zooms by little steps: until it rests, bars are stretched no further than this. */
const MOST_STRETCHED = 1.5;
const REST_MS = 150;

/** What is only moved is drawn once and shifted, and single bars are stretched while they are zoomed. */
const useBase = (scale: Scale, of: ReadonlyArray<Section>): readonly [Scale, string] => {
  const [rested, rest] = useState(0);
  const drawn = useRef({ scale, of, rested });
  const before = drawn.current.scale;
  const stretched = scale.pxPerMs / before.pxPerMs;
  const shift = scale.px(before.span.fromMs);
  const isStretched = Math.abs(stretched - 1) > 1e-6;
  const mayStretch =
    rested === drawn.current.rested && scale.folds.length === 0 && of.every(({ drawn }) => drawn.clusters.length === 0);
  const isNear =
    drawn.current.of === of &&
    before.folds === scale.folds &&
    before.width === scale.width &&
    Math.max(stretched, 1 / stretched) < (mayStretch ? MOST_STRETCHED : 1 + 1e-6) &&
    // So far to either side it is drawn: see `near`.
    shift < scale.width * stretched &&
    shift > scale.width * (1 - 2 * stretched);
  useEffect(() => {
    if (!isNear || !isStretched) return undefined;
    const timer = setTimeout(() => rest(times => times + 1), REST_MS);
    return () => clearTimeout(timer);
  }, [scale, isNear]);
  if (isNear) return [before, `translate(${shift}) scale(${stretched} 1)`];
  drawn.current = { scale, of, rested };
  return [scale, ''];
};

const keyed = ({ requestId, askedAt }: Bar) => ({ key: requestId, at: askedAt });

/** What is seen, and as far beyond it on either side as it can be shifted. */
const near = ({ clusters, bars }: Timelines, { ms, width }: Scale) => {
  const [fromMs, untilMs] = [ms(-width), ms(2 * width)];
  const isNear = (from: string, until: string | null): boolean =>
    Date.parse(from) < untilMs && (until === null || Date.parse(until) > fromMs);
  return {
    clusters: clusters.filter(({ from, until }) => isNear(from, until)),
    bars: bars.filter(({ askedAt, endedAt }) => isNear(askedAt, endedAt)),
  };
};
