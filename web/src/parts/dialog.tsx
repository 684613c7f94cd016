/** What asks for something before it is done: a form, or a question in proportion to the harm. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../data/api';
import { texts } from '../texts';
import { Button, Wrong } from './basics';

interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children?: ComponentChildren;
  /** What the button says, and does; null: there is nothing but to close it. */
  readonly submit: string | null;
  readonly onSubmit?: () => Promise<unknown>;
  readonly isDanger?: boolean;
  readonly off?: string | null;
  /** What closing it says. */
  readonly closing?: string;
}

export const Dialog = ({ title, close, children, submit, onSubmit, isDanger, off, closing }: DialogProps) => {
  const element = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<Refused | null>(null);
  const id = useId();
  // Before the browser goes on: the next key that is pressed is meant for the dialog.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // It gives the focus back to whatever had it.
    return () => dialog?.close();
  }, []);
  // Not `close`, which comes late: when the dialog was taken away, and another may stand in its place.
  const onCancel = (event: Event): void => {
    event.preventDefault();
    close();
  };
  const run = async (): Promise<void> => {
    if (off) return;
    setError(null);
    try {
      await onSubmit?.();
    } catch (caught) {
      setError(caught instanceof Refused ? caught : new Refused(0, String(caught)));
    }
  };
  return (
    <dialog ref={element} aria-labelledby={id} onCancel={onCancel}>
      <form
        class="stack"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          void run();
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        {error === null ? null : <Wrong error={error} />}
        <div class="row">
          {submit === null ? null : (
            <Button kind={isDanger ? 'danger' : 'primary'} type="submit" off={off ?? null}>
              {submit}
            </Button>
          )}
          <Button onClick={close}>{closing ?? (submit === null ? texts.common.close : texts.common.cancel)}</Button>
        </div>
      </form>
    </dialog>
  );
};

/** What is done, and what is asked before it. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  readonly isDanger?: boolean;
  readonly run: () => Promise<unknown>;
}

export const Ask = ({ question, close }: { readonly question: Question; readonly close: () => void }) => {
  const { title, text, submit, isDanger = false, run } = question;
  const onSubmit = async (): Promise<void> => {
    await run();
    close();
  };
  return (
    <Dialog title={title} submit={submit} isDanger={isDanger} onSubmit={onSubmit} close={close}>
      <p>{text}</p>
    </Dialog>
  );
};

/** A secret that is shown this once: nobody closes it by accident. */
export const ShownOnce = ({
  title,
  help,
  secret,
  close,
}: {
  readonly title: string;
  readonly help: string;
  readonly secret: string;
  readonly close: () => void;
}) => (
  <Dialog title={title} submit={null} close={close} closing={texts.integrations.secretDone}>
    <p>{help}</p>
    <pre data-secret>{secret}</pre>
    <CopyLine text={secret} />
  </Dialog>
);

const CopyLine = ({ text }: { readonly text: string }) => {
  const [isDone, setDone] = useState(false);
  const { copy, copied } = texts.common;
  const onClick = async (): Promise<void> => {
    await navigator.clipboard?.writeText(text);
    setDone(true);
  };
  return (
    <div class="row">
      <Button onClick={onClick}>{isDone ? copied : copy}</Button>
    </div>
  );
};
