/**
 * Each sync as a bar, those that lie too close as a count: some hundred elements, however many there are. It is moved and
 * zoomed at once with what is there; what is missing follows when it has come to rest.
 */
import type { Timelines } from '@flowsync/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { to } from '../../data/router';
import { Button } from '../../parts/basics';
import { colourOf } from '../../parts/state';
import { lasting, shortTime, spoken, texts } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { moved, type Span, zoomed } from './axis';
import { Axis, scaleOf, useWidth } from './draw';
import type { Bar, Cluster } from './place';

const AXIS = 34;
const ROW = 26;
const BAR = 16;
/** To be hit by a finger. */
const TARGET = 24;
const CLUSTER = 34;
/** Room for what has just begun. */
const EDGE = 20;
const LEAST_PX = 6;

const STEP = 0.25;
const ZOOM = 0.5;

interface LanesProps {
  readonly of: Timelines;
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
  const { clusters, bars } = useMemo(() => near(of, base), [of, base]);
  const marks = [...clusters.map(({ from }) => ({ key: from, at: from })), ...bars.map(keyed)];
  const place = Math.max(
    0,
    marks.findIndex(({ key }) => key === reached),
  );
  const top = AXIS + (of.clusters.length > 0 ? CLUSTER + 10 : 6);
  const height = Math.max(120, top + of.lanes * ROW + 10);
  const focus = (next: number): void => {
    const wanted = Math.min(marks.length - 1, Math.max(0, next));
    reach(marks[wanted]?.key ?? '');
    box.current?.querySelectorAll<SVGAElement>('a')[wanted]?.focus();
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
        <Button kind="quiet" onClick={() => view(moved(span, -STEP))}>
          ‹ {words.earlier}
        </Button>
        <Button kind="quiet" onClick={() => view(moved(span, STEP))}>
          {words.later} ›
        </Button>
        <Button kind="quiet" onClick={() => view(zoomed(span, ZOOM))}>
          + {words.zoomIn}
        </Button>
        <Button kind="quiet" onClick={() => view(zoomed(span, 1 / ZOOM))}>
          − {words.zoomOut}
        </Button>
        {of.moreBefore ? <span class="small mute">{words.moreBefore}</span> : null}
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
          <g transform={`translate(${shift})`}>
            {useMemo(
              () => [
                ...clusters.map((cluster, n) => (
                  <ClusterMark key={cluster.from} {...{ cluster, span: base, width }} isReached={n === place} />
                )),
                ...bars.map((bar, n) => (
                  <BarMark
                    key={bar.requestId}
                    {...{ bar, span: base, width, top }}
                    isReached={clusters.length + n === place}
                  />
                )),
              ],
              [clusters, bars, base, width, top, place],
            )}
          </g>
        </svg>
      </section>
      <p class="body tight small mute">{words.lanesHelp}</p>
    </>
  );
};

/** What is only moved is drawn once and shifted. */
const useBase = (span: Span, width: number, of: Timelines): readonly [Span, number] => {
  const drawn = useRef({ span, of });
  const lengthOf = ({ fromMs, untilMs }: Span): number => untilMs - fromMs;
  const shift = ((drawn.current.span.fromMs - span.fromMs) / lengthOf(span)) * (width - EDGE);
  const isMoved = Math.abs(lengthOf(drawn.current.span) / lengthOf(span) - 1) < 1e-6;
  if (drawn.current.of === of && isMoved && Math.abs(shift) < width) return [drawn.current.span, shift];
  drawn.current = { span, of };
  return [span, 0];
};

const within = (share: number): number => Math.min(1, Math.max(0, share));

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

interface Keys {
  readonly view: (span: Span) => void;
  readonly span: Span;
  readonly focus: (place: number) => void;
  readonly place: number;
  readonly last: number;
  /** From 0 at the begin to 1 at the end. */
  readonly around: number;
}

const keyOf = (
  { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
  { view, span, focus, place, last, around }: Keys,
): (() => void) | undefined => {
  if (ctrlKey || metaKey || altKey) return undefined;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (shiftKey ? view(moved(span, -STEP)) : focus(place - 1)),
    ArrowRight: () => (shiftKey ? view(moved(span, STEP)) : focus(place + 1)),
    PageUp: () => view(moved(span, -1)),
    PageDown: () => view(moved(span, 1)),
    Home: () => focus(0),
    End: () => focus(last),
    '+': () => view(zoomed(span, ZOOM, within(around))),
    '-': () => view(zoomed(span, 1 / ZOOM, within(around))),
  };
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
};

interface Latest {
  readonly current: { readonly span: Span; readonly view: (span: Span) => void; readonly width: number };
}

/** Ctrl and the wheel zoom where the pointer is; a wheel that goes sideways moves. Any other turns the page. */
const useWheel = (box: { readonly current: HTMLElement | null }, latest: Latest): void => {
  useEffect(() => {
    const element = box.current;
    const onWheel = (event: WheelEvent): void => {
      const { span, view, width } = latest.current;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey) {
        const left = element?.getBoundingClientRect().left ?? 0;
        view(zoomed(span, Math.exp(event.deltaY / 400), within((event.clientX - left) / (width - EDGE))));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) view(moved(span, sideways / width));
      else return;
      event.preventDefault();
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);
};

/** Dragging moves in time; a click on a bar stays a click. */
const useDrag = (latest: Latest) => {
  const begin = useRef<{ readonly px: number; readonly span: Span } | null>(null);
  const isDragged = useRef(false);
  return useMemo(
    () => ({
      onPointerDown: (event: PointerEvent): void => {
        if (event.button !== 0 || event.pointerType === 'touch') return;
        begin.current = { px: event.clientX, span: latest.current.span };
        isDragged.current = false;
      },
      onPointerMove: (event: PointerEvent): void => {
        if (begin.current === null) return;
        const by = event.clientX - begin.current.px;
        if (!isDragged.current && Math.abs(by) < LEAST_PX) return;
        if (!isDragged.current) (event.currentTarget as Element).setPointerCapture(event.pointerId);
        isDragged.current = true;
        latest.current.view(moved(begin.current.span, -by / latest.current.width));
      },
      onPointerUp: (): void => {
        begin.current = null;
      },
      onPointerCancel: (): void => {
        begin.current = null;
      },
      onClickCapture: (event: Event): void => {
        if (isDragged.current) event.preventDefault();
        if (isDragged.current) event.stopPropagation();
        isDragged.current = false;
      },
      /** Else the browser drags the link. */
      onDragStart: (event: Event): void => event.preventDefault(),
    }),
    [],
  );
};

interface MarkProps {
  readonly span: Span;
  readonly width: number;
  readonly isReached: boolean;
}

const ClusterMark = ({ cluster, span, width, isReached }: MarkProps & { readonly cluster: Cluster }) => {
  const words = spoken(timeline);
  const x = scaleOf(span, width - EDGE);
  const [from, until] = [x(Date.parse(cluster.from)), x(Date.parse(cluster.until))];
  const { n, succeeded, open } = cluster;
  const bad = n - succeeded - open;
  const wide = Math.max(3, until - from - 2);
  const said = `${shortTime(cluster.from)}: ${words.cluster(n, bad)}`;
  return (
    <a
      href={to(['timeline'], { ...chosenNow(), since: cluster.from, until: cluster.until })}
      tabIndex={isReached ? 0 : -1}
      aria-label={said}
    >
      <title>{said}</title>
      <rect class="cluster" x={from + 1} y={AXIS} width={wide} height={CLUSTER} rx={3} />
      <rect class="of-bad" x={from + 1} y={AXIS + CLUSTER - 4} width={(wide * bad) / n} height={4} />
      {wide > 28 ? (
        <text class="count-in" x={from + 1 + wide / 2} y={AXIS + 20} text-anchor="middle">
          {n.toLocaleString(texts.locale)}
        </text>
      ) : null}
    </a>
  );
};

const chosenNow = (): Readonly<Record<string, string>> => Object.fromEntries(new URLSearchParams(location.search));

const BarMark = ({ bar, span, width, top, isReached }: MarkProps & { readonly bar: Bar; readonly top: number }) => {
  const words = spoken(timeline);
  const x = scaleOf(span, width - EDGE);
  const asked = Date.parse(bar.askedAt);
  const ended = bar.endedAt === null ? null : Date.parse(bar.endedAt);
  const [from, until] = [x(asked), ended === null ? 2 * width : x(ended)];
  const sent = bar.deliveredAt === null ? from : x(Date.parse(bar.deliveredAt));
  const y = top + bar.lane * ROW + (ROW - BAR) / 2;
  const wide = Math.max(4, until - from);
  const state = texts.states[bar.state] ?? bar.state;
  const took = ended === null ? words.running : lasting(ended - asked);
  const said = words.bar(texts.flow.number(bar.flowId), state, shortTime(bar.askedAt), took);
  const colour = colourOf(bar.state);
  const isBad = colour === 'bad';
  return (
    <a
      class={`bar-link ${colour}`}
      href={to(['flows', bar.flowId, 'syncs', bar.requestId])}
      tabIndex={isReached ? 0 : -1}
      aria-label={said}
    >
      <title>{said}</title>
      <rect
        class="target"
        x={from - Math.max(0, (TARGET - wide) / 2)}
        y={y - (TARGET - BAR) / 2}
        width={Math.max(TARGET, wide)}
        height={TARGET}
      />
      <rect class={ended === null ? 'whole running' : 'whole'} x={from} y={y} width={wide} height={BAR} rx={3} />
      <rect
        class="sending"
        x={from}
        y={y}
        width={Math.min(wide, Math.max(isBad ? 2 : 3, sent - from))}
        height={BAR}
        rx={2}
      />
      {isBad ? <path class="sending" d={`M${until + 3} ${y + BAR - 3}l4-9 4 9z`} /> : null}
    </a>
  );
};
