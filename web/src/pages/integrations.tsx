/** The webhooks, and a new one; below them what was last sent to any of them. */
import type { Webhook } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { useQuery } from '../data/query';
import { go, to, usePlace } from '../data/router';
import { Button, Empty, Loading, Panel, Time, Title, Wrong } from '../parts/basics';
import { ShownOnce } from '../parts/dialog';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { PAGE_ROWS, Pages, Table } from '../parts/table';
import { texts } from '../texts';
import { DeliveryPanel } from './integration/deliveries';
import { WebhookDialog } from './integration/webhook-dialog';

export const Integrations = () => {
  const { query } = usePlace();
  const [isMaking, make] = useState(false);
  const offset = query.get('offset') ?? '0';
  const isOfWebhooks = ({ stream }: { readonly stream: string }) => /^(webhook|delivery)-/.test(stream);
  const { answer, error, reload } = useQuery<ReadonlyArray<Webhook>>(
    `/webhooks?limit=${PAGE_ROWS}&offset=${encodeURIComponent(offset)}`,
    isOfWebhooks,
  );
  const { integrations: words } = texts;
  return (
    <>
      <div class="head">
        <div class="grow">
          <Title tab={words.title}>{words.title}</Title>
        </div>
        <Button kind="primary" onClick={() => make(true)} off={mayNot('manager', 'integrator')}>
          {words.create}
        </Button>
      </div>
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {answer === null && error === null ? <Loading /> : null}
      {answer === null ? null : (
        <Panel title={words.webhooks}>
          {answer.data.length === 0 ? <NoWebhook make={() => make(true)} /> : <WebhookTable rows={answer.data} />}
          <Pages of={answer.pagination} />
        </Panel>
      )}
      <DeliveryPanel base="/deliveries" title={words.allDeliveries} />
      {isMaking ? <NewWebhookDialog close={() => make(false)} /> : null}
    </>
  );
};

const NoWebhook = ({ make }: { readonly make: () => void }) => {
  const { integrations: words } = texts;
  return (
    <Empty
      title={words.empty}
      action={
        <>
          <pre>npx flowsync listen --forward-to http://localhost:8080/hook</pre>
          <Button kind="primary" onClick={make} off={mayNot('manager', 'integrator')}>
            {words.create}
          </Button>
        </>
      }
    >
      {words.emptyHelp}
    </Empty>
  );
};

const WebhookTable = ({ rows }: { readonly rows: ReadonlyArray<Webhook> }) => {
  const { columns } = texts.integrations;
  return (
    <Table
      name={texts.integrations.webhooks}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          head: columns.webhook,
          cell: ({ id, title, url }) => (
            <>
              <a class="plain" href={to(['integrations', id])}>
                <b>{title}</b>
              </a>
              <div class="small mute">{url}</div>
            </>
          ),
        },
        {
          head: columns.state,
          label: columns.state,
          cell: ({ active, failingSince }) => (
            <>
              <State of={active ? 'ACTIVE' : 'OFF'} />
              {failingSince === null ? null : (
                <div class="small bad">
                  {texts.integrations.failing} <Time at={failingSince} />
                </div>
              )}
            </>
          ),
        },
        {
          head: columns.events,
          label: columns.events,
          cell: ({ events }) => <span class="small">{events.join(', ')}</span>,
        },
        { head: columns.changed, label: columns.changed, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
      ]}
    />
  );
};

const NewWebhookDialog = ({ close }: { readonly close: () => void }) => {
  const [made, setMade] = useState<readonly [number, string] | null>(null);
  const { integrations: words } = texts;
  const open = (id: number): void => go(to(['integrations', id]));
  if (made !== null) {
    const [id, secret] = made;
    return <ShownOnce title={words.secret} help={words.secretOnce} secret={secret} close={() => open(id)} />;
  }
  const after = ({ id }: Webhook, secret: string | null): void => (secret === null ? open(id) : setMade([id, secret]));
  return <WebhookDialog webhook={null} close={close} after={after} />;
};
