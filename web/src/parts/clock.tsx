/** The one clock of all pages: whether what is shown is live, paused, or the past, and the way from one to the other. */
import { useEffect, useState } from 'preact/hooks';
import { pause, useLive } from '../data/live';
import { fixed } from '../data/moment';
import { asOf, go, to, usePlace } from '../data/router';
import { instantTyped, typed, zone } from '../data/zone';
import { texts } from '../texts';
import { Button, Field } from './basics';
import { Dialog } from './dialog';

export const Clock = () => (asOf() === null ? <LivePill /> : <PastPill />);

const PastPill = () => (
  <span class="live small past">
    <i class="dot" aria-hidden="true" />
    <span>{texts.past.pill}</span>
  </span>
);

/** How old the last event is, said again every few seconds and not more often. */
const SAY_EVERY_MS = 5000;

const LivePill = () => {
  const { state, lastAt, waiting } = useLive();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SAY_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { top } = texts;
  const isPaused = state === 'paused';
  const age = lastAt === null ? '' : `, ${top.ago(Math.max(0, Math.round((now - lastAt) / 1000)))}`;
  return (
    <span class="live small">
      <i class={`dot ${state === 'live' ? 'ok' : 'open'}`} aria-hidden="true" />
      <span>
        {isPaused ? top.paused : state === 'live' ? `${top.live}${age}` : top.connecting}
        {waiting > 0 ? ` · ${top.more(waiting)}` : ''}
      </span>
      <Button kind="quiet" onClick={() => pause(!isPaused)} {...(isPaused ? { shortcut: '.' } : {})}>
        {isPaused ? top.goOn : top.pause}
      </Button>
      <ToPast />
    </span>
  );
};

/** A link: where it leads is another address. */
export const ToNow = () => {
  const { parts, query } = usePlace();
  const now = to(parts, { ...Object.fromEntries(query), asOf: undefined, cursor: undefined, offset: undefined });
  return (
    <a class="quiet button" href={now} aria-keyshortcuts=".">
      {texts.past.now}
    </a>
  );
};

export const ToPast = ({ word = texts.past.choose }: { readonly word?: string }) => {
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button kind="quiet" onClick={() => open(true)}>
        {word}
      </Button>
      {isOpen ? <ChooseMoment close={() => open(false)} /> : null}
    </>
  );
};

const AGO = ['-15m', '-1h', '-1d', '-7d'] as const;

const ChooseMoment = ({ close }: { readonly close: () => void }) => {
  const { parts, query } = usePlace();
  const [time, setTime] = useState(() => typed(Date.now()));
  const [position, setPosition] = useState('');
  const { past } = texts;
  const isPosition = /^\d{0,15}$/.test(position);
  const show = async (moment: string): Promise<void> => {
    close();
    go(to(parts, { ...Object.fromEntries(query), asOf: fixed(moment), cursor: undefined, offset: undefined }));
  };
  const off = !isPosition
    ? past.positionWrong
    : position === '' && instantTyped(time) === undefined
      ? past.noTime
      : null;
  return (
    <Dialog
      title={past.title}
      submit={past.show}
      onSubmit={() => show(position === '' ? (instantTyped(time) ?? '') : position)}
      off={off}
      close={close}
    >
      <p class="mute">{past.help}</p>
      <div class="row">
        {AGO.map(ago => (
          <Button key={ago} kind="chip" onClick={() => show(ago)}>
            {past.ago[ago]}
          </Button>
        ))}
      </div>
      <Field {...{ label: past.time(zone), name: 'time', value: time, onInput: setTime, type: 'datetime-local' }} />
      <Field
        {...{ label: past.position, name: 'position', value: position, onInput: setPosition }}
        hint={past.positionHint}
        wrong={isPosition ? null : past.positionWrong}
        required={false}
      />
    </Dialog>
  );
};
