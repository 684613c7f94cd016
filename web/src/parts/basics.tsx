/** The small parts that every page is made of. `/app/parts` shows them all. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Refused } from '../data/api';
import { exactTime, shortTime, texts } from '../texts';

/** The one heading of a page: it names the tab, and has the focus when the page is opened. */
export const Title = ({ children, tab }: { readonly children: ComponentChildren; readonly tab: string }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${tab} · flowsync`;
  }, [tab]);
  // Before anything is seen: later it would be taken from whoever has pressed a key.
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || activeElement.tagName === 'A')
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: () => unknown;
  readonly kind?: 'primary' | 'quiet' | 'danger' | 'chip';
  readonly type?: 'button' | 'submit';
  /** Why it is off. */
  readonly off?: string | null | undefined;
  readonly pressed?: boolean;
  /** What it says while what it has begun is under way. */
  readonly busy?: string;
  readonly label?: string;
  /** A single key that presses it. */
  readonly shortcut?: string;
}

/** One that is off can be reached, and says why. */
export const Button = ({
  children,
  onClick,
  kind,
  type = 'button',
  off,
  pressed,
  busy,
  label,
  shortcut,
}: ButtonProps) => {
  const why = useId();
  const [isBusy, setBusy] = useState(false);
  const isOff = Boolean(off) || isBusy;
  const click = async (event: Event): Promise<void> => {
    if (isOff) return event.preventDefault();
    const done = onClick?.();
    if (!(done instanceof Promise)) return;
    setBusy(true);
    await done.finally(() => setBusy(false));
  };
  return (
    <>
      <button
        type={type}
        class={kind}
        onClick={click}
        aria-disabled={isOff}
        aria-pressed={pressed}
        aria-label={label}
        aria-keyshortcuts={shortcut}
        aria-describedby={off ? why : undefined}
        title={off ?? undefined}
      >
        {isBusy ? (busy ?? children) : children}
      </button>
      {off ? (
        <span id={why} class="hidden">
          {off}
        </span>
      ) : null}
    </>
  );
};

export const Time = ({ at }: { readonly at: string | null }) =>
  at === null ? (
    <span class="mute">{texts.common.never}</span>
  ) : (
    <time dateTime={at} title={exactTime(at)}>
      {shortTime(at)}
    </time>
  );

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string | undefined;
  readonly wrong?: string | null | undefined;
  readonly type?: 'text' | 'password' | 'url' | 'datetime-local';
  readonly required?: boolean;
  readonly autoComplete?: string;
  readonly maxLength?: number;
  /** So many lines instead of one. */
  readonly rows?: number;
  /** Choices instead of a text, each with its word. */
  readonly of?: ReadonlyArray<readonly [string, string]>;
}

export const Field = ({ label, hint, wrong, onInput, of, value, type, rows, ...rest }: FieldProps) => {
  const id = useId();
  const said = useId();
  const common = {
    ...{ id, value, 'aria-invalid': Boolean(wrong), 'aria-describedby': hint || wrong ? said : undefined },
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {rest.required === false ? <span class="mute"> ({texts.common.optional})</span> : null}
      </label>
      {rows !== undefined ? (
        <textarea {...common} {...rest} rows={rows} onInput={event => onInput(event.currentTarget.value)} />
      ) : of === undefined ? (
        <input
          {...common}
          {...rest}
          type={type as 'text'}
          step={type === 'datetime-local' ? 1 : undefined}
          onInput={event => onInput(event.currentTarget.value)}
        />
      ) : (
        <select {...common} name={rest.name} onChange={event => onInput(event.currentTarget.value)}>
          {of.map(([name, word]) => (
            <option key={name} value={name} selected={name === value}>
              {word}
            </option>
          ))}
        </select>
      )}
      {hint || wrong ? (
        <span id={said} class={wrong ? 'wrong small' : 'mute small'}>
          {wrong || hint}
        </span>
      ) : null}
    </div>
  );
};

export const Note = ({
  children,
  kind = 'open',
  actions,
}: {
  readonly children: ComponentChildren;
  readonly kind?: 'open' | 'bad' | 'ok' | 'none';
  readonly actions?: ComponentChildren;
}) => (
  <div class={`note ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
    <div class="grow">{children}</div>
    {actions}
  </div>
);

/** An error with what to do about it. */
export const Wrong = ({ error, retry }: { readonly error: Refused; readonly retry?: () => void }) => {
  const { wrong, common } = texts;
  const said = error.problems.length > 0 ? error.problems : [error];
  const help = wrong.help[error.reason.endsWith('-not-found') ? 'not-found' : error.reason];
  return (
    <Note kind="bad" actions={retry === undefined ? null : <Button onClick={retry}>{common.retry}</Button>}>
      <b>{wrong.title}</b>
      {error.status === 0 ? (
        <div>{wrong.unreachable}</div>
      ) : (
        said.map(({ message }) => (
          <div key={message}>
            <Said of={message} />
          </div>
        ))
      )}
      {help === undefined ? null : <div>{help}</div>}
    </Note>
  );
};

/** What the service says. What nobody has put into other words is marked as what it is: English. */
export const Said = ({ of }: { readonly of: string }) => {
  const own = texts.wrong.inOwnWords(of);
  return own === null ? <span lang="en">{of}</span> : <span>{own}</span>;
};

export const Empty = ({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}) => (
  <div class="empty">
    <h2>{title}</h2>
    {children === undefined ? null : <p class="mute">{children}</p>}
    {action}
  </div>
);

export const Panel = ({
  title,
  tools,
  children,
}: {
  readonly title: string;
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}) => {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <span class="grow" />
        {tools}
      </header>
      {children}
    </section>
  );
};

export const Facts = ({ of }: { readonly of: ReadonlyArray<readonly [string, ComponentChildren]> }) => (
  <dl class="kv">
    {of.map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
);

export const Copy = ({ text }: { readonly text: string }) => {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(text);
    setDone(true);
  };
  return <Button onClick={copy}>{isDone ? texts.common.copied : texts.common.copy}</Button>;
};

export const Loading = () => (
  <p class="mute" role="status">
    {texts.common.loading}
  </p>
);
