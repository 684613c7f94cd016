/**
 * Each sync as a bar, those that lie too close as a count: some hundred elements, however many there are. It is moved and
 * zoomed at once with what is there; what is missing follows when it has come to rest.
 */
import type { Timelines } from '@flowsync/client';
import { useMemo, useRef, useState } from 'preact/hooks';
import { asOf, to } from '../../data/router';
import { type Span } from '../../data/wall-clock';
import { Button } from '../../parts/basics';
import { spoken, texts } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { moved, zoomed } from './axis';
import { Axis, Beyond, useWidth } from './draw';
import { EDGE, keyOf, STEP, useDrag, useWheel, ZOOM } from './gestures';
import { BarMark, CLUSTER, ClusterMark, ROW } from './marks';
import type { Bar, Section } from './place';

const AXIS = 34;
const LABEL = 24;

interface LanesProps {
  /** One beneath the other, each with its name; one without a name is all there is. */
  readonly of: ReadonlyArray<Section>;
  readonly span: Span;
  readonly view: (span: Span) => void;
}

export const Lanes = ({ of, span, view }: LanesProps) => {
  const words = spoken(timeline);
  const [box, width] = useWidth();
  const [reached, reach] = useState('');
  const latest = useRef({ span, view, width });
  latest.current = { span, view, width };
  useWheel(box, latest);
  const drag = useDrag(latest);
  const [base, shift] = useBase(span, width, of);
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
  const around = ((Date.parse(marks[place]?.at ?? '') || span.fromMs) - span.fromMs) / (span.untilMs - span.fromMs);
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = keyOf(event, { view, span, focus, place, last: marks.length - 1, around });
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <>
      <div class="row body tight">
        <Button kind="quiet" shortcut="[" onClick={() => view(moved(span, -STEP))}>
          ‹ {words.earlier}
        </Button>
        <Button kind="quiet" shortcut="]" onClick={() => view(moved(span, STEP))}>
          {words.later} ›
        </Button>
        <Button kind="quiet" onClick={() => view(zoomed(span, ZOOM))}>
          + {words.zoomIn}
        </Button>
        <Button kind="quiet" onClick={() => view(zoomed(span, 1 / ZOOM))}>
          − {words.zoomOut}
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
          <Axis span={span} width={width - EDGE} height={height} />
          {parts.map(part => (
            <Label key={part.name} part={part} width={width} />
          ))}
          <g transform={`translate(${shift})`}>
            {useMemo(() => drawnMarks(parts, place, base, width), [parts, base, width, place])}
          </g>
          <Beyond span={span} width={width - EDGE} end={width} height={height} />
        </svg>
      </section>
      <p class="body tight small mute">{words.lanesHelp}</p>
    </>
  );
};

const drawnMarks = (parts: ReadonlyArray<Part>, place: number, span: Span, width: number) => {
  let n = 0;
  return parts.flatMap(({ clusters, bars, name, only, top, barsTop }) => [
    ...clusters.map(cluster => (
      <ClusterMark key={`${name} ${cluster.from}`} {...{ cluster, only, span, width, top }} isReached={n++ === place} />
    )),
    ...bars.map(bar => (
      <BarMark key={`${name} ${bar.requestId}`} {...{ bar, span, width }} top={barsTop} isReached={n++ === place} />
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
const placed = (of: ReadonlyArray<Section>, span: Span): readonly [ReadonlyArray<Part>, number] => {
  let y = AXIS;
  const parts = of.map(section => {
    const { drawn, name } = section;
    const top = y + (name === null ? 0 : LABEL);
    const barsTop = top + (drawn.clusters.length > 0 ? CLUSTER + 6 : 2);
    y = barsTop + drawn.lanes * ROW + 8;
    return { ...section, ...near(drawn, span), top, barsTop };
  });
  return [parts, y];
};

/** What is only moved is drawn once and shifted. */
const useBase = (span: Span, width: number, of: ReadonlyArray<Section>): readonly [Span, number] => {
  const drawn = useRef({ span, of });
  const lengthOf = ({ fromMs, untilMs }: Span): number => untilMs - fromMs;
  const shift = ((drawn.current.span.fromMs - span.fromMs) / lengthOf(span)) * (width - EDGE);
  const isMoved = Math.abs(lengthOf(drawn.current.span) / lengthOf(span) - 1) < 1e-6;
  if (drawn.current.of === of && isMoved && Math.abs(shift) < width) return [drawn.current.span, shift];
  drawn.current = { span, of };
  return [span, 0];
};

const keyed = ({ requestId, askedAt }: Bar) => ({ key: requestId, at: askedAt });

/** What is seen, and as far beyond it on either side as it can be shifted. */
const near = ({ clusters, bars }: Timelines, { fromMs, untilMs }: Span) => {
  const isNear = (from: string, until: string | null): boolean =>
    Date.parse(from) < 2 * untilMs - fromMs && (until === null || Date.parse(until) > 2 * fromMs - untilMs);
  return {
    clusters: clusters.filter(({ from, until }) => isNear(from, until)),
    bars: bars.filter(({ askedAt, endedAt }) => isNear(askedAt, endedAt)),
  };
};
