/** A longer time around what is looked at, by its counts: a range is chosen by dragging. */
import type { Statistics } from '@flowsync/client';
import { useMemo, useRef, useState } from 'preact/hooks';
import { useQuery } from '../../data/query';
import { asOf } from '../../data/router';
import type { Span } from '../../data/wall-clock';
import { zone } from '../../data/zone';
import { Panel, Wrong } from '../../parts/basics';
import { spoken } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { Axis, Beyond, useWidth } from './draw';
import { unitFor } from './figures';
import { asked, iso, showSpan } from './place';
import { scaleOf } from './scale';

const HEIGHT = 84;
const TOP = 32;
/** So many times as long as what is looked at. */
const LONGER = 6;
/** A drag that is shorter was a click. */
const LEAST_PX = 6;

export const Overview = ({ span, query }: { readonly span: Span; readonly query: URLSearchParams }) => {
  const words = spoken(timeline);
  const [box, width] = useWidth();
  const around = useAround(span);
  const unit = unitFor(around.untilMs - around.fromMs);
  const range = asked(query);
  range.set('since', iso(around.fromMs));
  range.set('until', iso(around.untilMs));
  const { answer, error } = useQuery<Statistics>(
    `/statistics?${range}&groupBy=${unit}&zone=${encodeURIComponent(zone)}`,
  );
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const begin = useRef<number | null>(null);
  const scale = scaleOf(around, width);
  const x = scale.px;
  const place = (event: PointerEvent): number => event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    begin.current = place(event);
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (begin.current === null) return;
    const now = place(event);
    setDrag([Math.min(begin.current, now), Math.max(begin.current, now)]);
  };
  const onPointerUp = (): void => {
    begin.current = null;
    setDrag(null);
    if (drag !== null && drag[1] - drag[0] > LEAST_PX)
      showSpan({ fromMs: scale.ms(drag[0]), untilMs: scale.ms(drag[1]) });
  };
  const groups = answer?.data.groups ?? [];
  const most = Math.max(1, ...groups.map(({ n }) => n));
  const high = HEIGHT - TOP - 4;
  const [left, right] = drag ?? [x(span.fromMs), x(span.untilMs)];
  return (
    <Panel title={words.overview} tools={<span class="small mute">{words.overviewHelp}</span>}>
      {error === null ? null : <Wrong error={error} />}
      <div ref={box} class="strip" {...{ onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp }}>
        <svg class="drawing" width="100%" height={HEIGHT} role="img" aria-label={words.overview}>
          <Axis scale={scale} height={HEIGHT} />
          {groups.map(({ bucket, n, succeeded, open }) => {
            if (bucket === null || n === 0) return null;
            const [from, until] = [x(Date.parse(bucket.from)), x(Date.parse(bucket.until))];
            const bad = n - succeeded - open;
            const wide = Math.max(1, until - from - 1);
            return (
              <g key={bucket.from}>
                <rect class="count" x={from} y={HEIGHT - (n / most) * high} width={wide} height={(n / most) * high} />
                <rect
                  class="of-bad"
                  x={from}
                  y={HEIGHT - (bad / most) * high}
                  width={wide}
                  height={(bad / most) * high}
                />
              </g>
            );
          })}
          <Beyond scale={scale} height={HEIGHT} isNamed={false} />
          <rect class="chosen" x={left} y={1} width={Math.max(2, right - left)} height={HEIGHT - 2} />
        </svg>
      </div>
    </Panel>
  );
};

/** It stays where it is while what is looked at lies in it and is neither too short nor too long for it. */
const useAround = (span: Span): Span => {
  const kept = useRef<Span | null>(null);
  return useMemo(() => {
    const length = span.untilMs - span.fromMs;
    const before = kept.current;
    const isThere = before !== null && span.fromMs >= before.fromMs && span.untilMs <= before.untilMs;
    const share = before === null ? 0 : length / (before.untilMs - before.fromMs);
    if (before !== null && isThere && share > 0.02 && share < 0.8) return before;
    const end = asOf() === null ? Math.max(Date.now(), span.untilMs) : span.untilMs;
    const untilMs = Math.min(end, span.untilMs + (length * (LONGER - 1)) / 2);
    kept.current = { fromMs: untilMs - length * LONGER, untilMs };
    return kept.current;
  }, [span.fromMs, span.untilMs]);
};
