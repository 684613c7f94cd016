/** One delivery: each attempt with what was sent, what came back, how long it took and what can be done. */
import type { Attempt, Delivery } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call, Refused } from '../data/api';
import { useQuery } from '../data/query';
import { to } from '../data/router';
import { adviceOn } from '../parts/advice';
import { Button, Facts, Loading, Panel, Time, Title, Wrong } from '../parts/basics';
import { WebhookName } from '../parts/facts';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { lasting, texts } from '../texts';

export const DeliveryPage = ({ parts: [, , id = ''] }: { readonly parts: ReadonlyArray<string> }) => {
  const path = `/deliveries/${encodeURIComponent(id)}`;
  const { answer, error, reload } = useQuery<Delivery>(path, ({ stream }) => stream === `delivery-${id}`);
  const [wrong, setWrong] = useState<Refused | null>(null);
  const { integrations: words } = texts;
  if (answer === null)
    return (
      <>
        <Title tab={words.delivery}>{words.delivery}</Title>
        {error === null ? <Loading /> : <Wrong error={error} retry={reload} />}
        <a href={to(['integrations'])}>{texts.common.back}</a>
      </>
    );
  const delivery = answer.data;
  const resend = async (): Promise<void> => {
    setWrong(null);
    try {
      await call('POST', `${path}/resend`);
      reload();
    } catch (caught) {
      setWrong(caught instanceof Refused ? caught : new Refused(0, ''));
    }
  };
  return (
    <>
      <div class="head">
        <div class="grow">
          <nav class="small" aria-label={texts.common.back}>
            <a href={to(['integrations'])}>{words.title}</a> <span class="mute">›</span>{' '}
            <a href={to(['integrations', delivery.webhookId])}>
              <WebhookName id={delivery.webhookId} />
            </a>
          </nav>
          <Title tab={`${delivery.messageType}: ${texts.states[delivery.status]}`}>{delivery.messageType}</Title>
          <div class="facts small mute">
            <State of={delivery.status} />
            {delivery.nextAttemptAt === null ? null : (
              <span>
                {words.next} <Time at={delivery.nextAttemptAt} />
              </span>
            )}
          </div>
        </div>
        <div class="row">
          <span class="small mute">{words.resendHelp}</span>
          <Button off={mayNot('manager', 'integrator')} onClick={resend}>
            {words.resend}
          </Button>
        </div>
      </div>
      {wrong === null ? null : <Wrong error={wrong} />}
      <div class="columns">
        <Panel title={words.attempts}>
          {delivery.attempts.length === 0 ? <p class="body mute">{words.noAttempts}</p> : null}
          <div class="body stack">
            {delivery.attempts.map(attempt => (
              <AttemptPart key={attempt.attempt} attempt={attempt} />
            ))}
          </div>
        </Panel>
        <Panel title={words.message}>
          <Facts
            of={[
              ['webhook-id', <span class="mono small">{delivery.id}</span>],
              [words.columns2.at, <Time at={delivery.createdAt} />],
              ...(delivery.flowId === null
                ? []
                : [
                    [
                      texts.flows.columns.flow,
                      <a href={to(['flows', delivery.flowId])}>{texts.flow.number(delivery.flowId)}</a>,
                    ] as const,
                  ]),
              ...(delivery.flowId === null || delivery.requestId === null
                ? []
                : [
                    [
                      texts.request.title,
                      <a href={to(['flows', delivery.flowId, 'syncs', delivery.requestId])}>{texts.flow.seeRequest}</a>,
                    ] as const,
                  ]),
            ]}
          />
        </Panel>
      </div>
    </>
  );
};

const textOf = (headers: Attempt['requestHeaders']): string =>
  (headers ?? []).map(({ name, value }) => `${name}: ${value}`).join('\n');

const AttemptPart = ({ attempt }: { readonly attempt: Attempt }) => {
  const { integrations: words } = texts;
  const { startedAt, endedAt, durationMs, status, reason, error, requestHeaders, answerHeaders, answer } = attempt;
  const isGood = status !== null && status >= 200 && status < 300;
  return (
    <details open={!isGood}>
      <summary>
        <b>{words.attempt(attempt.attempt)}</b>{' '}
        <State
          of={endedAt === null ? 'sending' : isGood ? 'delivered' : 'FAILED'}
          {...(endedAt === null ? {} : { word: status === null ? words.noAnswer : words.answered(status) })}
        />{' '}
        <span class="small mute">
          <Time at={startedAt} />
          {durationMs === null ? '' : ` · ${lasting(durationMs)}`}
        </span>
      </summary>
      <div class="stack body">
        {[status === null && reason !== null ? (words.why[reason] ?? reason) : null, adviceOn(attempt), error]
          .filter(Boolean)
          .map(text => (
            <p key={text}>{text}</p>
          ))}
        {requestHeaders === null ? null : (
          <>
            <h3 class="small mute">{words.sentHeaders}</h3>
            <pre>{textOf(requestHeaders)}</pre>
          </>
        )}
        {answerHeaders === null && answer === null ? null : (
          <>
            <h3 class="small mute">{words.answerHeaders}</h3>
            <pre>
              {textOf(answerHeaders)}
              {answer === null ? '' : `\n\n${answer}`}
            </pre>
          </>
        )}
      </div>
    </details>
  );
};
