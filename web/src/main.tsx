/** The pages: who is signed in sees the one that the address names; each is loaded when it is first opened. */
import { type ComponentType, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import './style/tokens.css';
import './style/parts.css';
import { call } from './data/api';
import { startLive } from './data/live';
import { fixed } from './data/moment';
import { asOf, choose, followLinks, to, usePlace } from './data/router';
import { onSession, renewWhileSomebodyIsThere, type Session, session, setSession } from './data/session';
import { readZone, zone } from './data/zone';
import { SignIn } from './pages/sign-in';
import { Empty, Loading, Title } from './parts/basics';
import { Ending } from './parts/ending';
import { Keys } from './parts/keys';
import { Past } from './parts/past';
import { theme, wear } from './parts/settings';
import { Top } from './parts/top';
import { keepLanguage, type Language, language, speak, texts } from './texts';

type Page = ComponentType<{ readonly parts: ReadonlyArray<string> }>;

const PAGES: ReadonlyMap<string, () => Promise<Page>> = new Map(
  Object.entries({
    flows: () => import('./pages/flows').then(({ Flows }) => Flows),
    flow: () => import('./pages/flow').then(({ FlowPage }) => FlowPage),
    replay: () => import('./pages/replay').then(({ Replay }) => Replay),
    diff: () => import('./pages/diff').then(({ Diff }) => Diff),
    'diff-all': () => import('./pages/diff-all').then(({ DiffAll }) => DiffAll),
    source: () => import('./pages/source').then(({ Source }) => Source),
    sync: () => import('./pages/sync').then(({ Sync }) => Sync),
    integrations: () => import('./pages/integrations').then(({ Integrations }) => Integrations),
    integration: () => import('./pages/integration').then(({ Integration }) => Integration),
    delivery: () => import('./pages/delivery').then(({ DeliveryPage }) => DeliveryPage),
    timeline: () => import('./pages/timeline').then(({ Timeline }) => Timeline),
    audit: () => import('./pages/audit').then(({ Audit }) => Audit),
    'set-up': () => import('./pages/set-up').then(({ SetUp }) => SetUp),
    parts: () => import('./pages/parts').then(({ Parts }) => Parts),
  }),
);

const OF_FLOW: ReadonlyMap<string | undefined, string> = new Map([
  ['syncs', 'sync'],
  ['sources', 'source'],
  ['replay', 'replay'],
  ['diff', 'diff'],
]);

/** `flows/7/syncs/…` and so on: the name of the page that an address leads to. */
const nameOf = ([first = 'flows', second, third]: ReadonlyArray<string>): string => {
  if (first === 'flows' && second !== undefined) return third === undefined ? 'flow' : (OF_FLOW.get(third) ?? 'none');
  if (first === 'integrations' && second === 'deliveries' && third !== undefined) return 'delivery';
  if (first === 'integrations' && second !== undefined) return 'integration';
  return first === 'diff' ? 'diff-all' : first;
};

const Missing = () => (
  <Empty title={texts.wrong.missing} action={<a href={to(['flows'])}>{texts.wrong.toFlows}</a>}>
    {texts.wrong.missingHelp}
  </Empty>
);

const Shown = ({ parts }: { readonly parts: ReadonlyArray<string> }) => {
  const name = nameOf(parts);
  const [loaded, set] = useState<{ readonly name: string; readonly Page: Page } | null>(null);
  useEffect(() => {
    PAGES.get(name)?.().then(Page => set({ name, Page }));
  }, [name]);
  if (!PAGES.has(name))
    return (
      <>
        <Title tab={texts.wrong.missing}>{texts.wrong.missing}</Title>
        <Missing />
      </>
    );
  if (loaded?.name !== name) return <Loading />;
  const { Page } = loaded;
  return <Page key={parts.join('/')} parts={parts} />;
};

const App = () => {
  const { parts, query } = usePlace();
  const [who, setWho] = useState(session);
  const [spoken, setSpoken] = useState<Language | null>(null);
  /** What is written otherwise in another language, or by another clock, is drawn anew. */
  const look = `${spoken} ${readZone(query.get('tz'))}`;
  useEffect(() => onSession(() => setWho(session())), []);
  const speakAs = (chosen: Language): void => {
    keepLanguage(chosen);
    void speak(chosen).then(() => setSpoken(chosen));
  };
  if (who === null || parts[0] === 'sign-in') return <SignIn />;
  return (
    <>
      <Top key={`top ${look}`} session={who} speak={speakAs} />
      {asOf() === null ? null : <Past key={`past ${look}`} />}
      <main id="page" tabIndex={-1}>
        <Ending session={who} />
        <Shown key={look} parts={parts} />
        <p class="paper small mute">{texts.top.clock(zone)}</p>
      </main>
      <Keys key={`keys ${look}`} />
    </>
  );
};

const begin = async (): Promise<void> => {
  wear(theme());
  followLinks();
  const moment = asOf();
  if (moment !== null && fixed(moment) !== moment) choose({ asOf: fixed(moment) });
  const [signedIn] = await Promise.all([call<Session>('GET', '/session').catch(() => null), speak(language)]);
  if (signedIn !== null) setSession(signedIn.data);
  startLive();
  renewWhileSomebodyIsThere(() => call<Session>('POST', '/session/renew').then(({ data }) => data));
  render(<App />, document.getElementById('app') as HTMLElement);
};

void begin();
