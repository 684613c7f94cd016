/**
 * Single keys that act on every page, for whoever works with the keyboard. What a key presses says so itself, by
 * `aria-keyshortcuts`. They are dead in fields and dialogs, and can be switched off (WCAG 2.1.4).
 */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { addressToShare } from '../data/share';
import { zone } from '../data/zone';
import { spoken } from '../texts';
import { keys } from '../texts/pages/keys';
import { Button, Facts } from './basics';
import { Dialog } from './dialog';

const KEPT = 'flowsync-keys';
export const areKeysOn = (): boolean => localStorage.getItem(KEPT) !== 'off';
export const switchKeys = (on: boolean): void => {
  if (on) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, 'off');
};

const SAID_MS = 6000;

export const Keys = () => {
  const words = spoken(keys);
  const [isHelping, help] = useState(false);
  const [said, say] = useState('');
  // With what is seen, and not some time after: who sees a page may press a key.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isDead(event)) return;
      const acts: Readonly<Record<string, () => void>> = {
        '?': () => help(true),
        '/': toFilter,
        j: () => toRow(1),
        k: () => toRow(-1),
        c: () => void copyAddress().then(say),
      };
      const act = Object.hasOwn(acts, event.key) ? acts[event.key] : pressed(event.key);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => say(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const switchOff = (): void => {
    switchKeys(false);
    help(false);
  };
  return (
    <>
      <p role="status" class={said === '' ? 'hidden' : 'said'}>
        {said}
      </p>
      {isHelping ? (
        <Dialog title={words.title} submit={null} close={() => help(false)}>
          <p class="mute">{words.help}</p>
          <Facts of={words.keys.map(([name, does]) => [name, does] as const)} />
          <div class="row">
            <Button onClick={switchOff}>{words.off}</Button>
            <span class="small mute">{words.offHelp}</span>
          </div>
        </Dialog>
      ) : null}
    </>
  );
};

const FIELDS = 'input:not([type=checkbox]), select, textarea, [contenteditable]';

const isDead = ({ target, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean =>
  defaultPrevented ||
  ctrlKey ||
  metaKey ||
  altKey ||
  !areKeysOn() ||
  (target instanceof Element && target.closest(FIELDS) !== null) ||
  document.querySelector('dialog[open]') !== null;

/** The first that says it has this key, and can be seen. */
const pressed = (key: string): (() => void) | undefined => {
  const all = document.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
  const found = [...all].find(one => one.checkVisibility());
  return found === undefined ? undefined : () => found.click();
};

const toFilter = (): void =>
  (
    document.querySelector<HTMLElement>('main search input') ??
    document.querySelector<HTMLElement>('main search select')
  )?.focus();

const toRow = (step: 1 | -1): void => {
  const links = [...document.querySelectorAll('main tbody tr')].flatMap(row => row.querySelector('a') ?? []);
  const now = links.findIndex(link => link.closest('tr')?.contains(document.activeElement));
  const next = links[now === -1 ? (step === 1 ? 0 : links.length - 1) : now + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
};

const copyAddress = async (): Promise<string> => {
  const words = spoken(keys);
  try {
    await navigator.clipboard.writeText(addressToShare());
    return words.copied(zone);
  } catch {
    return words.notCopied;
  }
};
