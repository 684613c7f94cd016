/** A webhook that is made or changed: where to, about what, how fast, and how it is signed. */
import type { NewWebhook, Webhook } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call } from '../../data/api';
import { Field } from '../../parts/basics';
import { Dialog } from '../../parts/dialog';
import { spoken, texts } from '../../texts';
import { webhooks } from '../../texts/pages/webhooks';
import { bodyOf, type Form, formOf, NEVER_SENT, type Scheme, SENT, wrongIn } from './form';

interface WebhookDialogProps {
  /** Null: a new one. */
  readonly webhook: Webhook | null;
  readonly close: () => void;
  /** With the secret that is to be shown, if one was made. */
  readonly after: (webhook: Webhook, secret: string | null) => void;
}

export const WebhookDialog = ({ webhook, close, after }: WebhookDialogProps) => {
  const { integrations: words } = texts;
  const { dialog } = spoken(webhooks);
  const [form, set] = useState<Form>(() => formOf(webhook));
  const change = (changes: Partial<Form>): void => set({ ...form, ...changes });
  const wrong = wrongIn(form);
  const save = async (): Promise<void> => {
    const { body, made } = bodyOf(form, webhook);
    const path = webhook === null ? '/webhooks' : `/webhooks/${webhook.id}`;
    const { data } = await call<NewWebhook>(webhook === null ? 'POST' : 'PUT', path, body);
    after(data, data.signature.scheme === 'ed25519' ? null : (data.secret ?? made));
  };
  const part = { form, change, wrong };
  return (
    <Dialog
      title={webhook === null ? words.create : dialog.changeOf(webhook.title)}
      submit={webhook === null ? words.make : dialog.save}
      off={Object.values(wrong)[0] ?? null}
      onSubmit={save}
      close={close}
    >
      <Field label={words.name} {...fieldOf('title', part)} required maxLength={255} />
      <Field label={words.url} type="url" {...fieldOf('url', part)} hint={words.urlHint} required />
      <Events {...part} />
      <About {...part} />
      <Pace {...part} />
      <Signature {...part} isNew={webhook === null} />
    </Dialog>
  );
};

interface PartProps {
  readonly form: Form;
  readonly change: (changes: Partial<Form>) => void;
  readonly wrong: Readonly<Record<string, string>>;
}

const fieldOf = (name: Exclude<keyof Form, 'events'>, { form, change, wrong }: PartProps) => ({
  ...{ name, value: form[name], wrong: wrong[name] ?? null },
  onInput: (value: string) => change({ [name]: value }),
});

const Events = ({ form: { events }, change, wrong }: PartProps) => {
  const { dialog } = spoken(webhooks);
  const toggle = (event: string): void =>
    change({ events: events.includes(event) ? events.filter(one => one !== event) : [...events, event] });
  const check = (event: string, word?: string) => (
    <label key={event} class="check">
      <input type="checkbox" name={event} checked={events.includes(event)} onChange={() => toggle(event)} />
      <span>
        {word === undefined ? null : <>{word} </>}
        <span class="mono mute">{event}</span>
      </span>
    </label>
  );
  return (
    <fieldset class="stack">
      <legend>{dialog.events}</legend>
      {(['syncs', 'sources', 'flows'] as const).map(group => (
        <div key={group}>
          <div class="small mute">{dialog.groups[group]}</div>
          {SENT[group].map(event => check(event, dialog.names[event]))}
        </div>
      ))}
      <details open={NEVER_SENT.some(event => events.includes(event))}>
        <summary class="small">{dialog.neverSent}</summary>
        <p class="small mute">{dialog.neverSentHelp}</p>
        {NEVER_SENT.map(event => check(event))}
      </details>
      {wrong.events === undefined ? null : <p class="wrong small">{wrong.events}</p>}
    </fieldset>
  );
};

const About = (part: PartProps) => {
  const { dialog } = spoken(webhooks);
  const { form } = part;
  return (
    <details open={`${form.flowIds}${form.flowCodes}${form.references}` !== ''}>
      <summary>{dialog.filters}</summary>
      <div class="stack inset">
        <Field label={dialog.flowIds} {...fieldOf('flowIds', part)} hint={dialog.flowIdsHint} />
        <Field label={dialog.flowCodes} {...fieldOf('flowCodes', part)} hint={dialog.linesHint} rows={2} />
        <Field label={dialog.references} {...fieldOf('references', part)} hint={dialog.linesHint} rows={2} />
      </div>
    </details>
  );
};

const Pace = (part: PartProps) => {
  const { dialog } = spoken(webhooks);
  const { maxPerSecond, maxConcurrent } = part.form;
  return (
    <details open={`${maxPerSecond}${maxConcurrent}` !== ''}>
      <summary>{dialog.pace}</summary>
      <div class="stack inset">
        <Field label={dialog.maxPerSecond} {...fieldOf('maxPerSecond', part)} hint={dialog.paceHint} />
        <Field label={dialog.maxConcurrent} {...fieldOf('maxConcurrent', part)} hint={dialog.paceHint} />
      </div>
    </details>
  );
};

const SCHEMES: ReadonlyArray<Scheme> = ['hmac', 'ed25519', 'plain'];

const Signature = ({ isNew, ...part }: PartProps & { readonly isNew: boolean }) => {
  const { dialog } = spoken(webhooks);
  const { form } = part;
  return (
    <details open={form.scheme !== 'hmac' || form.secret !== ''}>
      <summary>{dialog.signature}</summary>
      <div class="stack inset">
        <Field
          label={dialog.signature}
          {...fieldOf('scheme', part)}
          hint={isNew ? undefined : dialog.schemeHelp}
          of={SCHEMES.map(scheme => [scheme, dialog.schemes[scheme]] as const)}
        />
        {form.scheme === 'plain' ? (
          <>
            <Field label={dialog.header} {...fieldOf('header', part)} maxLength={100} />
            <Field label={dialog.prefix} {...fieldOf('prefix', part)} hint={dialog.prefixHint} maxLength={100} />
            <Field
              label={dialog.encoding}
              {...fieldOf('encoding', part)}
              of={[
                ['hex', 'hex'],
                ['base64', 'base64'],
              ]}
            />
          </>
        ) : null}
        {isNew ? (
          <Field label={dialog.secret} {...fieldOf('secret', part)} hint={dialog.secretHint} autoComplete="off" />
        ) : null}
      </div>
    </details>
  );
};
