/** One flow, as its manager works with it: what is open, what it came to, and what to do next. */
import type { ExternalSource, Flow, Hold, SyncRequested } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call, Refused } from '../data/api';
import { useQuery } from '../data/query';
import { asOf, to } from '../data/router';
import { may } from '../data/session';
import { Button, Facts, Loading, Note, Panel, Time, Title, Wrong } from '../parts/basics';
import { Ask, type Question } from '../parts/dialog';
import { useMade } from '../parts/made';
import { SampleNote } from '../parts/practice';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { texts } from '../texts';
import { AddSource } from './flow/add-source';
import { Holds } from './flow/holds';
import { Schedules } from './flow/schedules';
import { useSelection } from './flow/selection';
import { idOfSource, Sources } from './flow/sources';
import { Syncs } from './flow/syncs';

interface Done {
  readonly text: string;
  readonly requestId: string;
}

export const FlowPage = ({ parts }: { readonly parts: ReadonlyArray<string> }) => {
  const id = Number(parts[1]);
  const isOfFlow = ({ flowId }: { readonly flowId: number | null }) => flowId === id;
  const { answer, error, reload } = useQuery<Flow>(`/flows/${encodeURIComponent(parts[1] ?? '')}`, isOfFlow);
  const holds = useQuery<ReadonlyArray<Hold>>(`/flows/${encodeURIComponent(parts[1] ?? '')}/holds?limit=100`, isOfFlow);
  const [selected, select] = useSelection();
  const [isAdding, add] = useState(false);
  const made = useMade();
  const [question, ask] = useState<Question | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [wrong, setWrong] = useState<Refused | null>(null);
  if (error !== null && answer === null)
    return (
      <>
        <Title tab={texts.flows.title}>{texts.flow.number(id)}</Title>
        <Wrong error={error} retry={reload} />
        <a href={to(['flows'])}>{texts.wrong.toFlows}</a>
      </>
    );
  if (answer === null) return <Loading />;
  const flow = answer.data;
  const { flow: words, states } = texts;

  const request = async (references: ReadonlyArray<string>): Promise<void> => {
    setWrong(null);
    try {
      const { data } = await call<SyncRequested>('POST', `/flows/${id}/sync`, { references });
      const isJoined = data.externalSources.every(({ joined }) => joined);
      setDone({ text: isJoined ? words.joined : words.sent(data.webhooks), requestId: data.requestId });
      select(new Set());
      reload();
    } catch (caught) {
      setWrong(caught instanceof Refused ? caught : new Refused(0, ''));
    }
  };

  const refresh = (): void => {
    reload();
    holds.reload();
  };
  const added = (source: ExternalSource): void => {
    made(idOfSource(source));
    refresh();
  };
  const off = mayNot('manager') ?? (flow.archived ? words.isArchived : null);
  const isHeld = holds.answer?.data.some(({ state }) => state === 'HELD') === true;
  return (
    <>
      <Head flow={flow} isHeld={isHeld}>
        <Button
          onClick={() => add(true)}
          off={mayNot('manager', 'integrator') ?? (flow.archived ? words.isArchived : null)}
        >
          {words.addSource}
        </Button>
        <RequestButton flow={flow} selected={selected} off={off} request={request} />
      </Head>
      <SampleNote code={flow.code} />
      {wrong === null ? null : <Wrong error={wrong} />}
      {done === null ? null : (
        <Note kind="none" actions={<a href={to(['flows', id, 'syncs', done.requestId])}>{words.seeRequest}</a>}>
          {done.text}
        </Note>
      )}
      <Holds flowId={id} holds={holds.answer?.data ?? []} ask={ask} after={refresh} off={off} />
      <Sources
        {...{ flow, selected, select, request, off, isHeld: (source: ExternalSource) => source.holdId !== null }}
        add={() => add(true)}
        remove={source => ask(removalOf(flow, source, refresh))}
      />
      <div class="columns">
        <Syncs flowId={id} isOfFlow={isOfFlow} />
        <div class="stack wide">
          <Schedules flowId={id} off={off} ask={ask} />
          <Panel title={words.set} tools={<Archive flow={flow} after={refresh} />}>
            <Facts
              of={[
                [words.code, <span class="mono">{flow.code}</span>],
                ...(flow.subTitle === null ? [] : [[words.subTitle, flow.subTitle] as const]),
                [words.guard, flow.removalGuard ?? words.guardUsual],
                ...(flow.updatedAt === undefined ? [] : [[words.updated, <Time at={flow.updatedAt} />] as const]),
                ...(flow.createdAt === undefined ? [] : [[words.created, <Time at={flow.createdAt} />] as const]),
              ]}
            />
            <p class="body row">
              <a href={to(['flows', id, 'replay'])}>{words.replay}</a>
              <a href={to(['flows', id, 'diff'], { asOf: undefined, from: asOf() ?? undefined })}>{words.diff}</a>
              {may('manager', 'analyst') ? <a href={to(['audit'], { flow: String(id) })}>{words.audit}</a> : null}
            </p>
          </Panel>
        </div>
      </div>
      {isAdding ? <AddSource flowId={id} close={() => add(false)} after={added} /> : null}
      {question === null ? null : <Ask question={question} close={() => ask(null)} />}
      <p class="hidden" role="status">
        {states[flow.state]}
      </p>
    </>
  );
};

const Head = ({
  flow,
  isHeld,
  children,
}: {
  readonly flow: Flow;
  readonly isHeld: boolean;
  readonly children: preact.ComponentChildren;
}) => {
  const { flow: words, flows, pages, states } = texts;
  const state = isHeld ? 'HELD' : flow.state;
  return (
    <div class="head">
      <div class="grow">
        <nav class="small" aria-label={texts.common.back}>
          <a href={to(['flows'])}>{pages.flows}</a> <span class="mute">› {flow.code}</span>
        </nav>
        <Title tab={`${flow.title}: ${states[state]}`}>{flow.title}</Title>
        <div class="facts small mute">
          <span data-state={state}>
            <State of={state} />
          </span>
          <span>{flows.complete(flow.sourcesComplete, flow.sources)}</span>
          <span>{words.participants(flow.participantCount)}</span>
          <span>{words.number(flow.flowId)}</span>
          {flow.archived ? <b>{words.archived}</b> : null}
        </div>
      </div>
      <div class="row">{children}</div>
    </div>
  );
};

const RequestButton = ({
  flow,
  selected,
  off,
  request,
}: {
  readonly flow: Flow;
  readonly selected: ReadonlySet<string>;
  readonly off: string | null;
  readonly request: (references: ReadonlyArray<string>) => Promise<void>;
}) => {
  const { flow: words } = texts;
  const all = flow.externalSources.map(({ reference }) => reference);
  const chosen = all.filter(reference => selected.has(reference));
  const none = all.length === 0 ? words.noSources : null;
  return (
    <Button
      kind="primary"
      off={off ?? none}
      busy={words.requesting}
      onClick={() => request(chosen.length > 0 ? chosen : all)}
    >
      {all.length === 0
        ? words.request
        : chosen.length > 0
          ? words.requestSome(chosen.length)
          : words.requestAll(all.length)}
    </Button>
  );
};

const Archive = ({ flow, after }: { readonly flow: Flow; readonly after: () => void }) => {
  const { flow: words } = texts;
  const change = async (): Promise<void> => {
    await call('PATCH', `/flows/${flow.flowId}/${flow.archived ? 'unarchive' : 'archive'}`);
    after();
  };
  return (
    <Button kind="quiet" onClick={change} off={mayNot('manager')}>
      {flow.archived ? words.unarchive : words.archive}
    </Button>
  );
};

const removalOf = (flow: Flow, { id, reference, allocatedCount }: ExternalSource, after: () => void): Question => {
  const { flow: words } = texts;
  return {
    title: `${words.remove} ${reference}`,
    text: words.removeAsk(reference, allocatedCount),
    submit: words.remove,
    isDanger: true,
    run: async () => {
      await call('DELETE', `/flows/${flow.flowId}/external-sources/${id}`);
      after();
    },
  };
};
