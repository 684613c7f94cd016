/** What all drawings need: how wide they are, and an axis of time with its ticks. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useMoment } from '../../data/moment';
import { DAY_MS, stepFor, ticksOf } from '../../data/wall-clock';
import { offsetAt } from '../../data/zone';
import { clockTime, dayName, spoken } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { type Scale, unfolded } from './scale';

const GUESSED_PX = 800;

/** What is many is drawn once it is measured, which is before anything is seen: else it were drawn twice. */
export const useWidth = (): readonly [RefObject<HTMLDivElement | null>, number, boolean] => {
  const box = useRef<HTMLDivElement>(null);
  const [width, set] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => set(Math.max(200, Math.floor(element.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width ?? GUESSED_PX, width !== null];
};

/** One tick in so many px. */
const TICK_PX = 110;
/** Words that would be cut at the end are left out. */
const TIME_PX = 40;
const DAY_PX = 76;
const MINUTE_MS = 60_000;

export const Axis = ({ scale, height }: { readonly scale: Scale; readonly height: number }) => {
  const untilMs = scale.width / scale.pxPerMs;
  const step = stepFor({ fromMs: 0, untilMs }, Math.max(2, Math.floor(scale.width / TICK_PX)));
  return (
    <g>
      {ticksIn(scale, step).map(({ at, x, time, day }) => (
        <g key={at}>
          <line class="rule" x1={x} x2={x} y1={0} y2={height} />
          {time === null ? null : (
            <text class="tick" x={x + 4} y={13}>
              {time}
            </text>
          )}
          {day === null ? null : (
            <text x={x + 4} y={step < DAY_MS ? 27 : 13}>
              {day}
            </text>
          )}
        </g>
      ))}
    </g>
  );
};

interface Tick {
  readonly at: number;
  readonly x: number;
  readonly time: string | null;
  readonly day: string | null;
}

/** At round times, and where a fold ends: there another time begins. */
const ticksIn = (scale: Scale, step: number): ReadonlyArray<Tick> => {
  const room = step < DAY_MS ? TIME_PX : DAY_PX;
  const ticks: Tick[] = [];
  let [dayBefore, dayEnd] = ['', 0];
  for (const part of unfolded(scale)) {
    const [begin, end] = [scale.px(part.fromMs), scale.px(part.untilMs)];
    const isFirst = part.fromMs === scale.span.fromMs;
    const round = ticksOf(part, step, offsetAt);
    const apart = isFirst ? round : [part.fromMs, ...round.filter(at => scale.px(at) - begin >= room)];
    for (const at of apart) {
      const x = scale.px(at);
      const name = dayName(at);
      const isNewDay = name !== dayBefore && x >= dayEnd && end - x > DAY_PX;
      if (isNewDay) [dayBefore, dayEnd] = [name, x + DAY_PX];
      const isTimed = step < DAY_MS && end - x > TIME_PX;
      const time = isTimed ? clockTime(at, { seconds: step < MINUTE_MS }) : null;
      ticks.push({ at, x, time, day: isNewDay ? name : null });
    }
  }
  return ticks;
};

const LABEL_PX = 260;

/** Of the past: beyond the moment that is shown nothing is known. */
export const Beyond = ({ scale, end = scale.width, height, isNamed = true }: BeyondProps) => {
  const { moment } = useMoment();
  if (moment === null) return null;
  const x = scale.px(Date.parse(moment.at));
  if (x < 0 || x > scale.width) return null;
  const isLate = scale.width - x < LABEL_PX;
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
  readonly scale: Scale;
  /** Where the drawing ends, if not with the span. */
  readonly end?: number;
  readonly height: number;
  readonly isNamed?: boolean;
}
