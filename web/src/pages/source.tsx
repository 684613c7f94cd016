/** One source: what it is, what is promised of it, and who is on it. */
import type { AllocatedParticipant, ExternalSource } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call } from '../data/api';
import { useQuery } from '../data/query';
import { to, usePlace } from '../data/router';
import { numberTyped } from '../data/typed-number';
import { Button, Empty, Facts, Field, Loading, Panel, Time, Title, Wrong } from '../parts/basics';
import { Ask, Dialog, type Question } from '../parts/dialog';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { PAGE_ROWS, Pages, Table } from '../parts/table';
import { texts } from '../texts';

const HOUR_SECONDS = 3600;

export const Source = ({ parts: [, flowId = '', , sourceId = ''] }: { readonly parts: ReadonlyArray<string> }) => {
  const { query } = usePlace();
  const base = `/flows/${encodeURIComponent(flowId)}/external-sources/${encodeURIComponent(sourceId)}`;
  const isOfFlow = (event: { readonly flowId: number | null }) => event.flowId === Number(flowId);
  const { answer, error, reload } = useQuery<ExternalSource>(base, isOfFlow);
  const people = useQuery<ReadonlyArray<AllocatedParticipant>>(
    `${base}/allocations/participants?limit=${PAGE_ROWS}&offset=${encodeURIComponent(query.get('offset') ?? '0')}`,
    isOfFlow,
  );
  const [isEditing, edit] = useState(false);
  const [question, ask] = useState<Question | null>(null);
  const { source: words, flow } = texts;
  if (answer === null)
    return (
      <>
        <Title tab={words.title}>{words.title}</Title>
        {error === null ? <Loading /> : <Wrong error={error} retry={reload} />}
        <a href={to(['flows', flowId])}>{texts.common.back}</a>
      </>
    );
  const source = answer.data;
  const off = mayNot('manager', 'integrator');
  const taking = (participantId: number): Question => ({
    ...{ title: words.take, text: words.takeAsk(participantId, source.reference), submit: words.take, isDanger: true },
    run: async () => {
      await call('DELETE', `${base}/allocations/participants/${participantId}`);
      people.reload();
    },
  });
  return (
    <>
      <div class="head">
        <div class="grow">
          <nav class="small" aria-label={texts.common.back}>
            <a href={to(['flows'])}>{texts.pages.flows}</a> <span class="mute">›</span>{' '}
            <a href={to(['flows', flowId])}>{flow.number(Number(flowId))}</a>
          </nav>
          <Title tab={`${source.reference}: ${texts.states[source.state]}`}>{source.reference}</Title>
          <div class="facts small mute">
            <State of={source.holdId === null ? source.state : 'HELD'} />
            <span>{flow.participants(source.allocatedCount)}</span>
            {source.stale ? <State of="STALE" /> : null}
          </div>
        </div>
        <Button off={off} onClick={() => edit(true)}>
          {words.edit}
        </Button>
      </div>
      <div class="columns">
        <Panel title={words.participants}>
          {people.error === null ? null : <Wrong error={people.error} retry={people.reload} />}
          {people.answer === null && people.error === null ? (
            <div class="body">
              <Loading />
            </div>
          ) : null}
          {people.answer?.data.length === 0 ? <Empty title={words.none}>{words.noneHelp}</Empty> : null}
          {people.answer === null || people.answer.data.length === 0 ? null : (
            <Table
              name={words.participants}
              rows={people.answer.data}
              keyOf={({ participantId }) => participantId}
              columns={[
                { head: words.person, cell: ({ participantId }) => participantId },
                {
                  head: <span class="hidden">{flow.columns.actions}</span>,
                  cell: ({ participantId }) => (
                    <Button
                      kind="quiet"
                      off={off}
                      label={`${words.take} ${participantId}`}
                      onClick={() => ask(taking(participantId))}
                    >
                      {words.take}
                    </Button>
                  ),
                  isNumber: true,
                },
              ]}
            />
          )}
          <Pages of={people.answer?.pagination} />
        </Panel>
        <Panel title={flow.set}>
          <Facts
            of={[
              [flow.description, source.description],
              [words.maxAge, source.maxAge === null ? words.noPromise : words.hours(source.maxAge / HOUR_SECONDS)],
              [flow.guard, source.removalGuard ?? flow.guardUsual],
              [flow.columns.last, <Time at={source.lastSync} />],
              [flow.created, <Time at={source.createdAt} />],
            ]}
          />
        </Panel>
      </div>
      {isEditing ? <Edit {...{ base, source }} close={() => edit(false)} after={reload} /> : null}
      {question === null ? null : <Ask question={question} close={() => ask(null)} />}
    </>
  );
};

const Edit = ({
  base,
  source,
  close,
  after,
}: {
  readonly base: string;
  readonly source: ExternalSource;
  readonly close: () => void;
  readonly after: () => void;
}) => {
  const [description, setDescription] = useState(source.description);
  const [hours, setHours] = useState(source.maxAge === null ? '' : String(source.maxAge / HOUR_SECONDS));
  const { source: words, flow } = texts;
  const save = async (): Promise<void> => {
    const given = numberTyped(hours);
    const maxAge = typeof given === 'number' ? Math.round(given * HOUR_SECONDS) : given;
    await call('PUT', base, { description, maxAge });
    after();
    close();
  };
  return (
    <Dialog title={source.reference} submit={words.save} onSubmit={save} close={close}>
      <Field
        label={flow.description}
        name="description"
        value={description}
        onInput={setDescription}
        hint={flow.descriptionHint}
        required={false}
      />
      <Field
        label={words.maxAge}
        name="maxAge"
        value={hours}
        onInput={setHours}
        hint={words.maxAgeHint}
        required={false}
      />
    </Dialog>
  );
};
