/** Which time, and of what only: typed, or by the lengths that are asked for most. */
import { useState } from 'preact/hooks';
import { fixed } from '../../data/moment';
import { asOf, choose } from '../../data/router';
import { instantTyped, typed, zone } from '../../data/zone';
import { Button, Field } from '../../parts/basics';
import { spoken } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { DIMENSIONS, type Dimension, filterOf, NO_FILTER } from './place';

const LENGTHS = { hour: '-1h', day: undefined, week: '-7d', month: '-30d' } as const;

export const Filters = ({ query }: { readonly query: URLSearchParams }) => {
  const words = spoken(timeline);
  const [dimension = 'all', value = ''] = filterOf(query) ?? [];
  const [by, setBy] = useState<Dimension | 'all'>(dimension);
  const [which, setWhich] = useState(value);
  const [since, setSince] = useState(() => localOf(query.get('since')));
  const [until, setUntil] = useState(() => localOf(query.get('until')));
  const [source, setSource] = useState(query.get('sourceId') ?? '');
  const show = (): void =>
    choose({
      ...NO_FILTER,
      ...{ since: instantTyped(since), until: instantTyped(until) },
      ...(by === 'all' ? {} : { [by]: which.trim() || undefined }),
      ...(by === 'flowId' && which.trim() !== '' ? { sourceId: source.trim() || undefined } : {}),
    });
  const past = asOf();
  return (
    <search>
      <form
        class="row bottom"
        onSubmit={event => {
          event.preventDefault();
          show();
        }}
      >
        {past === null ? (
          <div class="row">
            <span class="mute">{words.last}</span>
            {(['hour', 'day', 'week', 'month'] as const).map(name => (
              <Button
                key={name}
                kind="chip"
                pressed={name === 'day' && !query.has('since')}
                onClick={() => {
                  const length = LENGTHS[name];
                  choose({ since: length === undefined ? undefined : fixed(length), until: undefined });
                }}
              >
                {words.spans[name]}
              </Button>
            ))}
          </div>
        ) : null}
        <Field
          {...{ label: words.from(zone), name: 'since', value: since, onInput: setSince, type: 'datetime-local' }}
        />
        <Field {...{ label: words.until, name: 'until', value: until, onInput: setUntil, type: 'datetime-local' }} />
        <Field
          {...{ label: words.by, name: 'by', value: by, onInput: name => setBy(name as Dimension) }}
          of={(['all', ...DIMENSIONS] as const).map(name => [name, words.dimensions[name]] as const)}
        />
        {by === 'all' ? null : (
          <Field {...{ label: words.which, name: 'which', value: which, onInput: setWhich, maxLength: 255 }} />
        )}
        {by !== 'flowId' ? null : (
          <Field {...{ label: words.source, name: 'source', value: source, onInput: setSource, maxLength: 16 }} />
        )}
        <Button type="submit">{words.apply}</Button>
      </form>
    </search>
  );
};

const localOf = (instant: string | null): string =>
  instant === null || Number.isNaN(Date.parse(instant)) ? '' : typed(instant);
