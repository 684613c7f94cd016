/** When syncs took place: an overview, each one as a bar, how long they took and why they failed. The address is what is asked. */
import type { Statistics, Timelines } from '@flowsync/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ofMoment } from '../data/api';
import { useQuery } from '../data/query';
import { choose, usePlace } from '../data/router';
import { may } from '../data/session';
import { useFrozen } from '../data/share';
import type { Span } from '../data/wall-clock';
import { zone } from '../data/zone';
import { Button, Empty, Loading, Panel, Title, Wrong } from '../parts/basics';
import { clockTime, dayName, spoken } from '../texts';
import { timeline } from '../texts/pages/timeline';
import { Bars } from './timeline/bars';
import { Durations, Figures, Reasons, unitFor } from './timeline/figures';
import { Filters } from './timeline/filters';
import { Lanes } from './timeline/lanes';
import { Overview } from './timeline/overview';
import { asked, isFolded, LANES, lanesIn, type Section, showSpan } from './timeline/place';
import { useSections } from './timeline/sections';

/** What is drawn costs the service some work: so often at most, however much happens. */
const GATHER_MS = 10_000;
/** Somebody who drags or turns the wheel has come to rest. */
const REST_MS = 250;

export const Timeline = () => {
  const words = spoken(timeline);
  return may('manager', 'analyst') ? (
    <Drawn />
  ) : (
    <>
      <Title tab={words.title}>{words.title}</Title>
      <Empty title={words.onlyReaders} />
    </>
  );
};

const Drawn = () => {
  const { query } = usePlace();
  const words = spoken(timeline);
  const isOpenEnded = !query.has('until');
  const concerns = ({ flowId }: { readonly flowId: number | null }) => isOpenEnded && flowId !== null;
  const { answer, error, reload } = useQuery<Timelines>(`/timelines?${asked(query)}`, concerns, undefined, GATHER_MS);
  const drawn = useLast(answer?.data);
  const [span, view] = useSpan(drawn);
  const within = drawn === null ? null : rangeOf(drawn, query);
  const figures = useQuery<Statistics>(within === null ? null : `/statistics?${within}`);
  const buckets = useQuery<Statistics>(within === null ? null : `/statistics?${within}&${bucketsOf(drawn)}`);
  const reasons = useQuery<Statistics>(within === null ? null : `/statistics?${within}&groupBy=reason`);
  const flow = query.get('flowId');
  const isTable = query.get('view') === 'table';
  const [group] = useLast(figures.answer?.data)?.groups ?? [];
  const perBucket = useLast(buckets.answer?.data);
  const perReason = useLast(reasons.answer?.data);
  const isFiltered = asked(query).size > (query.has('since') ? 1 : 0) + (query.has('until') ? 1 : 0);
  const by = isFiltered ? null : lanesIn(query);
  const apart = useSections(by, drawn);
  const sections = useLast(apart.answer?.data);
  const lanes = useMemo((): ReadonlyArray<Section> => {
    if (by !== null) return sections?.shown ?? [];
    return drawn === null ? [] : [{ name: null, n: drawn.bars.length, only: {}, drawn }];
  }, [by, drawn, sections]);
  useFrozen(() => (drawn === null ? {} : { since: drawn.since, until: drawn.until }));
  return (
    <>
      <div class="head">
        <div class="grow">
          <Title tab={words.title}>{words.title}</Title>
          {span === null ? null : (
            <div class="facts small mute">
              <span>{words.range(dayAndTime(span.fromMs), dayAndTime(span.untilMs))}</span>
              <span>{words.clock(zone)}</span>
            </div>
          )}
        </div>
        {drawn === null || (isFiltered && (flow === null || query.has('sourceId'))) ? null : (
          <a class="button" href={exportOf(drawn, flow)} download title={words.exportHelp}>
            {words.export}
          </a>
        )}
      </div>
      <Filters key={`${asked(query)}`} query={query} />
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {drawn === null && error === null ? <Loading /> : null}
      {drawn === null || span === null ? null : (
        <>
          <Figures of={group} counted={drawn.counted} error={figures.error} />
          <Overview span={span} query={query} />
          <Panel
            title={words.lanes}
            tools={
              <>
                <LanesBy off={isFiltered ? words.lanesOff : null} />
                <Button kind="quiet" shortcut="v" onClick={() => choose({ view: isTable ? undefined : 'table' })}>
                  {isTable ? words.drawing : words.table}
                </Button>
              </>
            }
          >
            {drawn.bars.length + drawn.clusters.length === 0 ? (
              <Empty title={words.none}>{words.noneHelp}</Empty>
            ) : null}
            {apart.error === null ? null : <Wrong error={apart.error} retry={apart.reload} />}
            {by !== null && sections === null && apart.error === null ? (
              <div class="body">
                <Loading />
              </div>
            ) : null}
            {isTable ? <Bars of={lanes} /> : <Lanes of={lanes} span={span} view={view} isFolded={isFolded(query)} />}
            {by !== null && sections !== null && sections.others > 0 ? (
              <p class="body tight small mute">{words.others(sections.others)}</p>
            ) : null}
          </Panel>
          <div class="columns">
            <Durations groups={perBucket?.groups ?? null} error={buckets.error} />
            <Reasons groups={perReason?.groups ?? null} error={reasons.error} />
          </div>
        </>
      )}
    </>
  );
};

const LanesBy = ({ off }: { readonly off: string | null }) => {
  const { query } = usePlace();
  const words = spoken(timeline);
  const by = lanesIn(query);
  return (
    <fieldset class="row">
      <legend class="hidden">{words.lanesBy}</legend>
      <Button kind="chip" pressed={off === null && by === null} onClick={() => choose({ lanes: undefined })}>
        {words.together}
      </Button>
      {LANES.map(name => (
        <Button
          key={name}
          kind="chip"
          off={off}
          pressed={off === null && by === name}
          onClick={() => choose({ lanes: name })}
        >
          {words.laneNames[name]}
        </Button>
      ))}
    </fieldset>
  );
};

const dayAndTime = (ms: number): string => `${dayName(ms, { year: true })} ${clockTime(ms)}`;

/** What was there before stays until the next is: a picture that is moved does not vanish. */
const useLast = <T,>(value: T | undefined): T | null => {
  const last = useRef<T | null>(null);
  if (value !== undefined) last.current = value;
  return last.current;
};

/** What is looked at may run ahead of what was asked for: the address follows when it has come to rest. */
const useSpan = (drawn: Timelines | null): readonly [Span | null, (span: Span) => void] => {
  const [ahead, setAhead] = useState<Span | null>(null);
  const isAtRest = useRef(true);
  useEffect(() => {
    // An answer that comes while it is moved is to an earlier question.
    if (isAtRest.current) setAhead(null);
  }, [drawn]);
  useEffect(() => {
    if (ahead === null) return undefined;
    const timer = setTimeout(() => {
      isAtRest.current = true;
      showSpan(ahead);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [ahead]);
  const view = (span: Span): void => {
    isAtRest.current = false;
    setAhead(span);
  };
  const asItIs = drawn === null ? null : { fromMs: Date.parse(drawn.since), untilMs: Date.parse(drawn.until) };
  return [ahead ?? asItIs, view];
};

const rangeOf = ({ since, until }: Timelines, query: URLSearchParams): string => {
  const range = asked(query);
  range.set('since', since);
  range.set('until', until);
  return range.toString();
};

const bucketsOf = (drawn: Timelines | null): string =>
  `groupBy=${unitFor(Date.parse(drawn?.until ?? '') - Date.parse(drawn?.since ?? ''))}&zone=${encodeURIComponent(zone)}`;

const exportOf = ({ since, until }: Timelines, flow: string | null): string => {
  const range = new URLSearchParams({ format: 'csv', since, until, ...(flow === null ? {} : { flow }) });
  return ofMoment(`/app/api/exports?${range}`);
};
