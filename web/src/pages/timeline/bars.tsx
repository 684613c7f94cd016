/** The same as the drawing shows, as a table. */
import { useEffect, useState } from 'preact/hooks';
import { to, usePlace } from '../../data/router';
import { Time } from '../../parts/basics';
import { Who } from '../../parts/facts';
import { State } from '../../parts/state';
import { PAGE_ROWS, Pages, Table } from '../../parts/table';
import { lasting, spoken, texts } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import type { Bar, Cluster, Section } from './place';

/** As many as a window holds. */
const FIRST_ROWS = 30;

type Row = { readonly at: string; readonly section: Section } & ({ readonly bar: Bar } | { readonly cluster: Cluster });

export const Bars = ({ of }: { readonly of: ReadonlyArray<Section> }) => {
  const words = spoken(timeline);
  const { query } = usePlace();
  const isSeen = useSeen();
  const all = of.flatMap(rowsOf);
  if (all.length === 0) return null;
  // In another range there may be fewer.
  const asked = Number(query.get('offset') ?? 0) || 0;
  const offset = asked > 0 && asked < all.length ? Math.floor(asked) : 0;
  const rows = all.slice(offset, offset + (isSeen ? PAGE_ROWS : FIRST_ROWS));
  const isApart = of.some(({ name }) => name !== null);
  return (
    <>
      <Table
        name={words.lanes}
        rows={rows}
        keyOf={row => `${row.section.name} ${'bar' in row ? row.bar.requestId : row.at}`}
        columns={[
          { head: words.columns.asked, cell: row => <Asked row={row} /> },
          ...(isApart
            ? [{ head: words.columns.lane, label: words.columns.lane, cell: ({ section }: Row) => section.name }]
            : []),
          {
            head: words.columns.flow,
            label: words.columns.flow,
            cell: row => ('bar' in row ? texts.flow.number(row.bar.flowId) : countOf(row.cluster)),
          },
          {
            head: words.columns.state,
            label: words.columns.state,
            cell: row => ('bar' in row ? <State of={row.bar.state} /> : null),
          },
          { head: words.columns.took, label: words.columns.took, cell: tookBy },
          {
            head: words.columns.by,
            label: words.columns.by,
            cell: row => ('bar' in row ? <Who id={row.bar.manager} isOwner /> : null),
          },
        ]}
      />
      <Pages of={{ total: all.length, offset, limit: PAGE_ROWS }} />
    </>
  );
};

/** Whoever asks for a table sees at once that it comes: what lies below the window is drawn after that. */
const useSeen = (): boolean => {
  const [isSeen, see] = useState(false);
  useEffect(() => see(true), []);
  return isSeen;
};

const rowsOf = (section: Section): ReadonlyArray<Row> => {
  const { bars, clusters } = section.drawn;
  const rows: ReadonlyArray<Row> = [
    ...bars.map(bar => ({ section, at: bar.askedAt, bar })),
    ...clusters.map(cluster => ({ section, at: cluster.from, cluster })),
  ];
  return rows.toSorted((a, b) => (a.at < b.at ? -1 : 1));
};

const Asked = ({ row }: { readonly row: Row }) => {
  if ('bar' in row)
    return (
      <a href={to(['flows', row.bar.flowId, 'syncs', row.bar.requestId])}>
        <Time at={row.at} />
      </a>
    );
  const { from, until } = row.cluster;
  const query = {
    ...Object.fromEntries(new URLSearchParams(location.search)),
    ...row.section.only,
    since: from,
    until,
  };
  return (
    <a href={to(['timeline'], query)}>
      <Time at={from} /> – <Time at={until} />
    </a>
  );
};

const countOf = ({ n, succeeded, open }: Cluster): string => spoken(timeline).cluster(n, n - succeeded - open);

const tookBy = (row: Row): string => {
  const words = spoken(timeline);
  if ('cluster' in row) return row.cluster.p50Ms === null ? '' : `${words.median} ${lasting(row.cluster.p50Ms)}`;
  const { askedAt, endedAt } = row.bar;
  return endedAt === null ? words.running : lasting(Date.parse(endedAt) - Date.parse(askedAt));
};
