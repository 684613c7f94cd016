/** One webhook: how it goes, what was sent to it, and what its owner can do. */
import type { ChangedWebhook, Recovery, Webhook, WebhookStatistics, WebhookTest } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call, Refused } from '../data/api';
import type { LiveEvent } from '../data/live';
import { useQuery } from '../data/query';
import { go, to } from '../data/router';
import { adviceOn } from '../parts/advice';
import { Button, Loading, Note, Panel, Time, Title, Wrong } from '../parts/basics';
import { Ask, type Question, ShownOnce } from '../parts/dialog';
import { answerIn } from '../parts/facts';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { spoken, texts } from '../texts';
import { webhooks } from '../texts/pages/webhooks';
import { DeliveryPanel } from './integration/deliveries';
import type { DeliveryFilter } from './integration/filter';
import { newSecret } from './integration/form';
import { Recover, Recoveries } from './integration/recover';
import { SetUp } from './integration/set-up';
import { WebhookDialog } from './integration/webhook-dialog';

const TEST_WAIT_SECONDS = 20;

export const Integration = ({ parts: [, id = ''] }: { readonly parts: ReadonlyArray<string> }) => {
  const base = `/webhooks/${encodeURIComponent(id)}`;
  const isOfIt = ({ webhookId }: LiveEvent) => webhookId === Number(id);
  const { answer, error, reload } = useQuery<Webhook>(base, isOfIt);
  const statistics = useQuery<WebhookStatistics>(`${base}/statistics`, isOfIt);
  const [question, ask] = useState<Question | null>(null);
  const [secret, show] = useState<string | null>(null);
  const [test, setTest] = useState<WebhookTest | null>(null);
  const [wrong, setWrong] = useState<Refused | null>(null);
  const [isChanging, setChanging] = useState(false);
  const [missed, setMissed] = useState<ChangedWebhook['missed']>(undefined);
  const [recovering, recover] = useState<DeliveryFilter | null>(null);
  const [begun, setBegun] = useState<Recovery | null>(null);
  const { integrations: words } = texts;
  const more = spoken(webhooks);
  if (answer === null)
    return (
      <>
        <Title tab={words.title}>{words.title}</Title>
        {error === null ? <Loading /> : <Wrong error={error} retry={reload} />}
        <a href={to(['integrations'])}>{texts.common.back}</a>
      </>
    );
  const webhook = answer.data;
  const off = mayNot('manager', 'integrator');

  const trying = (work: () => Promise<unknown>) => async (): Promise<void> => {
    setWrong(null);
    try {
      await work();
      reload();
    } catch (caught) {
      setWrong(caught instanceof Refused ? caught : new Refused(0, ''));
    }
  };
  const change = async (changes: Readonly<Record<string, unknown>>): Promise<ChangedWebhook> => {
    const { title, url, events, active } = webhook;
    const { data } = await call<ChangedWebhook>('PUT', base, { title, url, events, active, ...changes });
    setMissed(data.missed);
    return data;
  };
  const sendTest = trying(async () => {
    setTest(null);
    setTest((await call<WebhookTest>('POST', `${base}/test`, { wait: TEST_WAIT_SECONDS })).data);
  });
  const rotation: Question = {
    ...{ title: words.rotate, text: words.rotateAsk, submit: words.rotate.replace(' …', '') },
    run: async () => {
      const fresh = newSecret(webhook.signature.scheme);
      const { signature } = await change({ secret: fresh });
      // Of an Ed25519 key only the public half is for others, and it stands on the page.
      if (signature.scheme !== 'ed25519') show(fresh);
      reload();
    },
  };
  const deletion: Question = {
    ...{ title: words.delete, text: words.deleteAsk(webhook.title), submit: words.delete, isDanger: true },
    run: async () => {
      await call('DELETE', base);
      go(to(['integrations']));
    },
  };
  return (
    <>
      <div class="head">
        <div class="grow">
          <nav class="small" aria-label={texts.common.back}>
            <a href={to(['integrations'])}>{words.title}</a> <span class="mute">› webhook {webhook.id}</span>
          </nav>
          <Title tab={webhook.title}>{webhook.title}</Title>
          <div class="facts small mute">
            <State of={webhook.active ? 'ACTIVE' : 'OFF'} />
            <Figures of={statistics.answer?.data} />
          </div>
        </div>
        <div class="row">
          <Button off={off} busy={words.testing} onClick={sendTest}>
            {words.test}
          </Button>
          <Button off={off} onClick={() => setChanging(true)}>
            {more.dialog.change}
          </Button>
          <Button off={off} onClick={trying(() => change({ active: !webhook.active }))}>
            {webhook.active ? words.disable : words.enable}
          </Button>
        </div>
      </div>
      {wrong === null ? null : <Wrong error={wrong} />}
      <Troubles webhook={webhook} />
      {test?.verdict == null ? null : <Verdict test={test} />}
      {missed === undefined ? null : (
        <Note
          actions={
            <Button off={off} onClick={() => recover({ state: 'failed', since: missed.since })}>
              {more.recover.again}
            </Button>
          }
        >
          {more.recover.missed(missed.deliveries)}
        </Note>
      )}
      <Recoveries webhookId={webhook.id} begun={begun} />
      <div class="columns">
        <DeliveryPanel
          base={`${base}/deliveries`}
          concerns={isOfIt}
          title={words.deliveries}
          act={filter => (
            <Button off={off ?? notToSend(filter)} onClick={() => recover(filter)}>
              {more.recover.button}
            </Button>
          )}
        />
        <Panel title={texts.flow.set}>
          <SetUp of={webhook} />
          <div class="row body">
            <Button off={off} onClick={() => ask(rotation)}>
              {words.rotate}
            </Button>
            <Button kind="danger" off={off} onClick={() => ask(deletion)}>
              {words.delete}
            </Button>
          </div>
        </Panel>
      </div>
      {question === null ? null : <Ask question={question} close={() => ask(null)} />}
      {recovering === null ? null : (
        <Recover
          {...{ webhook, filter: recovering }}
          close={() => recover(null)}
          begun={recovery => {
            setBegun(recovery);
            setMissed(undefined);
          }}
        />
      )}
      {isChanging ? (
        <WebhookDialog
          webhook={webhook}
          close={() => setChanging(false)}
          after={(_, made) => {
            setChanging(false);
            show(made);
            reload();
          }}
        />
      ) : null}
      {secret === null ? null : (
        <ShownOnce title={words.secret} help={words.secretOnce} secret={secret} close={() => show(null)} />
      )}
    </>
  );
};

/** What is on its way need not be sent again. */
const notToSend = ({ state }: DeliveryFilter): string | null =>
  state === 'pending' || state === 'sending' ? spoken(webhooks).recover.onTheWay : null;

const Figures = ({ of }: { readonly of: WebhookStatistics | undefined }) => {
  const { statistics, median } = texts.integrations;
  if (of === undefined || of.attempts === 0) return null;
  const rate = `${Math.round((of.successRate ?? 0) * 100)} %`;
  return (
    <span>
      {statistics(of.attempts, rate)}
      {of.durationMs.p50 === null ? '' : `, ${median(of.durationMs.p50)}`}
    </span>
  );
};

const Troubles = ({ webhook }: { readonly webhook: Webhook }) => {
  const { integrations: words } = texts;
  const { disabledReason, failingSince, circuit } = webhook;
  return (
    <>
      {disabledReason === null ? null : (
        <Note kind="bad">
          {words.disabledBecause} {words.reasons[disabledReason] ?? disabledReason}
        </Note>
      )}
      {failingSince === null ? null : (
        <Note>
          {words.failing} <Time at={failingSince} />
        </Note>
      )}
      {circuit === null || circuit.state === 'closed' ? null : (
        <Note>
          {words.circuit} <Time at={circuit.nextProbeAt} />
        </Note>
      )}
    </>
  );
};

const Verdict = ({ test: { verdict, deliveryId } }: { readonly test: WebhookTest }) => {
  const { integrations: words } = texts;
  if (verdict === null) return null;
  const isGood = verdict.state === 'delivered' && verdict.verifies !== false;
  const { attempt, problem } = verdict;
  return (
    <Note
      kind={isGood ? 'ok' : 'bad'}
      actions={<a href={to(['integrations', 'deliveries', deliveryId])}>{words.delivery}</a>}
    >
      <b>{isGood ? words.verdict.good : words.verdict.bad}</b>{' '}
      {verdict.verifies === false ? `${words.verdict.unverified} ` : ''}
      {attempt === null || isGood ? '' : `${answerIn(attempt.status, attempt.reason)}. ${adviceOn(attempt) ?? ''}`}
      {[problem, attempt?.error].filter(Boolean).map(text => (
        <div key={text} lang="en" class="small">
          {text}
        </div>
      ))}
    </Note>
  );
};
