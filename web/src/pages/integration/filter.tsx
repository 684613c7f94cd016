/** What deliveries are looked for by: it stands in the address, and what is sent again in bulk goes by the same. */
import { useState } from 'preact/hooks';
import { choose } from '../../data/router';
import { instantTyped, typed, zone } from '../../data/zone';
import { Button, Field } from '../../parts/basics';
import { shortTime, spoken, texts } from '../../texts';
import { webhooks } from '../../texts/pages/webhooks';

export const DELIVERY_STATES = ['failed', 'pending', 'sending', 'delivered', 'stopped'] as const;
const NAMES = ['state', 'event', 'flowId', 'statusClass', 'since', 'until'] as const;
type Name = (typeof NAMES)[number];
export type DeliveryFilter = Readonly<Partial<Record<Name, string>>>;

export const filterIn = (query: URLSearchParams): DeliveryFilter =>
  Object.fromEntries(NAMES.flatMap(name => (query.get(name) ? [[name, query.get(name)]] : [])));

/** For people, without the state. */
export const saidOf = ({ event, flowId, statusClass, since, until }: DeliveryFilter): ReadonlyArray<string> => {
  const { filters } = spoken(webhooks);
  return [
    ...(event === undefined ? [] : [event]),
    ...(flowId === undefined ? [] : [texts.flow.number(Number(flowId))]),
    ...(statusClass === undefined
      ? []
      : [`${filters.answer}: ${filters.classes[statusClass as keyof typeof filters.classes] ?? statusClass}`]),
    ...(since === undefined ? [] : [`${filters.since(zone)}: ${shortTime(since)}`]),
    ...(until === undefined ? [] : [`${filters.until}: ${shortTime(until)}`]),
  ];
};

const none = Object.fromEntries([...NAMES, 'cursor'].map(name => [name, undefined]));

export const States = ({ filter: { state } }: { readonly filter: DeliveryFilter }) => {
  const show = (name: string | undefined) => () => choose({ state: name, cursor: undefined });
  return (
    <fieldset class="row">
      <legend class="hidden">{texts.integrations.filter}</legend>
      <Button kind="chip" pressed={state === undefined} onClick={show(undefined)}>
        {texts.common.all}
      </Button>
      {DELIVERY_STATES.map(name => (
        <Button key={name} kind="chip" pressed={state === name} onClick={show(name)}>
          {texts.states[name]}
        </Button>
      ))}
    </fieldset>
  );
};

/** Those that are sent; and what a message can be beside that. */
const EVENTS = [
  ...['FLOW_EXTERNAL_SOURCE', 'flow.sync.progressed', 'flow.sync.completed', 'flow.sync.failed', 'flow.sync.cancelled'],
  ...['flow.sync.timed_out', 'flow.source.added', 'flow.source.removed', 'flow.source.stale', 'flow.hold.opened'],
  ...['flow.hold.closed', 'flow.archived', 'flow.unarchived', 'webhook.test', 'webhook.disabled'],
];

export const MoreFilters = ({ filter }: { readonly filter: DeliveryFilter }) => {
  const { filters: words } = spoken(webhooks);
  const { state: _, ...others } = filter;
  const [values, set] = useState<DeliveryFilter>(() => ({
    ...others,
    ...(others.since === undefined ? {} : { since: typed(others.since) }),
    ...(others.until === undefined ? {} : { until: typed(others.until) }),
  }));
  const field = (name: Name) => ({
    name,
    value: values[name] ?? '',
    onInput: (value: string) => set({ ...values, [name]: value }),
  });
  const show = (): void => {
    const { since = '', until = '' } = values;
    choose({ ...values, since: instantTyped(since), until: instantTyped(until), cursor: undefined });
  };
  const classes = Object.entries(words.classes);
  return (
    <details class="filters" open={Object.keys(others).length > 0}>
      <summary>{words.more}</summary>
      <search>
        <form
          class="row bottom body"
          onSubmit={event => {
            event.preventDefault();
            show();
          }}
        >
          <Field
            label={words.event}
            {...field('event')}
            of={[['', words.any], ...EVENTS.map(one => [one, one] as const)]}
          />
          <Field label={words.flowId} {...field('flowId')} maxLength={16} />
          <Field label={words.answer} {...field('statusClass')} of={[['', words.any], ...classes]} />
          <Field label={words.since(zone)} type="datetime-local" {...field('since')} />
          <Field label={words.until} type="datetime-local" {...field('until')} />
          <Button type="submit">{words.apply}</Button>
          {Object.keys(filter).length === 0 ? null : (
            <Button kind="quiet" onClick={() => choose(none)}>
              {words.clear}
            </Button>
          )}
        </form>
      </search>
    </details>
  );
};
