/** What differs between two moments of everything: flows, webhooks, clients and schedules, each with the event that did it. */
import type { Difference } from '@flowsync/client';
import { call } from '../data/api';
import { endOf } from '../data/names';
import { useQuery } from '../data/query';
import { to, usePlace } from '../data/router';
import { may } from '../data/session';
import { Empty, Time, Title } from '../parts/basics';
import { Who } from '../parts/facts';
import { Table } from '../parts/table';
import { spoken, texts } from '../texts';
import { replay } from '../texts/pages/replay';
import { Found, useMoments } from './diff/found';
import { Moments } from './diff/moments';
import { Patch } from './flow/patch';

const DAY_MS = 86_400_000;

export const DiffAll = () => {
  const words = spoken(replay);
  const { from, until, cursor, range } = useMoments(dayAgo());
  const path = `/diff?${range}`;
  const isAllowed = may('manager', 'analyst');
  const found = useQuery<ReadonlyArray<Difference>>(
    isAllowed ? path : null,
    () => until === '' && cursor === null,
    // It names its moments itself.
    () => call<ReadonlyArray<Difference>>('GET', path),
    GATHER_MS,
  );
  return (
    <>
      <div>
        <nav class="small" aria-label={texts.common.back}>
          <a href={to(['audit'], { asOf: undefined })}>{texts.pages.audit}</a>
        </nav>
        <Title tab={words.diffAll}>{words.diffAll}</Title>
      </div>
      {isAllowed ? (
        <>
          <Moments key={`${from} ${until}`} from={from} until={until} />
          <Found of={found} cursor={cursor}>
            {rows => <Things rows={rows} />}
          </Found>
        </>
      ) : (
        <Empty title={words.onlyReaders} action={<a href={to(['flows'])}>{texts.wrong.toFlows}</a>} />
      )}
    </>
  );
};

/** It reads much of the history: so often at most, however much happens. */
const GATHER_MS = 10_000;

/** Always the same, while the page is open. */
let opened = 0;
const dayAgo = (): string => {
  opened ||= Date.now();
  return new Date(opened - DAY_MS).toISOString();
};

const Things = ({ rows }: { readonly rows: ReadonlyArray<Difference> }) => {
  const words = spoken(replay);
  const { columns } = words;
  return (
    <Table
      name={words.diffAll}
      rows={rows}
      keyOf={({ kind, id }) => `${kind} ${id}`}
      columns={[
        { head: columns.what, cell: thing => <Thing {...thing} /> },
        { head: columns.change, label: columns.change, cell: ({ change }) => words.changes[change], isShort: true },
        {
          head: columns.how,
          label: columns.how,
          cell: thing => <How of={thing} />,
        },
        {
          head: columns.by,
          label: columns.by,
          cell: ({ event }) => (
            <>
              {event.type}
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

/** So many of its changes; the difference of the flow itself has all. */
const SHOWN = 4;

const How = ({ of: { kind, id, change, changes } }: { readonly of: Difference }) => {
  const { query } = usePlace();
  const words = spoken(replay);
  if (kind !== 'flow' || change !== 'changed') return null;
  const all = changes ?? [];
  const moments = { asOf: undefined, from: query.get('from') ?? dayAgo(), to: query.get('to') ?? undefined };
  return (
    <>
      <Patch of={all} none={words.onlyPeople} first={SHOWN} />
      <a class="small" href={to(['flows', id, 'diff'], moments)}>
        {words.moreOf(Math.max(0, all.length - SHOWN))}
      </a>
    </>
  );
};

const Thing = ({ kind, id, name, change }: Difference) => {
  const { things } = spoken(replay);
  const address = kind === 'flow' ? ['flows', id] : kind === 'webhook' ? ['integrations', id] : null;
  const known = <b>{name ?? (id.length > 20 ? endOf(id) : id)}</b>;
  return (
    <>
      {address === null || (change === 'gone' && kind !== 'flow') ? (
        <span title={id}>{known}</span>
      ) : (
        <a href={to(address, { asOf: undefined })}>{known}</a>
      )}
      <div class="small mute">
        {things[kind]}
        {kind === 'flow' || kind === 'webhook' ? ` ${id}` : ''}
      </div>
    </>
  );
};
