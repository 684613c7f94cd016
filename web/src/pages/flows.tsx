/** All flows: found by what a manager knows of them, each with its state. */
import type { FlowSummary } from '@flowsync/client';
import { useEffect, useState } from 'preact/hooks';
import { type Answer, call, search as searchFlows } from '../data/api';
import { useQuery } from '../data/query';
import { choose, go, to, usePlace } from '../data/router';
import { Button, Empty, Field, Loading, Panel, Time, Title, Wrong } from '../parts/basics';
import { Dialog } from '../parts/dialog';
import { MakeSample, mayMakeSample } from '../parts/practice';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { PAGE_ROWS, Pages, Table } from '../parts/table';
import { texts } from '../texts';

type By = 'title' | 'code' | 'reference';
const STATES = ['PENDING', 'FAILED', 'SUCCESS', 'NONE'] as const;

/** In ms: a word is whole when nothing was typed for so long. */
const TYPING_MS = 250;

const searchOf = (query: URLSearchParams): Readonly<Record<string, unknown>> => {
  const text = query.get('q') ?? '';
  const by = (query.get('by') ?? 'title') as By;
  const state = query.get('state');
  return {
    archived: query.get('archived') === 'yes',
    ...(state === null ? {} : { state }),
    ...(text === '' ? {} : by === 'reference' ? { metadata: { externalSourceReference: text } } : { [by]: text }),
  };
};

export const Flows = () => {
  const { query } = usePlace();
  const [isMaking, make] = useState(false);
  const offset = Number(query.get('offset') ?? 0);
  const search = searchOf(query);
  const { answer, error, reload } = useQuery<ReadonlyArray<FlowSummary>>(
    JSON.stringify([offset, search]),
    ({ flowId, stream }) => flowId !== null && stream.startsWith('flow-'),
    (): Promise<Answer<ReadonlyArray<FlowSummary>>> =>
      searchFlows(`/flows/search?limit=${PAGE_ROWS}&offset=${offset}`, search),
  );
  const { flows } = texts;
  const isFiltered = ['q', 'state', 'archived'].some(name => query.has(name));
  return (
    <>
      <div class="head">
        <div class="grow">
          <Title tab={flows.title}>{flows.title}</Title>
        </div>
        <Button kind="primary" onClick={() => make(true)} off={mayNot('manager')}>
          {flows.newFlow}
        </Button>
      </div>
      <Filters query={query} />
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {answer === null && error === null ? <Loading /> : null}
      {answer === null ? null : (
        <Panel title={flows.title} tools={<span class="mute small">{answer.pagination?.total}</span>}>
          {answer.data.length === 0 ? (
            <NoFlow isFiltered={isFiltered} make={() => make(true)} />
          ) : (
            <FlowTable rows={answer.data} />
          )}
          <Pages of={answer.pagination} />
        </Panel>
      )}
      {isMaking ? <NewFlow close={() => make(false)} /> : null}
    </>
  );
};

const Filters = ({ query }: { readonly query: URLSearchParams }) => {
  const { flows } = texts;
  const by = (query.get('by') ?? 'title') as By;
  const [text, setText] = useState(query.get('q') ?? '');
  useEffect(() => {
    if (text === (query.get('q') ?? '')) return undefined;
    const timer = setTimeout(() => choose({ q: text || undefined, offset: undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const state = query.get('state');
  const isArchived = query.get('archived') === 'yes';
  return (
    <search class="stack">
      <div class="row">
        <label for="by">{flows.search}</label>
        <select
          id="by"
          class="inline"
          value={by}
          onChange={({ currentTarget: { value } }) => choose({ by: value === 'title' ? undefined : value })}
        >
          {(['title', 'code', 'reference'] as const).map(name => (
            <option key={name} value={name} selected={name === by}>
              {flows.by[name]}
            </option>
          ))}
        </select>
        <input
          type="search"
          class="inline grow"
          aria-label={texts.common.search}
          value={text}
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
      </div>
      <fieldset class="row">
        <legend class="hidden">{flows.state}</legend>
        <Button kind="chip" pressed={state === null} onClick={() => choose({ state: undefined, offset: undefined })}>
          {flows.any}
        </Button>
        {STATES.map(name => (
          <Button
            key={name}
            kind="chip"
            pressed={state === name}
            onClick={() => choose({ state: name, offset: undefined })}
          >
            {texts.states[name]}
          </Button>
        ))}
        <Button
          kind="chip"
          pressed={isArchived}
          onClick={() => choose({ archived: isArchived ? undefined : 'yes', offset: undefined })}
        >
          {flows.onlyArchived}
        </Button>
      </fieldset>
    </search>
  );
};

const FlowTable = ({ rows }: { readonly rows: ReadonlyArray<FlowSummary> }) => {
  const { columns, complete } = texts.flows;
  return (
    <Table
      name={texts.flows.title}
      rows={rows}
      keyOf={({ flowId }) => flowId}
      columns={[
        {
          head: columns.flow,
          cell: ({ flowId, title, code }) => (
            <>
              <a class="plain" href={to(['flows', flowId])}>
                <b>{title}</b>
              </a>
              <div class="small mute mono">{code}</div>
            </>
          ),
        },
        { head: columns.state, label: columns.state, cell: ({ state }) => <State of={state} /> },
        {
          head: columns.sources,
          label: columns.sources,
          cell: ({ sources, sourcesComplete }) => <span class="mute">{complete(sourcesComplete, sources)}</span>,
          isShort: true,
        },
        {
          head: columns.participants,
          label: columns.participants,
          cell: ({ participantCount }) => participantCount.toLocaleString(texts.locale),
          isNumber: true,
        },
        { head: columns.updated, label: columns.updated, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
      ]}
    />
  );
};

const NoFlow = ({ isFiltered, make }: { readonly isFiltered: boolean; readonly make: () => void }) => {
  const { flows } = texts;
  if (isFiltered)
    return (
      <Empty title={flows.nothing} action={<a href={to(['flows'])}>{flows.clear}</a>}>
        {flows.nothingHelp}
      </Empty>
    );
  return (
    <Empty
      title={flows.empty}
      action={
        <>
          <Button kind="primary" onClick={make} off={mayNot('manager')}>
            {flows.newFlow}
          </Button>
          {mayMakeSample() ? <MakeSample /> : null}
        </>
      }
    >
      {flows.emptyHelp}
    </Empty>
  );
};

const NewFlow = ({ close }: { readonly close: () => void }) => {
  const [title, setTitle] = useState('');
  const [code, setCode] = useState('');
  const { flows } = texts;
  const make = async (): Promise<void> => {
    const body = { title, ...(code === '' ? {} : { code }) };
    const { data } = await call<{ readonly flowId: number }>('POST', '/license/create/flow', body);
    go(to(['flows', data.flowId]));
  };
  return (
    <Dialog title={flows.newFlow} submit={flows.make} onSubmit={make} close={close}>
      <Field label={flows.name} name="title" value={title} onInput={setTitle} required maxLength={255} />
      <Field label={flows.code} name="code" value={code} onInput={setCode} hint={flows.codeHint} required={false} />
    </Dialog>
  );
};
