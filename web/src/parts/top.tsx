/** The top of every page: where one can go, whether what is shown is live, and who is signed in. */
import { useState } from 'preact/hooks';
import { call } from '../data/api';
import { go, to, usePlace } from '../data/router';
import { may, type Session, session, signedOut } from '../data/session';
import { type Language, language, texts, zone } from '../texts';
import { Button, Field } from './basics';
import { Clock } from './clock';
import { Dialog } from './dialog';

export type Theme = 'system' | 'light' | 'dark';
const THEME = 'flowsync-theme';

export const theme = (): Theme => {
  const kept = localStorage.getItem(THEME);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
};

export const wear = (chosen: Theme): void => {
  localStorage.setItem(THEME, chosen);
  document.documentElement.dataset.theme = chosen;
};

/** What is about all flows is for nobody who sees their own only. */
const pages = (seesAll = session()?.ownFlowsOnly !== true) => [
  ['flows', texts.pages.flows] as const,
  ...(seesAll ? [['integrations', texts.pages.integrations] as const] : []),
  ...(seesAll && may('manager', 'analyst')
    ? ([
        ['timeline', texts.pages.timeline],
        ['audit', texts.pages.audit],
      ] as const)
    : []),
  ...(may() ? [['set-up', texts.pages.setUp] as const] : []),
];

export const signOut = async (): Promise<void> => {
  await call('DELETE', '/session').catch(() => undefined);
  signedOut();
  go(to(['sign-in'], { asOf: undefined }), { replace: true });
};

export const Settings = ({
  speak,
  close,
}: {
  readonly speak: (language: Language) => void;
  readonly close: () => void;
}) => {
  const { top } = texts;
  const [chosen, choose] = useState<Theme>(theme);
  const dress = (value: string): void => {
    choose(value as Theme);
    wear(value as Theme);
  };
  return (
    <Dialog title={top.settings} submit={null} close={close}>
      <Field
        {...{ label: top.languageOf, name: 'language', value: language }}
        of={[
          ['en', 'English'],
          ['da', 'Dansk'],
        ]}
        onInput={value => speak(value as Language)}
      />
      <Field
        {...{ label: top.theme, name: 'theme', value: chosen }}
        of={(['system', 'light', 'dark'] as const).map(name => [name, top.themes[name]] as const)}
        onInput={dress}
      />
      <p class="mute small">{zone}</p>
    </Dialog>
  );
};

export const Top = ({
  session,
  speak,
}: {
  readonly session: Session;
  readonly speak: (language: Language) => void;
}) => {
  const { parts } = usePlace();
  const [isSetting, set] = useState(false);
  const { top } = texts;
  const here = parts[0] ?? 'flows';
  return (
    <header class="top">
      <a class="skip" href="#page">
        {top.skip}
      </a>
      <a class="brand" href={to(['flows'])}>
        flowsync
      </a>
      <nav aria-label={top.pages}>
        {pages().map(([path, word]) => (
          <a key={path} href={to([path])} aria-current={path === here ? 'page' : undefined}>
            {word}
          </a>
        ))}
      </nav>
      <span class="grow" />
      <Clock />
      <Button kind="quiet" onClick={() => set(true)} label={`${language.toUpperCase()} ◐ ${top.settings}`}>
        {language.toUpperCase()} ◐
      </Button>
      <span class="small mute">
        {session.name ?? session.clientId} · {top.roles[session.role]}
      </span>
      <Button kind="quiet" onClick={signOut}>
        {top.signOut}
      </Button>
      {isSetting ? <Settings speak={speak} close={() => set(false)} /> : null}
    </header>
  );
};
