/** What differs between two moments of a flow, each line with the event that made it. */
import type { Flow, FlowDifference } from '@flowsync/client';
import { call } from '../data/api';
import { useQuery } from '../data/query';
import { to } from '../data/router';
import { Time, Title, Wrong } from '../parts/basics';
import { Who } from '../parts/facts';
import { Table } from '../parts/table';
import { spoken, texts } from '../texts';
import { replay } from '../texts/pages/replay';
import { Found, useMoments } from './diff/found';
import { Moments, usual } from './diff/moments';
import { Patch } from './flow/patch';

export const Diff = ({ parts: [, flowId = ''] }: { readonly parts: ReadonlyArray<string> }) => {
  const words = spoken(replay);
  const base = `/flows/${encodeURIComponent(flowId)}`;
  const flow = useQuery<Flow>(base);
  const created = flow.answer?.data.createdAt;
  const { from, until, cursor, range } = useMoments(created === undefined ? null : usual(created));
  const path = `${base}/diff?${range}`;
  // It names its moments itself.
  const ask = () => call<ReadonlyArray<FlowDifference>>('GET', path);
  const found = useQuery<ReadonlyArray<FlowDifference>>(
    from === null ? null : path,
    ({ flowId: one }) => until === '' && one === Number(flowId),
    ask,
  );
  const code = flow.answer?.data.code ?? flowId;
  return (
    <>
      <div>
        <nav class="small" aria-label={texts.common.back}>
          <a href={to(['flows'])}>{texts.pages.flows}</a> <span class="mute">›</span>{' '}
          <a href={to(['flows', flowId])}>{code}</a>
        </nav>
        <Title tab={words.diffOf(code)}>{words.diffOf(code)}</Title>
      </div>
      {from === null ? null : <Moments key={`${from} ${until}`} from={from} until={until} />}
      {flow.error === null ? null : <Wrong error={flow.error} retry={flow.reload} />}
      {flow.error === null || found.answer !== null ? (
        <Found of={found} cursor={cursor}>
          {rows => <Differences flowId={flowId} rows={rows} />}
        </Found>
      ) : null}
    </>
  );
};

const Differences = ({ flowId, rows }: { readonly flowId: string; readonly rows: ReadonlyArray<FlowDifference> }) => {
  const words = spoken(replay);
  const { columns, kinds, changes } = words;
  return (
    <Table
      name={words.diff}
      rows={gathered(rows)}
      keyOf={({ kind, id }) => `${kind} ${id}`}
      columns={[
        {
          head: columns.what,
          cell: ({ kind, ids, before, after }) => (
            <>
              <b>{ids.length > 1 ? words.many[kind](ids.length) : (nameOf(before) ?? nameOf(after) ?? ids[0])}</b>
              <div class="small mute">{ids.length > 1 ? inRanges(ids) : kinds[kind]}</div>
            </>
          ),
        },
        { head: columns.change, label: columns.change, cell: ({ change }) => changes[change], isShort: true },
        {
          head: columns.how,
          label: columns.how,
          cell: ({ change, changes: patch }) => (change === 'changed' ? <Patch of={patch} none="" /> : null),
        },
        {
          head: columns.by,
          label: columns.by,
          cell: ({ event }) =>
            event === null ? null : (
              <>
                <a href={to(['flows', flowId, 'replay'], { asOf: undefined, at: String(event.revision) })}>
                  {event.type}
                </a>
                <div class="small mute">
                  <Time at={event.occurredAt} /> {event.actor === null ? null : <Who {...event.actor} />}
                </div>
              </>
            ),
        },
      ]}
    />
  );
};

type Gathered = FlowDifference & { readonly ids: ReadonlyArray<string> };

/** People who came or went by one command are one row, where the first of them stands. */
const gathered = (rows: ReadonlyArray<FlowDifference>): ReadonlyArray<Gathered> => {
  const lines: Gathered[] = [];
  for (const row of rows) {
    const at = lines.findLastIndex(line => isAlike(line, row));
    const line = lines[at];
    if (line === undefined) lines.push({ ...row, ids: [row.id] });
    else lines[at] = { ...line, ids: [...line.ids, row.id] };
  }
  return lines;
};

const isAlike = (a: FlowDifference, b: FlowDifference): boolean =>
  (a.kind === 'participant' || a.kind === 'allocation') &&
  a.kind === b.kind &&
  a.change === b.change &&
  a.event !== null &&
  a.event.correlationId === b.event?.correlationId;

/** `1–100, 300`; of an allocation each with its source before it. */
const inRanges = (ids: ReadonlyArray<string>): string => {
  const ranges: Array<readonly [prefix: string, first: number, last: number]> = [];
  for (const id of ids) {
    const slash = id.lastIndexOf('/') + 1;
    const [prefix, number] = [id.slice(0, slash), Number(id.slice(slash))];
    const [before, first, last] = ranges.at(-1) ?? [];
    if (before === prefix && first !== undefined && last === number - 1)
      ranges[ranges.length - 1] = [prefix, first, last + 1];
    else ranges.push([prefix, number, number]);
  }
  return ranges
    .map(([prefix, first, last]) => (first === last ? `${prefix}${first}` : `${prefix}${first}–${last}`))
    .join(', ');
};

/** Of a source, by which people know it. */
const nameOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'reference' in value ? String(value.reference) : null;
