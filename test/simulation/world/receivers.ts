/** Those who receive webhooks, of every unkind sort, and the network before them. */
import { createHmac } from 'node:crypto';
import type { HttpPost, Network, PostResult } from '../../../src/runtime/ports';
import { answering, atOnce, noAnswer } from '../../support/simulated/network';
import type { Restore } from './backups';
import type { Chance } from './chance';
import type { SimulatedProcess } from './process';
import type { Time } from './time';

/** What left a replica, and what came of it. */
export interface Sent {
  /** Of the world. */
  readonly at: number;
  /** As the clock of its sender showed it. */
  readonly sentAt: number;
  /** Nothing had held up the sender for a while. */
  readonly isPrompt: boolean;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Null until then, and when there was no answer. */
  status: number | null;
}

export const MOODS = [
  'kind',
  'slow',
  'failing',
  'busy',
  'silent',
  'refusing',
  'moved',
  'gone',
  'forgetful',
  'verbose',
] as const;
export type Mood = (typeof MOODS)[number];

export interface Receivers {
  readonly sent: ReadonlyArray<Sent>;
  readonly networkOf: (process: SimulatedProcess, isPrompt: () => boolean) => Network;
  /** By host. */
  readonly moods: Map<string, Mood>;
  /** So many more messages it answers with an error, where it is kind otherwise. By host. */
  readonly stumbles: Map<string, number>;
  /** Our own name servers do not answer. */
  setUnreachable: (isUnreachable: boolean) => void;
  readonly backUp: () => Restore;
}

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const signatureOf = (id: string, timestamp: string, body: string): string =>
  `v1,${createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`;

/** Gives up as the real one does. */
const SLOWEST_MS = 20_000;

export const createReceivers = (time: Time, chance: Chance, onMessage: (sent: Sent) => void): Receivers => {
  const sent: Sent[] = [];
  const moods = new Map<string, Mood>();
  const stumbles = new Map<string, number>();
  let isUnreachable = false;
  const away = noAnswer('ours', 'resolver-unavailable');

  const stumblesNow = (host: string): boolean => {
    const left = stumbles.get(host) ?? 0;
    stumbles.set(host, Math.max(0, left - 1));
    return left > 0;
  };

  /** The message has arrived whatever is answered, unless nobody was there. */
  const answerOf = async (mood: Mood, one: Sent): Promise<PostResult> => {
    if (mood === 'refusing') return noAnswer('theirs', 'connection-refused');
    onMessage(one);
    await time.sleep(chance.integer(1, 300));
    switch (mood) {
      case 'slow':
        await time.sleep(chance.integer(0, SLOWEST_MS));
        return answering(202);
      case 'failing':
        return answering(chance.pick([500, 502, 503, 404, 400]), { body: 'no' });
      case 'busy':
        return answering(chance.pick([429, 503]), { headers: { 'retry-after': String(chance.integer(0, 4000)) } });
      case 'silent':
        return new Promise(() => undefined);
      case 'moved':
        return answering(302, { headers: { location: 'https://elsewhere.example/' } });
      case 'gone':
        return answering(410);
      case 'forgetful':
        return chance.is(0.5) ? noAnswer('theirs', 'connection-reset') : answering(200);
      case 'verbose':
        return answering(200, { body: 'x'.repeat(4096) });
      default:
        return stumblesNow(new URL(one.url).host) ? answering(500) : answering(200);
    }
  };

  const post = async (request: HttpPost, process: SimulatedProcess, isPrompt: boolean): Promise<PostResult> => {
    if (isUnreachable) return away;
    const { url, headers, body } = request;
    const one: Sent = { at: time.now(), sentAt: process.clock.now(), isPrompt, url, headers, body, status: null };
    sent.push(one);
    const mood = moods.get(new URL(url).host) ?? 'kind';
    const tooLate = time.sleep(request.timeoutMs).then(() => noAnswer('theirs', 'timeout'));
    const result = await Promise.race([answerOf(mood, one), tooLate]);
    if ('answer' in result) one.status = result.answer.status;
    return result;
  };

  return {
    ...{ sent, moods, stumbles },
    backUp: () => {
      const length = sent.length;
      return () => {
        sent.length = length;
      };
    },
    networkOf: (process, isPrompt) => ({
      post: request => process.ask(async () => ({ ...(await post(request, process, isPrompt())), seen: atOnce })),
      unreachable: () => process.ask(async () => (isUnreachable && 'noAnswer' in away ? away.noAnswer : null)),
      close: async () => undefined,
    }),
    setUnreachable: is => {
      isUnreachable = is;
    },
  };
};
