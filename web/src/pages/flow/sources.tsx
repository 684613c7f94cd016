/** The sources of a flow as a status sheet: what is open now beside what finished last, which are two facts. */
import type { ExternalSource, Flow } from '@flowsync/client';
import { to } from '../../data/router';
import { Button, Empty, Panel, Time } from '../../parts/basics';
import { State } from '../../parts/state';
import { Table } from '../../parts/table';
import { texts } from '../../texts';

interface SourcesProps {
  readonly flow: Flow;
  readonly selected: ReadonlySet<string>;
  readonly select: (references: ReadonlySet<string>) => void;
  readonly request: (references: ReadonlyArray<string>) => Promise<void>;
  readonly off: string | null;
  readonly isHeld: (source: ExternalSource) => boolean;
  readonly add: () => void;
  readonly remove: (source: ExternalSource) => void;
}

export const idOfSource = ({ id }: ExternalSource): string => `source-${id}`;
const isNever = ({ lastSync }: ExternalSource): boolean => lastSync === null;
const isFailed = ({ state }: ExternalSource): boolean => state === 'FAILED';

export const Sources = ({ flow, selected, select, request, off, isHeld, add, remove }: SourcesProps) => {
  const { flow: words } = texts;
  const sources = flow.externalSources;
  const toggle = (reference: string): void => {
    const next = new Set(selected);
    if (!next.delete(reference)) next.add(reference);
    select(next);
  };
  return (
    <Panel
      title={words.sources}
      tools={sources.length > 1 ? <QuickSelects {...{ sources, selected, select }} /> : null}
    >
      {sources.length === 0 ? (
        <Empty
          title={words.emptySources}
          action={
            <Button kind="primary" onClick={add} off={off}>
              {words.addSource}
            </Button>
          }
        >
          {words.emptySourcesHelp}
        </Empty>
      ) : (
        <Table
          name={words.sources}
          rows={sources}
          keyOf={({ id }) => id}
          idOf={idOfSource}
          columns={[
            {
              head: words.columns.source,
              cell: source => (
                <div class="row">
                  <input
                    type="checkbox"
                    aria-label={`${texts.common.select} ${source.reference}`}
                    checked={selected.has(source.reference)}
                    onChange={() => toggle(source.reference)}
                  />
                  <div class="grow">
                    <a class="plain" href={to(['flows', flow.flowId, 'sources', source.id])}>
                      <b>{source.reference}</b>
                    </a>
                    <div class="small mute">{source.description}</div>
                  </div>
                </div>
              ),
            },
            {
              head: words.columns.now,
              label: words.columns.now,
              cell: source => <Now {...{ flow, source, isHeld }} />,
            },
            { head: words.columns.last, label: words.columns.last, cell: source => <Last source={source} /> },
            {
              head: words.columns.participants,
              label: words.columns.participants,
              cell: ({ allocatedCount }) => allocatedCount.toLocaleString(texts.locale),
              isNumber: true,
            },
            {
              head: <span class="hidden">{words.columns.actions}</span>,
              cell: source => (
                <div class="row">
                  <Button
                    kind="quiet"
                    off={off}
                    label={`${words.toOne} ${source.reference}`}
                    onClick={() => request([source.reference])}
                  >
                    {words.toOne}
                  </Button>
                  <Button
                    kind="quiet"
                    off={off}
                    label={`${words.remove} ${source.reference}`}
                    onClick={() => remove(source)}
                  >
                    {words.remove}
                  </Button>
                </div>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
};

const QuickSelects = ({
  sources,
  selected,
  select,
}: {
  readonly sources: ReadonlyArray<ExternalSource>;
  readonly selected: ReadonlySet<string>;
  readonly select: (references: ReadonlySet<string>) => void;
}) => {
  const { quick } = texts.flow;
  const choices: ReadonlyArray<readonly [string, ReadonlyArray<ExternalSource>]> = [
    [quick.all, sources],
    [quick.never, sources.filter(isNever)],
    [quick.failed, sources.filter(isFailed)],
  ];
  return (
    <>
      <span class="small mute">{texts.common.select}</span>
      {choices.map(([word, some]) => (
        <Button
          key={word}
          kind="chip"
          pressed={
            some.length > 0 && some.length === selected.size && some.every(({ reference }) => selected.has(reference))
          }
          onClick={() => select(new Set(some.map(({ reference }) => reference)))}
        >
          {word} {some.length}
        </Button>
      ))}
      <Button kind="chip" onClick={() => select(new Set())}>
        {quick.none}
      </Button>
    </>
  );
};

const Now = ({
  flow,
  source,
  isHeld,
}: {
  readonly flow: Flow;
  readonly source: ExternalSource;
  readonly isHeld: (source: ExternalSource) => boolean;
}) => {
  const { flow: words } = texts;
  const { openRequestId, queuedRequestId, progress, lastRequestedSync } = source;
  if (openRequestId === null) return <span class="mute">{words.nothingOpen}</span>;
  return (
    <>
      <a class="plain" href={to(['flows', flow.flowId, 'syncs', openRequestId])}>
        <State of={isHeld(source) ? 'HELD' : 'PENDING'} />
      </a>
      <div class="small mute">
        {progress?.percent == null ? '' : `${progress.percent} % · `}
        {progress?.message == null ? '' : `${progress.message} · `}
        <Time at={progress?.at ?? lastRequestedSync} />
      </div>
      {progress?.percent == null ? null : (
        <div class="bar" aria-hidden="true">
          <i style={{ width: `${progress.percent}%` }} />
        </div>
      )}
      {queuedRequestId === null ? null : (
        <div class="small">
          <a href={to(['flows', flow.flowId, 'syncs', queuedRequestId])}>{texts.states.QUEUED}</a>: {words.queued}
        </div>
      )}
    </>
  );
};

const Last = ({ source }: { readonly source: ExternalSource }) => {
  const { state, lastSync, reason, message, stale, staleSince } = source;
  const isFailure = state === 'FAILED';
  return (
    <>
      {isFailure ? <State of="FAILED" /> : lastSync === null ? <State of="NONE" /> : <State of="SUCCESS" />}
      {lastSync === null ? null : (
        <div class="small mute">
          <Time at={lastSync} />
        </div>
      )}
      {reason === null && message === null ? null : (
        <div class="small">{[reason, message].filter(Boolean).join(': ')}</div>
      )}
      {stale ? (
        <div class="small">
          <State of="STALE" /> {texts.flow.stale} <Time at={staleSince} />
        </div>
      ) : null}
    </>
  );
};
