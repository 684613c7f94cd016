/** What all drawings need: how wide they are, and an axis of time with its ticks. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useMoment } from '../../data/moment';
import { DAY_MS, type Span, stepFor, ticksOf } from '../../data/wall-clock';
import { offsetAt } from '../../data/zone';
import { clockTime, dayName, spoken } from '../../texts';
import { timeline } from '../../texts/pages/timeline';

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

const LABEL_PX = 260;

/** Of the past: beyond the moment that is shown nothing is known. */
export const Beyond = ({ span, width, end = width, height, isNamed = true }: BeyondProps) => {
  const { moment } = useMoment();
  if (moment === null) return null;
  const x = scaleOf(span, width)(Date.parse(moment.at));
  if (x < 0 || x > width) return null;
  const isLate = width - x < LABEL_PX;
  return (
    <g class="beyond">
      <rect x={x} y={0} width={end - x} height={height} />
      <line x1={x} x2={x} y1={0} y2={height} />
      {isNamed ? (
        <text x={isLate ? x - 8 : x + 8} y={height - 8} text-anchor={isLate ? 'end' : 'start'}>
          {spoken(timeline).beyond(clockTime(Date.parse(moment.at), { seconds: true }))}
        </text>
      ) : null}
    </g>
  );
};

interface BeyondProps {
  readonly span: Span;
  readonly width: number;
  /** Where the drawing ends, if not with the span. */
  readonly end?: number;
  readonly height: number;
  readonly isNamed?: boolean;
}

export const scaleOf =
  ({ fromMs, untilMs }: Span, width: number) =>
  (at: number): number =>
    ((at - fromMs) / (untilMs - fromMs)) * width;
