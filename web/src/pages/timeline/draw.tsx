/** What all drawings need: how wide they are, and an axis of time with its ticks. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { DAY_MS, type Span, stepFor, ticksOf } from '../../data/wall-clock';
import { offsetAt } from '../../data/zone';
import { clockTime, dayName } from '../../texts';

export const useWidth = (): readonly [RefObject<HTMLDivElement | null>, number] => {
  const box = useRef<HTMLDivElement>(null);
  const [width, set] = useState(800);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => set(Math.max(200, Math.floor(element.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
};

/** One tick in so many px. */
const TICK_PX = 110;
/** Words that would be cut at the end are left out. */
const TIME_PX = 40;
const DAY_PX = 76;
const MINUTE_MS = 60_000;

export const Axis = ({
  span,
  width,
  height,
}: {
  readonly span: Span;
  readonly width: number;
  readonly height: number;
}) => {
  const step = stepFor(span, Math.max(2, Math.floor(width / TICK_PX)));
  const x = scaleOf(span, width);
  const ticks = ticksOf(span, step, offsetAt);
  return (
    <g>
      {ticks.map((at, n) => {
        const day = dayName(at);
        const isNewDay = n === 0 || day !== dayName(ticks[n - 1] ?? 0);
        return (
          <g key={at}>
            <line class="rule" x1={x(at)} x2={x(at)} y1={0} y2={height} />
            {step < DAY_MS && width - x(at) > TIME_PX ? (
              <text class="tick" x={x(at) + 4} y={13}>
                {clockTime(at, { seconds: step < MINUTE_MS })}
              </text>
            ) : null}
            {isNewDay && width - x(at) > DAY_PX ? (
              <text x={x(at) + 4} y={step < DAY_MS ? 27 : 13}>
                {day}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
};

export const scaleOf =
  ({ fromMs, untilMs }: Span, width: number) =>
  (at: number): number =>
    ((at - fromMs) / (untilMs - fromMs)) * width;
