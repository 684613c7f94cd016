/** One sync: what became of each source, what it changed, and what webhooks were sent about it. */
import type { Delivery, SyncRequest, SyncRequestSource, SyncUndo } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call, Refused } from '../data/api';
import { useQuery } from '../data/query';
import { to } from '../data/router';
import { Button, Facts, Loading, Note, Panel, Time, Title, Wrong } from '../parts/basics';
import { Deliveries } from '../parts/deliveries';
import { Ask, type Question } from '../parts/dialog';
import { Delta, Who } from '../parts/facts';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { Table } from '../parts/table';
import { lasting, texts } from '../texts';
import { Phases } from './sync/phases';

export const Sync = ({ parts: [, flowId = '', , requestId = ''] }: { readonly parts: ReadonlyArray<string> }) => {
  const base = `/flows/${encodeURIComponent(flowId)}/sync-requests/${encodeURIComponent(requestId)}`;
  const isOfFlow = (event: { readonly flowId: number | null }) => event.flowId === Number(flowId);
  const { answer, error, reload } = useQuery<SyncRequest>(base, isOfFlow);
  const deliveries = useQuery<ReadonlyArray<Delivery>>(
    `/deliveries?flowId=${encodeURIComponent(flowId)}&requestId=${encodeURIComponent(requestId)}&limit=50`,
    ({ stream }) => stream.startsWith('delivery-'),
  );
  const [question, ask] = useState<Question | null>(null);
  const [wrong, setWrong] = useState<Refused | null>(null);
  const { request: words, flow, states } = texts;
  if (answer === null)
    return (
      <>
        <Title tab={words.title}>{words.title}</Title>
        {error === null ? <Loading /> : <Wrong error={error} retry={reload} />}
        <a href={to(['flows', flowId])}>{texts.common.back}</a>
      </>
    );
  const sync = answer.data;
  const isOpen = sync.state === 'PENDING' || sync.state === 'QUEUED';
  const off = mayNot('manager') ?? (isOpen ? null : words.over);
  const state = sync.held && isOpen ? 'HELD' : sync.state;

  const run = (path: string) => async (): Promise<void> => {
    await call('POST', `${base}/${path}`, {});
    reload();
  };
  const askToUndo = async (): Promise<void> => {
    setWrong(null);
    try {
      const { data } = await call<SyncUndo>('POST', `${base}/undo`, { dryRun: true });
      ask({
        title: words.undo,
        text: words.undoAsk(data.added, data.removed, data.conflicts.count),
        submit: words.undo.replace(' …', ''),
        isDanger: true,
        run: run('undo'),
      });
    } catch (caught) {
      setWrong(caught instanceof Refused ? caught : new Refused(0, ''));
    }
  };
  const cancel: Question = {
    ...{ title: words.cancel, text: words.cancelAsk, submit: words.cancel, isDanger: true, run: run('cancel') },
  };
  const undoOff = mayNot('manager') ?? (isOpen ? states.PENDING : sync.undoneBy === null ? null : words.undoneBy);
  return (
    <>
      <div class="head">
        <div class="grow">
          <nav class="small" aria-label={texts.common.back}>
            <a href={to(['flows'])}>{texts.pages.flows}</a> <span class="mute">›</span>{' '}
            <a href={to(['flows', flowId])}>{sync.flowCode}</a>
          </nav>
          <Title tab={`${words.of} ${sync.flowCode}: ${states[state]}`}>
            {words.of} {sync.externalSources.map(({ reference }) => reference).join(', ')}
          </Title>
          <div class="facts small mute">
            <span data-state={state}>
              <State of={state} />
            </span>
            {sync.durationMs === null ? null : (
              <span>
                {flow.took} {lasting(sync.durationMs)}
              </span>
            )}
            {sync.resent === 0 ? null : <span>{words.resent(sync.resent)}</span>}
          </div>
        </div>
        <div class="row">
          <Button off={off} onClick={run('resend')}>
            {words.resend}
          </Button>
          <Button kind="danger" off={off} busy={words.cancelling} onClick={() => ask(cancel)}>
            {words.cancel}
          </Button>
        </div>
      </div>
      {wrong === null ? null : <Wrong error={wrong} />}
      {sync.held && isOpen ? (
        <Note actions={<a href={to(['flows', flowId])}>{texts.flow.number(sync.flowId)}</a>}>{words.held}</Note>
      ) : null}
      <Panel title={words.sources}>
        <SourceTable rows={sync.externalSources} />
      </Panel>
      <div class="columns">
        <div class="stack wide">
          <Panel title={words.deliveries}>
            {deliveries.error === null ? null : <Wrong error={deliveries.error} />}
            {deliveries.answer?.data.length === 0 ? <p class="body mute">{words.noDeliveries}</p> : null}
            <Deliveries rows={deliveries.answer?.data ?? []} />
          </Panel>
          <Phases base={base} concerns={isOfFlow} />
        </div>
        <Panel
          title={words.changes}
          tools={
            <Button kind="quiet" off={undoOff} onClick={askToUndo}>
              {words.undo}
            </Button>
          }
        >
          <Facts
            of={[
              [words.columns.changes, <Delta of={sync.changes} />],
              [
                words.requested,
                <>
                  <Time at={sync.requestedAt} />{' '}
                  {sync.requestedByType === 'schedule' ? flow.bySchedule : <Who id={sync.requestedBy} />}
                </>,
              ],
              ...(sync.endedAt === null ? [] : [[words.ended, <Time at={sync.endedAt} />] as const]),
              ...(isOpen && sync.deadline !== null ? [[words.deadline, <Time at={sync.deadline} />] as const] : []),
              ['requestId', <span class="mono small">{sync.requestId}</span>],
            ]}
          />
        </Panel>
      </div>
      {question === null ? null : <Ask question={question} close={() => ask(null)} />}
    </>
  );
};

const SourceTable = ({ rows }: { readonly rows: ReadonlyArray<SyncRequestSource> }) => {
  const { columns, late, differs } = texts.request;
  return (
    <Table
      name={texts.request.sources}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { head: columns.source, cell: ({ reference }) => <b>{reference}</b> },
        {
          head: columns.state,
          label: columns.state,
          cell: ({ state, late: answer }) => (
            <>
              <State of={state} />
              {answer === null ? null : (
                <div class="small">
                  {late}: <State of={answer.state} />
                </div>
              )}
            </>
          ),
        },
        {
          head: columns.ended,
          label: columns.ended,
          cell: ({ endedAt, endedBy }) =>
            endedAt === null ? null : (
              <>
                <Time at={endedAt} />
                {endedBy === null ? null : (
                  <div class="small mute">
                    <Who id={endedBy} />
                  </div>
                )}
              </>
            ),
        },
        {
          head: columns.changes,
          label: columns.changes,
          cell: ({ changes, countsDiffer }) => (
            <>
              <Delta of={changes} />
              {countsDiffer ? <div class="small open">{differs}</div> : null}
            </>
          ),
        },
        {
          head: columns.reason,
          label: columns.reason,
          cell: ({ reason, message, progress }) =>
            [reason, message ?? (reason === null ? progress?.message : null)].filter(Boolean).join(': '),
        },
      ]}
    />
  );
};
