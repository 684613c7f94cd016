/** A flow as it went: every event, what it changed, and the flow after it, by a slider that steps from one to the next. */
import type { ReplayStep } from '@flowsync/client';
import { useEffect, useState } from 'preact/hooks';
import { get, Refused } from '../data/api';
import { asOf, choose, to, usePlace } from '../data/router';
import { Button, Facts, Loading, Panel, Time, Title, Wrong } from '../parts/basics';
import { Who } from '../parts/facts';
import { State } from '../parts/state';
import { Table } from '../parts/table';
import { exactTime, lasting, spoken, texts } from '../texts';
import { replay } from '../texts/pages/replay';
import { Patch } from './flow/patch';
import { jumpOf, placeAfter } from './replay/jump';

const PAGE_STEPS = 100;
/** Read by themselves; more on demand. */
const READ_AHEAD = 1000;
const PLAY_MS = 700;

export const Replay = ({ parts: [, flowId = ''] }: { readonly parts: ReadonlyArray<string> }) => {
  const { query } = usePlace();
  const words = spoken(replay);
  const { steps, isAll, isAtRest, error, more } = useSteps(flowId);
  const [isPlaying, play] = useState(false);
  const last = steps.length - 1;
  const place = Math.min(Math.max(0, last), Math.max(0, Number(query.get('at') ?? last) || 0));
  const show = (wanted: number): void => choose({ at: String(Math.min(last, Math.max(0, wanted))) });
  useEffect(() => {
    if (!isPlaying) return undefined;
    if (place >= last) {
      play(false);
      return undefined;
    }
    const timer = setTimeout(() => show(place + 1), PLAY_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, place, last]);
  const step = steps[place];
  const start = (): void => {
    if (place >= last) show(0);
    play(true);
  };
  return (
    <>
      <div class="head">
        <div class="grow">
          <nav class="small" aria-label={texts.common.back}>
            <a href={to(['flows'])}>{texts.pages.flows}</a> <span class="mute">›</span>{' '}
            <a href={to(['flows', flowId])}>{step?.state.code ?? texts.flow.number(Number(flowId))}</a>
          </nav>
          <Title tab={words.of(step?.state.code ?? flowId)}>{words.of(step?.state.code ?? flowId)}</Title>
        </div>
        {step === undefined ? null : (
          <div class="row">
            <a class="button" href={to(['flows', flowId], { asOf: step.event.position })}>
              {words.pages}
            </a>
            <a class="button" href={to(['flows', flowId, 'diff'], { asOf: undefined, from: step.event.position })}>
              {words.compare}
            </a>
          </div>
        )}
      </div>
      {error === null ? null : <Wrong error={error} retry={more} />}
      {step === undefined ? (
        error === null ? (
          <Loading />
        ) : null
      ) : (
        <>
          <div class="panel scrubber">
            <div class="row">
              <Button kind="quiet" label={words.first} onClick={() => show(0)}>
                |‹
              </Button>
              <Button kind="quiet" shortcut="[" label={words.before} onClick={() => show(place - 1)}>
                ‹
              </Button>
              <input
                type="range"
                class="grow"
                aria-label={words.scrubber}
                aria-valuetext={words.spoken(place + 1, timeOf(step))}
                min={0}
                max={last}
                value={place}
                onInput={({ currentTarget: { value } }) => show(Number(value))}
                onKeyDown={event => {
                  const byMs = jumpOf(event);
                  if (byMs === null) return;
                  event.preventDefault();
                  show(placeAfter(steps.map(instantOf), place, byMs));
                }}
              />
              <Button kind="quiet" shortcut="]" label={words.next} onClick={() => show(place + 1)}>
                ›
              </Button>
              <Button kind="quiet" label={words.last} onClick={() => show(last)}>
                ›|
              </Button>
              <Button onClick={isPlaying ? () => play(false) : start}>{isPlaying ? words.stop : words.play}</Button>
              <input
                type="number"
                class="inline number"
                aria-label={words.number}
                min={1}
                max={last + 1}
                value={place + 1}
                onChange={({ currentTarget: { value } }) => show(Number(value) - 1)}
              />
            </div>
            <p class="row small">
              <span>{words.place(place + 1, steps.length, isAll)}</span>
              <span>
                <Time at={step.event.occurredAt} />
              </span>
              {step.sinceLastMs === null ? null : <span class="mute">{words.since(lasting(step.sinceLastMs))}</span>}
              {isAll || !isAtRest ? null : (
                <Button kind="quiet" onClick={more}>
                  {words.more}
                </Button>
              )}
            </p>
          </div>
          <div class="columns">
            <Happened step={step} />
            <After step={step} />
          </div>
        </>
      )}
    </>
  );
};

const instantOf = ({ event: { occurredAt } }: ReplayStep): number => Date.parse(occurredAt ?? '');

const timeOf = ({ event: { occurredAt } }: ReplayStep): string => (occurredAt === null ? '' : exactTime(occurredAt));

/** Page by page, as many as are read by themselves, and on from there when they are asked for. */
const useSteps = (flowId: string) => {
  const [steps, setSteps] = useState<ReadonlyArray<ReplayStep>>([]);
  const [cursor, setCursor] = useState<string | null | undefined>(undefined);
  const [wanted, want] = useState(READ_AHEAD);
  const [error, setError] = useState<Refused | null>(null);
  const moment = asOf();
  useEffect(() => {
    setSteps([]);
    setCursor(undefined);
    setError(null);
  }, [flowId, moment]);
  useEffect(() => {
    if (cursor === null || steps.length >= wanted || error !== null) return undefined;
    let isWanted = true;
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    get<ReadonlyArray<ReplayStep>>(`/flows/${encodeURIComponent(flowId)}/replay?limit=${PAGE_STEPS}${from}`).then(
      answer => {
        if (!isWanted) return;
        setSteps(before => [...before, ...answer.data]);
        setCursor(answer.cursor ?? null);
      },
      caught => isWanted && setError(caught instanceof Refused ? caught : new Refused(0, '')),
    );
    return () => {
      isWanted = false;
    };
  }, [flowId, moment, cursor, wanted, error]);
  const more = (): void => {
    setError(null);
    want(steps.length + READ_AHEAD);
  };
  return { steps, isAll: cursor === null, isAtRest: steps.length >= wanted, error, more };
};

const Happened = ({ step: { event, changes, causes } }: { readonly step: ReplayStep }) => {
  const words = spoken(replay);
  return (
    <Panel title={words.happened}>
      <div class="body stack">
        <p>
          <b>{event.type}</b>{' '}
          <span class="mute">
            {event.actor === null ? null : <Who {...event.actor} />} · {texts.past.ofPosition(event.position)}
          </span>
        </p>
        {causes.length === 0 ? null : (
          <p class="small mute">
            {words.caused}{' '}
            {causes.map(({ eventId, type, stream }) => (
              <span key={eventId}>
                {type} ({stream}){' '}
              </span>
            ))}
          </p>
        )}
        <h3 class="small mute">{words.changed}</h3>
        <Patch of={changes} none={words.nothing} />
        <details>
          <summary>{words.facts}</summary>
          <pre>{JSON.stringify(event.data, null, 2)}</pre>
        </details>
      </div>
    </Panel>
  );
};

const After = ({ step: { state } }: { readonly step: ReplayStep }) => {
  const words = spoken(replay);
  const { flow } = texts;
  return (
    <Panel title={words.after} tools={<State of={state.state} />}>
      <Facts
        of={[
          [texts.flows.name, state.title],
          [flow.code, <span class="mono">{state.code}</span>],
          [texts.flows.columns.participants, state.participantCount.toLocaleString(texts.locale)],
        ]}
      />
      {state.externalSources.length === 0 ? null : (
        <Table
          name={flow.sources}
          rows={state.externalSources}
          keyOf={({ id }) => id}
          columns={[
            { head: flow.columns.source, cell: ({ reference }) => <b>{reference}</b> },
            {
              head: texts.flows.columns.state,
              label: texts.flows.columns.state,
              cell: ({ state: one }) => <State of={one} />,
            },
            {
              head: flow.columns.participants,
              label: flow.columns.participants,
              cell: ({ allocatedCount }) => allocatedCount,
              isNumber: true,
            },
          ]}
        />
      )}
    </Panel>
  );
};
