/** A bar for each sync, and a count where they lie too close. Both are links. */
import { to } from '../../data/router';
import { colourOf } from '../../parts/state';
import { lasting, shortTime, spoken, texts } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import type { Bar, Cluster } from './place';
import type { Scale } from './scale';

export const ROW = 26;
const BAR = 16;
/** Beyond what is seen, as far as it can be shifted: so many times the width. */
const RUNNING = 2.5;
/** To be hit by a finger. */
const TARGET = 24;
export const CLUSTER = 34;

interface MarkProps {
  readonly scale: Scale;
  readonly isReached: boolean;
  /** Where the lanes that it belongs to begin. */
  readonly top: number;
}

interface ClusterProps extends MarkProps {
  readonly cluster: Cluster;
  /** What it is only of, as the address has it. */
  readonly only: Readonly<Record<string, string>>;
}

export const ClusterMark = ({ cluster, scale, isReached, top, only }: ClusterProps) => {
  const words = spoken(timeline);
  const x = scale.px;
  const [from, until] = [x(Date.parse(cluster.from)), x(Date.parse(cluster.until))];
  const { n, succeeded, open } = cluster;
  const bad = n - succeeded - open;
  const wide = Math.max(3, until - from - 2);
  const said = `${shortTime(cluster.from)}: ${words.cluster(n, bad)}`;
  return (
    <a
      class="mark"
      href={to(['timeline'], { ...chosenNow(), ...only, since: cluster.from, until: cluster.until })}
      tabIndex={isReached ? 0 : -1}
      aria-label={said}
    >
      <title>{said}</title>
      <rect class="cluster" x={from + 1} y={top} width={wide} height={CLUSTER} rx={3} />
      <rect class="of-bad" x={from + 1} y={top + CLUSTER - 4} width={(wide * bad) / n} height={4} />
      {wide > 28 ? (
        <text class="count-in" x={from + 1 + wide / 2} y={top + 20} text-anchor="middle">
          {n.toLocaleString(texts.locale)}
        </text>
      ) : null}
    </a>
  );
};

const chosenNow = (): Readonly<Record<string, string>> => Object.fromEntries(new URLSearchParams(location.search));

/** It is drawn where it begins: what is zoomed moves most bars, and changes few widths. */
export const BarMark = ({ bar, scale, top, isReached }: MarkProps & { readonly bar: Bar }) => {
  const x = scale.px;
  const asked = Date.parse(bar.askedAt);
  const ended = bar.endedAt === null ? null : Date.parse(bar.endedAt);
  const [from, until] = [x(asked), ended === null ? RUNNING * scale.width : x(ended)];
  const sent = bar.deliveredAt === null ? from : x(Date.parse(bar.deliveredAt));
  const y = top + bar.lane * ROW + (ROW - BAR) / 2;
  const wide = Math.max(4, until - from);
  const { label, href } = fixedOf(bar);
  const colour = colourOf(bar.state);
  const isBad = colour === 'bad';
  return (
    <g transform={`translate(${from} ${y})`}>
      <a class={`mark ${colour}`} href={href} tabIndex={isReached ? 0 : -1} aria-label={label}>
        <title>{label}</title>
        <rect
          class="target"
          x={-Math.max(0, (TARGET - wide) / 2)}
          y={-(TARGET - BAR) / 2}
          width={Math.max(TARGET, wide)}
          height={TARGET}
        />
        <rect class={ended === null ? 'whole running' : 'whole'} width={wide} height={BAR} rx={3} />
        <rect class="sending" width={Math.min(wide, Math.max(isBad ? 2 : 3, sent - from))} height={BAR} rx={2} />
        {isBad ? <path class="sending" d={`M${until - from + 3} ${BAR - 3}l4-9 4 9z`} /> : null}
      </a>
    </g>
  );
};

interface Fixed {
  readonly label: string;
  readonly href: string;
}

const fixed = new WeakMap<Bar, Fixed>();

/** It stays the same however often it is drawn; in another language, on another clock or of another moment there are other bars. */
const fixedOf = (bar: Bar): Fixed => {
  const before = fixed.get(bar);
  if (before !== undefined) return before;
  const words = spoken(timeline);
  const { flowId, requestId, askedAt, endedAt } = bar;
  const took = endedAt === null ? words.running : lasting(Date.parse(endedAt) - Date.parse(askedAt));
  const label = words.bar(texts.flow.number(flowId), texts.states[bar.state] ?? bar.state, shortTime(askedAt), took);
  const now = { label, href: to(['flows', flowId, 'syncs', requestId]) };
  fixed.set(bar, now);
  return now;
};
