/** Which two moments are compared: typed as times, positions, or how long ago. */
import { useState } from 'preact/hooks';
import { fixed } from '../../data/moment';
import { choose } from '../../data/router';
import { instantTyped, typed, zone } from '../../data/zone';
import { Button, Field } from '../../parts/basics';
import { spoken } from '../../texts';
import { replay } from '../../texts/pages/replay';

const DAY_MS = 86_400_000;

/** A day ago, or when it was made. */
export const usual = (created: string): string => {
  const dayAgo = Date.now() - DAY_MS;
  return Date.parse(created) > dayAgo ? created : new Date(dayAgo).toISOString();
};

export const Moments = ({ from, until }: { readonly from: string; readonly until: string }) => {
  const words = spoken(replay);
  const [earlier, setEarlier] = useState(() => readable(from));
  const [later, setLater] = useState(() => readable(until));
  const show = (): void => choose({ from: momentOf(earlier), to: momentOf(later) || undefined, cursor: undefined });
  return (
    <form
      class="row top-aligned"
      onSubmit={event => {
        event.preventDefault();
        show();
      }}
    >
      <Field
        {...{ label: words.from, name: 'from', value: earlier, onInput: setEarlier, hint: words.momentHint(zone) }}
        maxLength={64}
      />
      <Field
        {...{ label: words.to, name: 'to', value: later, onInput: setLater, required: false, maxLength: 64 }}
        hint={words.now}
      />
      <div class="field">
        <span aria-hidden="true">&nbsp;</span>
        <Button type="submit">{words.show}</Button>
      </div>
    </form>
  );
};

/** A time on the clock that is shown; to the millisecond where it has any. */
const readable = (moment: string): string => {
  if (!/^\d{4}-/.test(moment) || Number.isNaN(Date.parse(moment))) return moment;
  return moment.endsWith('.000Z') ? typed(moment).replace('T', ' ') : moment;
};

const WALL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?$/;

const momentOf = (text: string): string => {
  const wall = text.trim();
  return (WALL.test(wall) ? instantTyped(wall) : undefined) ?? fixed(wall);
};
