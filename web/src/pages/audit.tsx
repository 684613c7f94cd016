/** Who did what, as sentences, the newest first; the filters stand in the address. */
import type { AuditEntry } from '@flowsync/client';
import { useEffect, useState } from 'preact/hooks';
import { type Moment, useMoment } from '../data/moment';
import { useQuery } from '../data/query';
import { asOf, choose, to, usePlace } from '../data/router';
import { may } from '../data/session';
import { Button, Empty, Field, Loading, Note, Panel, Title, Wrong } from '../parts/basics';
import { State } from '../parts/state';
import { CursorPages, Table } from '../parts/table';
import { exactTime, language, shortTime, spoken, texts } from '../texts';
import { proof } from '../texts/pages/proof';
import { sentenceInDanish } from '../texts/pages/sentences-da';
import { ProofCell, ProofSummary, type Proofs, useProofs } from './audit/proofs';

const FILTERS = ['text', 'flow', 'actor', 'type', 'outcome'] as const;
type Filter = (typeof FILTERS)[number];
const TYPING_MS = 400;

const STATE_OF: Readonly<Record<string, string>> = { succeeded: 'SUCCESS', failed: 'FAILED', refused: 'FAILED' };

interface Found extends ReadonlyArray<AuditEntry> {}

export const Audit = () => {
  const { query } = usePlace();
  const { audit: words, common } = texts;
  const given = FILTERS.flatMap(name => {
    const value = query.get(name);
    return value === null || value === '' ? [] : [[name, value] as const];
  });
  const filter = new URLSearchParams(Object.fromEntries(given));
  const cursor = query.get('cursor');
  const path = `/audit?${filter}&order=desc&limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
  const mayRead = may('manager', 'analyst');
  const proofs = useProofs();
  const { moment } = useMoment();
  const { answer, error, reload } = useQuery<Found>(mayRead ? path : null, () => cursor === null);
  if (!mayRead)
    return (
      <>
        <Title tab={words.title}>{words.title}</Title>
        <Empty title={words.onlyReaders} action={<a href={to(['flows'])}>{texts.wrong.toFlows}</a>} />
      </>
    );
  const scannedTo = (answer as { readonly scannedTo?: string | null } | null)?.scannedTo ?? null;
  const next = answer?.cursor ?? scannedTo;
  return (
    <>
      <div class="head">
        <div class="grow">
          <Title tab={words.title}>{words.title}</Title>
        </div>
        <a class="button" href={to(['diff'], { asOf: undefined, from: asOf() ?? undefined })}>
          {texts.flow.diff}
        </a>
        <a class="button" href={`/app/api/audit/export?format=csv&${filter}${before(moment)}`} download>
          {words.export} (CSV)
        </a>
      </div>
      <Filters query={query} />
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {answer === null && error === null ? <Loading /> : null}
      {answer === null ? null : (
        <Panel
          title={words.title}
          tools={
            answer.data.length === 0 ? null : (
              <Button kind="quiet" busy={spoken(proof).states.checking} onClick={() => proofs.check(answer.data)}>
                {spoken(proof).checkAll(answer.data.length)}
              </Button>
            )
          }
        >
          <ProofSummary rows={answer.data} proofs={proofs} />
          {answer.data.length === 0 ? (
            <Empty title={words.empty}>{words.emptyHelp}</Empty>
          ) : (
            <Entries rows={answer.data} proofs={proofs} />
          )}
          {scannedTo === null ? null : <Note kind="none">{words.scanned}</Note>}
          <CursorPages cursor={cursor} next={next} first={common.newer} further={common.older} />
        </Panel>
      )}
    </>
  );
};

/** An export takes no moment; what lies before the next position is the same. */
const before = (moment: Moment | null): string => (moment === null ? '' : `&before=${Number(moment.position) + 1}`);

const Filters = ({ query }: { readonly query: URLSearchParams }) => {
  const { audit: words, common } = texts;
  const [values, set] = useState<Readonly<Record<Filter, string>>>(
    () => Object.fromEntries(FILTERS.map(name => [name, query.get(name) ?? ''])) as Record<Filter, string>,
  );
  useEffect(() => {
    const timer = setTimeout(() => {
      if (FILTERS.every(name => values[name] === (query.get(name) ?? ''))) return;
      choose({ ...values, cursor: undefined });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [values]);
  const field = (name: Filter) => ({
    name,
    value: values[name],
    onInput: (value: string) => set({ ...values, [name]: value }),
  });
  return (
    <search class="row">
      <Field label={words.text} {...field('text')} />
      <Field label={words.flow} {...field('flow')} />
      <Field label={`${words.columns.who}, ${words.whoHint}`} {...field('actor')} />
      <Field label={`${words.type}, ${words.typeHint}`} {...field('type')} />
      <Field
        label={words.outcome}
        {...field('outcome')}
        of={[['', common.all], ...Object.entries(words.outcomes).map(([name, word]) => [name, word] as const)]}
      />
    </search>
  );
};

const Entries = ({ rows, proofs }: { readonly rows: ReadonlyArray<AuditEntry>; readonly proofs: Proofs }) => {
  const { columns, outcomes } = texts.audit;
  return (
    <Table
      name={texts.audit.title}
      rows={rows}
      keyOf={({ position }) => position}
      columns={[
        {
          head: columns.at,
          label: columns.at,
          cell: ({ occurredAt }) =>
            occurredAt === null ? null : (
              <time class="small" dateTime={occurredAt} title={exactTime(occurredAt)}>
                {shortTime(occurredAt)}
              </time>
            ),
        },
        {
          head: columns.what,
          cell: entry => {
            const { type, outcome, flowId, stream } = entry;
            return (
              <>
                <div>{language === 'da' ? sentenceInDanish(entry) : entry.sentence}</div>
                <div class="small mute">
                  {flowId === null ? stream : <a href={to(['flows', flowId])}>{texts.flow.number(flowId)}</a>} · {type}
                  {outcome === null ? null : (
                    <>
                      {' · '}
                      <State of={STATE_OF[outcome] ?? 'NONE'} word={outcomes[outcome]} />
                    </>
                  )}
                </div>
              </>
            );
          },
        },
        { head: columns.position, label: columns.position, cell: ({ position }) => position, isNumber: true },
        {
          head: spoken(proof).column,
          label: spoken(proof).column,
          cell: entry => <ProofCell entry={entry} proofs={proofs} />,
        },
      ]}
    />
  );
};
