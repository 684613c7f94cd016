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
}

export type LiveState = 'connecting' | 'live' | 'paused';

const LOCK = 'flowsync-stream';
const channel = new BroadcastChannel(LOCK);
/** `hello`: a tab that has just come asks how things stand. */
type Told = { readonly event: LiveEvent } | { readonly isOpen: boolean } | { readonly hello: true };

const eventListeners = new Set<(event: LiveEvent) => void>();
const stateListeners = new Set<() => void>();
let last: number | null = null;
let lastAt: number | null = null;
let isOpen = false;
let isPaused = false;
let release: (() => void) | null = null;
let isAsking = false;
/** What came while the page was paused. */
let waiting: LiveEvent[] = [];
const MAX_WAITING = 1000;

const take = (told: Told): void => {
  if ('hello' in told) {
    if (release !== null) channel.postMessage({ isOpen } satisfies Told);
    return;
  }
  if ('isOpen' in told) isOpen = told.isOpen;
  else {
    const { event } = told;
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

const tell = (told: Told): void => {
  channel.postMessage(told);
  take(told);
};
channel.onmessage = ({ data }: MessageEvent<Told>) => take(data);

const read = (): (() => void) => {
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource(`/app/api/stream${last === null ? '' : `?after=${last}`}`);
    source.addEventListener('ready', ({ lastEventId }) => {
      last ??= Number(lastEventId);
      tell({ isOpen: true });
    });
    source.addEventListener('event', ({ data, lastEventId }) => {
      const { type, stream, data: facts } = JSON.parse(data);
      const flowId = /^flow-(\d+)$/.exec(stream)?.[1] ?? facts?.flowId ?? null;
      tell({ event: { position: Number(lastEventId), type, stream, flowId: flowId === null ? null : Number(flowId) } });
    });
    source.onerror = () => {
      tell({ isOpen: false });
      // The browser comes back by itself unless it was refused.
      if (source?.readyState !== EventSource.CLOSED) return;
      again = setTimeout(ask, 1000 + Math.random() * 2000);
    };
  };
  const ask = async (): Promise<void> => {
    const { status } = await fetch('/app/api/session').catch(() => ({ status: 0 }));
    if (status === 401) signedOut();
    else open();
  };
  open();
  return () => {
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

export const startLive = (): void => {
  document.addEventListener('visibilitychange', followWhileSeen);
  onSession(followWhileSeen);
  channel.postMessage({ hello: true } satisfies Told);
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
