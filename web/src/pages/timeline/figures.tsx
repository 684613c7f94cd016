/** What all of it came to: counts, how long it took, and why some failed. */
import type { Statistics } from '@flowsync/client';
import type { ComponentChildren } from 'preact';
import type { Refused } from '../../data/api';
import { to } from '../../data/router';
import { DAY_MS } from '../../data/wall-clock';
import { Loading, Panel, Wrong } from '../../parts/basics';
import { dayName, lasting, spoken, texts } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { useWidth } from './draw';
import { type Group, NO_FILTER } from './place';

/** So that some twenty to two hundred of them are drawn. */
export const unitFor = (lengthMs: number): 'hour' | 'day' | 'week' =>
  lengthMs <= 8 * DAY_MS ? 'hour' : lengthMs <= 200 * DAY_MS ? 'day' : 'week';

const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toLocaleString(texts.locale, { maximumFractionDigits: 1 })} %`;

interface FiguresProps {
  /** Undefined until it is answered. */
  readonly of: Group | undefined;
  readonly counted: Statistics['counted'];
  readonly error: Refused | null;
}

export const Figures = ({ of, counted, error }: FiguresProps) => {
  const words = spoken(timeline);
  if (of === undefined) return <div class="panel body">{error === null ? <Loading /> : <Wrong error={error} />}</div>;
  const { n, open, succeeded, failed, timedOut, rates, durationsMs } = of;
  const { total } = durationsMs;
  return (
    <dl class="panel figures">
      <Figure name={words.counted[counted]} note={words.open(open)}>
        {n.toLocaleString(texts.locale)}
      </Figure>
      <Figure name={words.complete} note={succeeded.toLocaleString(texts.locale)} colour="ok">
        {percent(rates.succeeded)}
      </Figure>
      <Figure name={words.median} note={words.of(total?.n ?? 0)}>
        {total === null ? '–' : lasting(total.p50)}
      </Figure>
      <Figure name={words.most} note={words.of(total?.n ?? 0)}>
        {total === null ? '–' : lasting(total.p95)}
      </Figure>
      <Figure name={words.failed} note={words.timedOut(timedOut)} colour={failed > 0 ? 'bad' : ''}>
        {failed.toLocaleString(texts.locale)}
      </Figure>
    </dl>
  );
};

const Figure = ({
  name,
  note,
  colour = '',
  children,
}: {
  readonly name: string;
  readonly note: string;
  readonly colour?: string;
  readonly children: ComponentChildren;
}) => (
  <div>
    <dt class="small mute">{name}</dt>
    <dd class={`big ${colour}`}>{children}</dd>
    <dd class="small mute">{note}</dd>
  </div>
);

interface GroupsProps {
  readonly groups: ReadonlyArray<Group> | null;
  readonly error: Refused | null;
}

const HEIGHT = 140;
const LEFT = 56;
const BOTTOM = 22;
/** Fewer are no curve. */
const FEW = 30;

export const Durations = ({ groups, error }: GroupsProps) => {
  const words = spoken(timeline);
  const [box, width] = useWidth();
  const timed = (groups ?? []).flatMap(({ bucket, durationsMs: { total } }) =>
    bucket === null || total === null ? [] : [{ at: Date.parse(bucket.from), ...total }],
  );
  const isEmpty = timed.length === 0;
  const all = (groups ?? []).flatMap(({ bucket }) => (bucket === null ? [] : [Date.parse(bucket.from)]));
  const [first = 0, last = 1] = [all[0], all.at(-1)];
  const curve = timed.filter(({ n }) => n >= FEW);
  const few = timed.filter(({ n }) => n < FEW);
  const most = Math.max(1, ...curve.map(({ p95 }) => p95), ...few.map(({ p50 }) => p50));
  const x = (at: number): number => LEFT + ((at - first) / Math.max(1, last - first)) * (width - LEFT - 16);
  const y = (ms: number): number => 12 + (1 - ms / most) * (HEIGHT - BOTTOM - 16);
  const path = (of: 'p50' | 'p95'): string =>
    curve.map((point, n) => `${n === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point[of]).toFixed(1)}`).join('');
  return (
    <Panel title={words.durations}>
      {error === null ? null : <Wrong error={error} />}
      <div ref={box}>
        <svg class="drawing" width="100%" height={HEIGHT} role="img" aria-label={words.durationsHelp}>
          {(isEmpty ? [] : [most, most / 2]).map(ms => (
            <g key={ms}>
              <line class="rule" x1={LEFT} x2={width} y1={y(ms)} y2={y(ms)} />
              <text x={8} y={y(ms) + 4}>
                {lasting(ms)}
              </text>
            </g>
          ))}
          <path class="curve" d={path('p50')} />
          <path class="curve dashed" d={path('p95')} />
          {few.map(({ at, p50 }) => (
            <circle key={at} class="few" cx={x(at)} cy={y(p50)} r={3} />
          ))}
          {all.length === 0 ? null : (
            <text x={LEFT} y={HEIGHT - 6}>
              {dayName(first)}
            </text>
          )}
          {all.length < 2 ? null : (
            <text x={width - 16} y={HEIGHT - 6} text-anchor="end">
              {dayName(last)}
            </text>
          )}
        </svg>
      </div>
      <div class="body small mute">
        {groups === null && error === null ? (
          <Loading />
        ) : isEmpty && groups !== null ? (
          words.noDurations
        ) : (
          words.durationsHelp
        )}
      </div>
    </Panel>
  );
};

export const Reasons = ({ groups, error }: GroupsProps) => {
  const words = spoken(timeline);
  const sorted = (groups ?? []).toSorted((a, b) => b.n - a.n).slice(0, 12);
  const most = Math.max(1, ...sorted.map(({ n }) => n));
  return (
    <Panel title={words.reasons}>
      {error === null ? null : <Wrong error={error} />}
      <ul class="body stack plain-list">
        {groups === null && error === null ? (
          <li>
            <Loading />
          </li>
        ) : null}
        {sorted.map(({ by: { reason }, n }) => (
          <li key={reason}>
            <div class="row">
              <span class="grow">{reason == null ? words.noReason : <a href={onlyOf(reason)}>{reason}</a>}</span>{' '}
              <b>{n.toLocaleString(texts.locale)}</b>
            </div>
            <div class="bar full" aria-hidden="true">
              <i class="of-bad" style={{ width: `${(n / most) * 100}%` }} />
            </div>
          </li>
        ))}
        {groups !== null && sorted.length === 0 ? <li class="mute">{words.noReasons}</li> : null}
      </ul>
    </Panel>
  );
};

const onlyOf = (reason: string): string =>
  to(['timeline'], { ...Object.fromEntries(new URLSearchParams(location.search)), ...NO_FILTER, reason });
