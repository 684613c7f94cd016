/** The syncs of a flow, the newest first: who asked, how long it took, what it came to, and why. */
import type { SyncRequest } from '@flowsync/client';
import { useEffect } from 'preact/hooks';
import type { Answer } from '../../data/api';
import type { LiveEvent } from '../../data/live';
import { useQuery } from '../../data/query';
import { choose, to, usePlace } from '../../data/router';
import { Button, Loading, Panel, Time, Wrong } from '../../parts/basics';
import { Delta, Who } from '../../parts/facts';
import { State } from '../../parts/state';
import { Pages, Table } from '../../parts/table';
import { lasting, texts } from '../../texts';

const SHOWN = 25;

export const Syncs = ({
  flowId,
  isOfFlow,
}: {
  readonly flowId: number;
  readonly isOfFlow: (event: LiveEvent) => boolean;
}) => {
  const { query } = usePlace();
  const offset = query.get('offset') ?? '0';
  const path = `/flows/${flowId}/sync-requests?limit=${SHOWN}&offset=${encodeURIComponent(offset)}`;
  const { answer, error, reload } = useQuery<ReadonlyArray<SyncRequest>>(path, isOfFlow);
  const { flow: words } = texts;
  const chosen = query.get('sync');
  const isThere = answer?.data.some(({ requestId }) => requestId === chosen) === true;
  useEffect(() => {
    if (isThere) document.getElementById(`sync-${chosen}`)?.focus();
  }, [chosen, isThere]);
  return (
    <Panel title={words.history} tools={answer === null ? null : <Steps of={answer} chosen={chosen} />}>
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {answer === null ? (
        <div class="body">{error === null ? <Loading /> : null}</div>
      ) : answer.data.length === 0 ? (
        <p class="body mute">{words.historyEmpty}</p>
      ) : (
        <Table
          name={words.history}
          rows={answer.data}
          keyOf={({ requestId }) => requestId}
          isChosen={({ requestId }) => requestId === chosen}
          columns={[
            {
              head: texts.request.requested,
              cell: ({ requestId, requestedAt }) => (
                <a id={`sync-${requestId}`} href={to(['flows', flowId, 'syncs', requestId])}>
                  <Time at={requestedAt} />
                </a>
              ),
            },
            {
              head: texts.request.columns.state,
              cell: ({ state, held }) => <State of={held && state === 'PENDING' ? 'HELD' : state} />,
            },
            { head: texts.audit.columns.what, cell: request => <What request={request} /> },
          ]}
        />
      )}
      <Pages of={answer?.pagination} hasKeys={false} />
    </Panel>
  );
};

/** To the sync before or after the one that is chosen; beyond the last of a page to the next page. */
const Steps = ({
  of: { data, pagination },
  chosen,
}: {
  readonly of: Answer<ReadonlyArray<SyncRequest>>;
  readonly chosen: string | null;
}) => {
  const { flow: words } = texts;
  const { total = 0, offset = 0, limit = SHOWN } = pagination ?? {};
  const place = data.findIndex(({ requestId }) => requestId === chosen);
  const step = (next: number): (() => void) | null => {
    const found = data[next]?.requestId;
    if (found !== undefined) return () => choose({ sync: found });
    const page = next < 0 ? offset - limit : offset + limit;
    if (page < 0 || page >= total) return null;
    return () => choose({ offset: page === 0 ? undefined : String(page), sync: undefined });
  };
  const [newer, older] = [place === -1 ? null : step(place - 1), step(place + 1)];
  return (
    <>
      {newer === null ? null : (
        <Button kind="quiet" shortcut="[" onClick={newer}>
          ‹ {words.newerSync}
        </Button>
      )}
      {older === null ? null : (
        <Button kind="quiet" shortcut="]" onClick={older}>
          {words.olderSync} ›
        </Button>
      )}
    </>
  );
};

const What = ({ request }: { readonly request: SyncRequest }) => {
  const { flow: words } = texts;
  const { externalSources, durationMs, changes, requestedByType, requestedBy, undoneBy } = request;
  const reasons = externalSources.flatMap(({ reference, reason, message }) =>
    reason === null && message === null ? [] : [`${reference}: ${[reason, message].filter(Boolean).join(', ')}`],
  );
  return (
    <>
      <div>{externalSources.map(({ reference }) => reference).join(', ')}</div>
      <div class="small mute">
        {requestedByType === 'schedule' ? words.bySchedule : <Who id={requestedBy} />}
        {durationMs === null ? '' : ` · ${words.took} ${lasting(durationMs)}`} · <Delta of={changes} />
        {undoneBy === null ? '' : ` · ${texts.request.undoneBy}`}
      </div>
      {reasons.map(reason => (
        <div key={reason} class="small">
          {reason}
        </div>
      ))}
    </>
  );
};
