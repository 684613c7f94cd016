/** How the time of one sync was spent: phase by phase, by whose turn it was, and each attempt at a webhook. */
import type { SyncTimeline } from '@flowsync/client';
import type { LiveEvent } from '../../data/live';
import { useQuery } from '../../data/query';
import { Facts, Loading, Panel, Time, Wrong } from '../../parts/basics';
import { answerIn, WebhookName } from '../../parts/facts';
import { lasting, spoken } from '../../texts';
import { phases } from '../../texts/pages/phases';

type Whose = keyof SyncTimeline['waitingMs'];
const WHOSE: ReadonlyArray<Whose> = ['queue', 'ours', 'schedule', 'theirs', 'people'];

export const Phases = ({
  base,
  concerns,
}: {
  readonly base: string;
  readonly concerns: (event: LiveEvent) => boolean;
}) => {
  const { answer, error, reload } = useQuery<SyncTimeline>(`${base}/timeline`, concerns);
  const words = spoken(phases);
  if (answer === null)
    return (
      <Panel title={words.title}>
        <div class="body">{error === null ? <Loading /> : <Wrong error={error} retry={reload} />}</div>
      </Panel>
    );
  const timeline = answer.data;
  return (
    <Panel title={words.title}>
      <Spans of={timeline} />
      <Facts
        of={timeline.phases.map(({ phase, ms, until }) => [
          words.phases[phase],
          <>
            {lasting(ms)}
            {until === null ? `, ${words.goesOn}` : ''}
          </>,
        ])}
      />
      {timeline.deliveries.map(({ deliveryId, webhookId, attempts }) =>
        attempts.length === 0 ? null : (
          <div key={deliveryId} class="body small stack">
            <b>
              {words.attempts} <WebhookName id={webhookId} />
            </b>
            <ol class="stack plain-list">
              {attempts.map(({ attempt, startedAt, durationMs, status, reason }) => (
                <li key={attempt}>
                  {attempt}. <Time at={startedAt} />
                  {durationMs === null ? '' : ` · ${lasting(durationMs)}`} · {answerIn(status, reason)}
                </li>
              ))}
            </ol>
          </div>
        ),
      )}
    </Panel>
  );
};

/** One bar of the whole time, by who was waited for; in words below it. */
const Spans = ({ of: { waiting, waitingMs } }: { readonly of: SyncTimeline }) => {
  const words = spoken(phases);
  const all = Math.max(
    1,
    WHOSE.reduce((sum, whose) => sum + waitingMs[whose], 0),
  );
  return (
    <div class="body stack small">
      <div class="spans" aria-hidden="true">
        {waiting.map(({ whose, from, until }) => (
          <i
            key={from}
            class={`whose-${whose}`}
            style={{ flexGrow: Math.max(0.004, (Date.parse(until) - Date.parse(from)) / all) }}
          />
        ))}
      </div>
      <ul class="row plain-list">
        {WHOSE.filter(whose => waitingMs[whose] > 0).map(whose => (
          <li key={whose} class="row">
            <i class={`swatch whose-${whose}`} aria-hidden="true" />
            {words.whose} {words.waiting[whose]}: <b>{lasting(waitingMs[whose])}</b>
          </li>
        ))}
      </ul>
    </div>
  );
};
