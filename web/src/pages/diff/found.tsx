/** What both comparisons have in common: the two moments in the address, and what was found between them. */
import type { ComponentChildren } from 'preact';
import type { Query } from '../../data/query';
import { asOf, usePlace } from '../../data/router';
import { useFrozen } from '../../data/share';
import { Empty, Loading, Note, Panel, Wrong } from '../../parts/basics';
import { CursorPages } from '../../parts/table';
import { spoken, texts } from '../../texts';
import { replay } from '../../texts/pages/replay';

/** `usual`: from when on unless somebody says; null: that is not known yet. */
export const useMoments = <Usual extends string | null>(usual: Usual) => {
  const { query } = usePlace();
  const from: string | Usual = query.get('from') || asOf() || usual;
  const until = query.get('to') ?? '';
  const cursor = query.get('cursor');
  const range = new URLSearchParams({
    ...(from === null ? {} : { from }),
    ...(until === '' ? {} : { to: until }),
    ...(cursor === null ? {} : { cursor }),
  });
  useFrozen(() => (from === null ? {} : { from, to: until === '' ? new Date().toISOString() : until }));
  return { from, until, cursor, range };
};

export const Found = <T,>({
  of: { answer, error, reload },
  cursor,
  children,
}: {
  readonly of: Query<ReadonlyArray<T>>;
  readonly cursor: string | null;
  readonly children: (rows: ReadonlyArray<T>) => ComponentChildren;
}) => {
  const words = spoken(replay);
  const wrong = error === null ? null : <Wrong error={error} retry={reload} />;
  if (answer === null) return wrong ?? <Loading />;
  const { scannedTo = null } = answer as { readonly scannedTo?: string | null };
  const next = answer.cursor ?? scannedTo;
  return (
    <>
      {wrong}
      <Panel title={words.diff}>
        {answer.data.length > 0 ? children(answer.data) : null}
        {answer.data.length === 0 && next === null ? <Empty title={words.same}>{words.sameHelp}</Empty> : null}
        {scannedTo === null ? null : <Note kind="none">{texts.audit.scanned}</Note>}
        <CursorPages cursor={cursor} next={next} first={words.toFirst} further={words.further} />
      </Panel>
    </>
  );
};
