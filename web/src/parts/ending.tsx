/** Says before a session ends that it will, and how to stay; nobody loses what they were about to do. */
import { useEffect, useState } from 'preact/hooks';
import { call } from '../data/api';
import { type Session, setSession } from '../data/session';
import { shortTime, texts } from '../texts';
import { Button, Note } from './basics';

const WARN_BEFORE_MS = 3 * 60_000;
const LOOK_EVERY_MS = 15_000;

export const Ending = ({ session }: { readonly session: Session }) => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { ending, stay, endingForGood } = texts.signIn;
  const isSoon = (at: string): boolean => Date.parse(at) - now < WARN_BEFORE_MS;
  if (isSoon(session.endsAt)) return <Note>{endingForGood(shortTime(session.endsAt))}</Note>;
  if (!isSoon(session.idleAt)) return null;
  const renew = async (): Promise<void> => setSession((await call<Session>('POST', '/session/renew')).data);
  return <Note actions={<Button onClick={renew}>{stay}</Button>}>{ending(shortTime(session.idleAt))}</Note>;
};
