/** Deliveries of messages to webhooks, as rows; each opens its attempts. */
import type { Delivery } from '@flowsync/client';
import { to } from '../data/router';
import { texts } from '../texts';
import { Time } from './basics';
import { answerIn, WebhookName } from './facts';
import { State } from './state';
import { Table } from './table';

export const Deliveries = ({ rows }: { readonly rows: ReadonlyArray<Delivery> }) => {
  const { columns2: columns } = texts.integrations;
  if (rows.length === 0) return null;
  return (
    <Table
      name={texts.integrations.deliveries}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          head: columns.message,
          cell: ({ id, messageType, webhookId, flowId }) => (
            <>
              <a class="plain" href={to(['integrations', 'deliveries', id])}>
                <b>{messageType}</b>
              </a>
              <div class="small mute">
                {texts.integrations.to} <WebhookName id={webhookId} />
                {flowId === null ? null : <span class="unbroken"> · {texts.flow.number(flowId)}</span>}
              </div>
            </>
          ),
        },
        { head: columns.state, label: columns.state, cell: ({ status }) => <State of={status} /> },
        { head: columns.attempts, label: columns.attempts, cell: ({ attemptCount }) => attemptCount, isNumber: true },
        {
          head: columns.answer,
          label: columns.answer,
          cell: ({ lastStatus, lastReason, attemptCount }) =>
            attemptCount === 0 ? null : (
              <span class={lastReason === null ? 'mute' : ''}>{answerIn(lastStatus, lastReason)}</span>
            ),
        },
        {
          head: columns.next,
          label: columns.next,
          cell: ({ nextAttemptAt }) => (nextAttemptAt === null ? null : <Time at={nextAttemptAt} />),
        },
        { head: columns.at, label: columns.at, cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  );
};
