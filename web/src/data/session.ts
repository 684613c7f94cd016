/** Who is signed in, in this tab and all others; and that somebody is still there. */
import { go, to } from './router';

export type Role = 'admin' | 'manager' | 'integrator' | 'analyst';

export interface Session {
  readonly clientId: string;
  readonly name: string | null;
  readonly role: Role;
  readonly endsAt: string;
  readonly idleAt: string;
  readonly version: string;
  /** They see the flows alone that name them as a manager. */
  readonly ownFlowsOnly: boolean;
  /** There is an integration to practise with, or can be. */
  readonly practice: boolean;
  /** Of the log, when this was said. */
  readonly position: string;
}

const channel = new BroadcastChannel('flowsync-session');
let present: Session | null = null;
const listeners = new Set<() => void>();

export const session = (): Session | null => present;

export const onSession = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const setSession = (session: Session | null): void => {
  present = session;
  for (const listener of [...listeners]) listener();
};

/** Whether somebody in one of these roles is signed in; an admin may all. */
export const may = (...roles: ReadonlyArray<Role>): boolean =>
  present !== null && (present.role === 'admin' || roles.includes(present.role));

const toSignIn = (): void => {
  const here = location.pathname + location.search;
  const isThere = location.pathname === to(['sign-in'], { asOf: undefined });
  setSession(null);
  if (!isThere) go(to(['sign-in'], { asOf: undefined, to: here === '/app/' ? undefined : here }), { replace: true });
};

/** In this tab, and in all others. */
export const signedOut = (): void => {
  if (present === null) return;
  channel.postMessage('signed-out');
  toSignIn();
};

channel.onmessage = () => {
  if (present !== null) toSignIn();
};

/** Once a minute at most. */
const RENEW_MS = 60_000;
let renewedAt = Date.now();

export const renewWhileSomebodyIsThere = (renew: () => Promise<Session>): void => {
  const stir = (): void => {
    if (present === null || Date.now() - renewedAt < RENEW_MS) return;
    renewedAt = Date.now();
    renew().then(setSession, () => undefined);
  };
  for (const name of ['pointerdown', 'keydown', 'wheel']) addEventListener(name, stir, { passive: true });
};
