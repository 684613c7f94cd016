/** The syncs of a flow, the newest first: who asked, how long it took, what it came to, and why. */
import type { SyncRequest } from '@flowsync/client';
import type { LiveEvent } from '../../data/live';
import { useQuery } from '../../data/query';
import { to, usePlace } from '../../data/router';
import { Loading, Panel, Time, Wrong } from '../../parts/basics';
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
  return (
    <Panel title={words.history}>
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
          columns={[
            {
              head: texts.request.requested,
              cell: ({ requestId, requestedAt }) => (
                <a href={to(['flows', flowId, 'syncs', requestId])}>
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
      <Pages of={answer?.pagination} />
    </Panel>
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
