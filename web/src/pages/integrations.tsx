/** The webhooks, and a new one; below them what was last sent to any of them. */
import type { Delivery, NewWebhook, Webhook } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call } from '../data/api';
import { useQuery } from '../data/query';
import { choose, go, to, usePlace } from '../data/router';
import { Button, Empty, Field, Loading, Panel, Time, Title, Wrong } from '../parts/basics';
import { Deliveries } from '../parts/deliveries';
import { Dialog, ShownOnce } from '../parts/dialog';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { PAGE_ROWS, Pages, Table } from '../parts/table';
import { texts } from '../texts';

export const DELIVERY_STATES = ['failed', 'pending', 'sending', 'delivered', 'stopped'] as const;

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

/** What was sent, by its state; the cursor of the next page stands in the query, too. */
export const DeliveryPanel = ({ base, title }: { readonly base: string; readonly title: string }) => {
  const { query } = usePlace();
  const state = query.get('state');
  const cursor = query.get('cursor');
  const asked = new URLSearchParams({
    ...{ limit: '50' },
    ...(state === null ? {} : { state }),
    ...(cursor === null ? {} : { cursor }),
  });
  const { answer, error, reload } = useQuery<ReadonlyArray<Delivery>>(`${base}?${asked}`, ({ stream }) =>
    stream.startsWith('delivery-'),
  );
  const { integrations: words, common } = texts;
  const filter = (name: string | undefined) => () => choose({ state: name, cursor: undefined });
  return (
    <Panel
      title={title}
      tools={
        <fieldset class="row">
          <legend class="hidden">{words.filter}</legend>
          <Button kind="chip" pressed={state === null} onClick={filter(undefined)}>
            {common.all}
          </Button>
          {DELIVERY_STATES.map(name => (
            <Button key={name} kind="chip" pressed={state === name} onClick={filter(name)}>
              {texts.states[name]}
            </Button>
          ))}
        </fieldset>
      }
    >
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {answer === null && error === null ? (
        <div class="body">
          <Loading />
        </div>
      ) : null}
      {answer?.data.length === 0 ? (
        <Empty title={state === null ? words.noDeliveries : words.nothingFits}>{words.noDeliveriesHelp}</Empty>
      ) : null}
      <Deliveries rows={answer?.data ?? []} />
      {answer?.cursor == null && cursor === null ? null : (
        <div class="row body">
          {cursor === null ? null : <Button onClick={() => choose({ cursor: undefined })}>{common.newer}</Button>}
          {answer?.cursor == null ? null : (
            <Button onClick={() => choose({ cursor: answer.cursor ?? undefined })}>{common.older}</Button>
          )}
        </div>
      )}
    </Panel>
  );
};

const NewWebhookDialog = ({ close }: { readonly close: () => void }) => {
  const [title, setTitle] = useState('');
  const [url, setUrl] = useState('');
  const [made, setMade] = useState<NewWebhook | null>(null);
  const { integrations: words } = texts;
  const make = async (): Promise<void> => {
    const body = { title, url, events: ['FLOW_EXTERNAL_SOURCE'] };
    const { data } = await call<NewWebhook>('POST', '/webhooks', body);
    setMade(data);
  };
  if (made !== null)
    return (
      <ShownOnce
        title={words.secret}
        help={words.secretOnce}
        secret={made.secret ?? ''}
        close={() => go(to(['integrations', made.id]))}
      />
    );
  return (
    <Dialog title={words.create} submit={words.make} onSubmit={make} close={close}>
      <Field label={words.name} name="title" value={title} onInput={setTitle} required maxLength={255} />
      <Field label={words.url} name="url" type="url" value={url} onInput={setUrl} hint={words.urlHint} required />
    </Dialog>
  );
};
