/** Sending again all that a filter finds: counted first, then a job with its progress, that can be cancelled. */
import type { Recovery, RecoveryAnswer, Webhook } from '@flowsync/client';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../../data/api';
import { type Query, useQuery } from '../../data/query';
import { to } from '../../data/router';
import { numberTyped } from '../../data/typed-number';
import { Button, Facts, Field, Panel, Time, Wrong } from '../../parts/basics';
import { Dialog } from '../../parts/dialog';
import { useMade } from '../../parts/made';
import { mayNot } from '../../parts/rights';
import { State } from '../../parts/state';
import { spoken } from '../../texts';
import { webhooks } from '../../texts/pages/webhooks';
import { type DeliveryFilter, saidOf } from './filter';

const RECOVERABLE = ['failed', 'stopped', 'delivered'] as const;
type Recoverable = (typeof RECOVERABLE)[number];

/** As the service takes it. */
const bodyOf = ({ flowId, ...filter }: DeliveryFilter, state: Recoverable) => ({
  ...filter,
  ...(flowId === undefined ? {} : { flowId: numberTyped(flowId) }),
  state,
});

/** A count; it changes nothing, and is of now. */
const useCount = (base: string, body: object | null): Query<RecoveryAnswer> =>
  useQuery<RecoveryAnswer>(
    body === null ? null : `${base} ${JSON.stringify(body)}`,
    () => false,
    () => call<RecoveryAnswer>('POST', `${base}/recover`, { ...body, dryRun: true }),
  );

interface RecoverProps {
  readonly webhook: Webhook;
  readonly filter: DeliveryFilter;
  readonly close: () => void;
  readonly begun: (recovery: Recovery | null) => void;
}

export const Recover = ({ webhook, filter, close, begun }: RecoverProps) => {
  const { recover: words } = spoken(webhooks);
  const [state, set] = useState<Recoverable>(RECOVERABLE.find(one => one === filter.state) ?? 'failed');
  const base = `/webhooks/${webhook.id}`;
  const body = bodyOf(filter, state);
  const { answer, error, reload } = useCount(base, body);
  const total = answer?.data.total ?? null;
  const off = !webhook.active ? words.isOff : total === null ? words.counting : total === 0 ? words.nothing : null;
  const only = saidOf(filter);
  const start = async (): Promise<void> => {
    const { data } = await call<RecoveryAnswer>('POST', `${base}/recover`, body);
    begun(data.recovery);
    close();
  };
  return (
    <Dialog title={words.title} submit={words.submit(total ?? 0)} onSubmit={start} off={off} close={close}>
      <Field
        {...{ label: words.which, name: 'state', value: state, onInput: value => set(value as Recoverable) }}
        of={RECOVERABLE.map(one => [one, words.states[one]] as const)}
      />
      <p class="mute">
        {words.only}: {only.length === 0 ? words.noFilter : only.join(' · ')}
      </p>
      {error === null ? null : <Wrong error={error} retry={reload} />}
      <p role="status">
        <b>{total === null ? words.counting : words.count(total, webhook.title)}</b>
      </p>
      <p class="mute">{words.same}</p>
    </Dialog>
  );
};

const SHOWN = 3;

interface RecoveriesProps {
  readonly webhookId: number;
  /** What was begun here last: it is there at once. */
  readonly begun: Recovery | null;
}

export const Recoveries = ({ webhookId, begun }: RecoveriesProps) => {
  const base = `/webhooks/${webhookId}`;
  const { recover: words } = spoken(webhooks);
  const { answer, error, reload } = useQuery<ReadonlyArray<Recovery>>(
    `${base}/recoveries?limit=${SHOWN}`,
    ({ stream }) => stream === `recovery-${webhookId}`,
  );
  const rows = answer?.data ?? [];
  const made = useMade();
  useEffect(() => {
    if (begun === null) return;
    made(idOf(begun));
    reload();
  }, [begun]);
  if (error !== null) return <Wrong error={error} retry={reload} />;
  if (rows.length === 0) return null;
  return (
    <Panel title={words.jobs}>
      {rows.map(recovery => (
        <Job key={recovery.id} recovery={recovery} reload={reload} />
      ))}
    </Panel>
  );
};

const idOf = ({ id }: Recovery): string => `recovery-${id}`;

const STATES: Readonly<Record<Recovery['state'], string>> = {
  ...{ running: 'sending', finished: 'SUCCESS', cancelled: 'NONE', 'webhook-off': 'FAILED' },
};

const Job = ({ recovery, reload }: { readonly recovery: Recovery; readonly reload: () => void }) => {
  const { recover: words } = spoken(webhooks);
  const { id, webhookId, state, total, resent, skipped, startedAt, endedAt } = recovery;
  const base = `/webhooks/${webhookId}`;
  const isRunning = state === 'running';
  const off = mayNot('manager', 'integrator');
  const cancel = async (): Promise<void> => {
    await call('POST', `${base}/recoveries/${id}/cancel`, {});
    reload();
  };
  return (
    <div id={idOf(recovery)} class="body stack" data-recovery={state}>
      <div class="row">
        <State of={STATES[state]} word={isRunning ? words.running : words.outcomes[state]} />
        <span>{words.progress(resent, total)}</span>
        {skipped === 0 ? null : <span class="mute">{words.skipped(skipped)}</span>}
        <span class="grow" />
        {isRunning ? (
          <Button off={off} busy={words.cancelling} onClick={cancel}>
            {words.cancel}
          </Button>
        ) : null}
      </div>
      <progress
        max={Math.max(1, total)}
        value={state === 'finished' ? total : resent + skipped}
        aria-label={words.jobs}
      />
      <Facts
        of={[
          [words.only, <OnlyOf recovery={recovery} />],
          [words.when, <When startedAt={startedAt} endedAt={endedAt} />],
        ]}
      />
      {isRunning || off !== null ? null : <GivenUp recovery={recovery} />}
    </div>
  );
};

const filterOf = ({ filter }: Recovery): DeliveryFilter =>
  Object.fromEntries(
    (['event', 'flowId', 'since', 'until'] as const).flatMap(name =>
      filter[name] === null ? [] : [[name, String(filter[name])]],
    ),
  );

const OnlyOf = ({ recovery }: { readonly recovery: Recovery }) => {
  const { recover: words } = spoken(webhooks);
  const { state, statusClass } = recovery.filter;
  const given = saidOf({ ...filterOf(recovery), ...(statusClass === null ? {} : { statusClass }) });
  return <>{[words.states[state as Recoverable] ?? state, ...given].join(' · ')}</>;
};

const When = ({ startedAt, endedAt }: { readonly startedAt: string; readonly endedAt: string | null }) => (
  <>
    <Time at={startedAt} /> – {endedAt === null ? '…' : <Time at={endedAt} />}
  </>
);

/** Of what it was about, what is given up by now; the answer that it got may be another than before. */
const GivenUp = ({ recovery }: { readonly recovery: Recovery }) => {
  const { recover: words } = spoken(webhooks);
  const filter = filterOf(recovery);
  const { answer } = useCount(`/webhooks/${recovery.webhookId}`, bodyOf(filter, 'failed'));
  if (answer === null) return null;
  return (
    <p class="small">
      <a href={to(['integrations', recovery.webhookId], { ...filter, state: 'failed' })}>
        {words.givenUp(answer.data.total)}
      </a>
    </p>
  );
};
