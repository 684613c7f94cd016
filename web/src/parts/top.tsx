/** The top of every page: where one can go, whether what is shown is live, and who is signed in. */
import { useState } from 'preact/hooks';
import { call } from '../data/api';
import { go, to, usePlace } from '../data/router';
import { may, type Session, session, signedOut } from '../data/session';
import { zone } from '../data/zone';
import { type Language, language, texts } from '../texts';
import { Button } from './basics';
import { Clock } from './clock';
import { Settings } from './settings';

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
      <Button kind="quiet" onClick={() => set(true)} label={`${zone} · ${language.toUpperCase()} ◐ ${top.settings}`}>
        {zone} · {language.toUpperCase()} ◐
      </Button>
      <span class="who small mute">
        {[...new Set([session.name ?? session.clientId, top.roles[session.role]])].join(' · ')}
      </span>
      <Button kind="quiet" onClick={signOut}>
        {top.signOut}
      </Button>
      {isSetting ? <Settings speak={speak} close={() => set(false)} /> : null}
    </header>
  );
};
