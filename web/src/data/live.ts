/**
 * What happens, as it happens: one stream for all tabs of a browser, since it has few connections to a service. The tab
 * that holds the lock reads it and tells the others; a tab that nobody looks at gives it up.
 */
import { useEffect, useState } from 'preact/hooks';
import { haveSeen } from './api';
import { onSession, session, signedOut } from './session';

export interface LiveEvent {
  readonly position: number;
  readonly type: string;
  readonly stream: string;
  readonly flowId: number | null;
  /** The webhook, or whose delivery or job it is. */
  readonly webhookId: number | null;
}

export type LiveState = 'connecting' | 'live' | 'paused';

const LOCK = 'flowsync-stream';
const channel = new BroadcastChannel(LOCK);
/** `hello`: a tab that has just come asks how things stand. */
type TabMessage =
  | { readonly event: LiveEvent }
  | { readonly isOpen: boolean }
  | { readonly resyncAt: number }
  | { readonly hello: true };

/** Whoever has missed more asks for everything again, up to there. */
const MAX_REPLAYED = 1000;

const eventListeners = new Set<(event: LiveEvent) => void>();
const stateListeners = new Set<() => void>();
const resyncListeners = new Set<() => void>();
let last: number | null = null;
let lastAt: number | null = null;
let isOpen = false;
let isPaused = false;
let release: (() => void) | null = null;
let isAsking = false;
/** What came while the page was paused. */
let waiting: LiveEvent[] = [];
const MAX_WAITING = 1000;

const take = (message: TabMessage): void => {
  if ('hello' in message) {
    if (release !== null) channel.postMessage({ isOpen } satisfies TabMessage);
    return;
  }
  if ('isOpen' in message) isOpen = message.isOpen;
  else if ('resyncAt' in message) {
    last = message.resyncAt;
    waiting = [];
    haveSeen(last);
    for (const listener of [...resyncListeners]) listener();
  } else {
    const { event } = message;
    if (last !== null && event.position <= last) return;
    last = event.position;
    lastAt = Date.now();
    if (isPaused) waiting = [...waiting, event].slice(-MAX_WAITING);
    else hand(event);
  }
  for (const listener of [...stateListeners]) listener();
};

const hand = (event: LiveEvent): void => {
  haveSeen(event.position);
  for (const listener of [...eventListeners]) listener(event);
};

const tell = (message: TabMessage): void => {
  channel.postMessage(message);
  take(message);
};
channel.onmessage = ({ data }: MessageEvent<TabMessage>) => take(data);

/** From where it goes on; null when the service cannot be asked at the moment, or nobody is signed in any more. */
const placeToGoOn = async (): Promise<number | null> => {
  const answer = await fetch('/app/api/session').catch(() => null);
  if (answer?.status === 401) signedOut();
  if (answer?.ok !== true) return null;
  return last ?? Number((await answer.json()).data.position);
};

const numberIn = (stream: string, pattern: RegExp): number | null => {
  const [, number] = pattern.exec(stream) ?? [];
  return number === undefined ? null : Number(number);
};

const eventFrom = ({ data, lastEventId }: MessageEvent<string>): LiveEvent => {
  const { type, stream, data: facts } = JSON.parse(data);
  return {
    ...{ position: Number(lastEventId), type, stream },
    flowId: numberIn(stream, /^flow-(\d+)$/) ?? facts?.flowId ?? null,
    webhookId: numberIn(stream, /^(?:webhook-|recovery-|delivery-msg_[0-9a-f]+_)(\d+)$/),
  };
};

/** Comes back by itself, also where the browser has given up, until it is ended. */
const read = (): (() => void) => {
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;
  const later = (): void => {
    if (!isEnded) again = setTimeout(open, 1000 + Math.random() * 2000);
  };
  const open = async (): Promise<void> => {
    const after = await placeToGoOn();
    if (isEnded) return;
    if (after === null) return later();
    source = new EventSource(`/app/api/stream?after=${after}&maxReplay=${MAX_REPLAYED}`);
    source.addEventListener('ready', () => tell({ isOpen: true }));
    source.addEventListener('resync', ({ lastEventId }) => tell({ resyncAt: Number(lastEventId) }));
    source.addEventListener('event', message => tell({ event: eventFrom(message) }));
    source.onerror = () => {
      tell({ isOpen: false });
      if (source?.readyState === EventSource.CLOSED) later();
    };
  };
  void open();
  return () => {
    isEnded = true;
    clearTimeout(again);
    source?.close();
  };
};

const followWhileSeen = (): void => {
  const isWanted = session() !== null && document.visibilityState === 'visible';
  if (!isWanted) {
    release?.();
    return;
  }
  if (isAsking || release !== null) return;
  isAsking = true;
  const hold = (): Promise<void> =>
    new Promise(resolve => {
      isAsking = false;
      const stop = read();
      release = () => {
        release = null;
        stop();
        resolve();
      };
      followWhileSeen();
    });
  if ('locks' in navigator) void navigator.locks.request(LOCK, hold);
  else void hold();
};

/** What was read before is not what it is now. */
export const onResync = (listener: () => void): (() => void) => {
  resyncListeners.add(listener);
  return () => void resyncListeners.delete(listener);
};

/** What a page reads is read later than it was said who is signed in: from there on nothing is missed. */
const beginWhereReadingBegins = (): void => {
  const signedIn = session();
  if (signedIn !== null) last ??= Number(signedIn.position);
};

export const startLive = (): void => {
  document.addEventListener('visibilitychange', followWhileSeen);
  onSession(beginWhereReadingBegins);
  onSession(followWhileSeen);
  beginWhereReadingBegins();
  channel.postMessage({ hello: true } satisfies TabMessage);
  followWhileSeen();
};

export const onEvent = (listener: (event: LiveEvent) => void): (() => void) => {
  eventListeners.add(listener);
  return () => void eventListeners.delete(listener);
};

export const pause = (paused: boolean): void => {
  isPaused = paused;
  const came = waiting;
  waiting = [];
  if (!paused) for (const event of came) hand(event);
  for (const listener of [...stateListeners]) listener();
};

export const useLive = (): { readonly state: LiveState; readonly lastAt: number | null; readonly waiting: number } => {
  const read = () => ({
    state: isPaused ? ('paused' as const) : isOpen ? ('live' as const) : ('connecting' as const),
    lastAt,
    waiting: waiting.length,
  });
  const [state, set] = useState(read);
  useEffect(() => {
    const listener = () => set(read());
    stateListeners.add(listener);
    return () => void stateListeners.delete(listener);
  }, []);
  return state;
};
