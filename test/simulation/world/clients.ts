/** How managers and integrators call the service: again under the same key when nothing comes back, sometimes twice at once. */
import type { Restore } from './backups';
import type { Chance } from './chance';
import type { HttpAnswer, Replica } from './replica';
import type { Time } from './time';

/** One intent of a caller, however often it was sent. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  readonly at: number;
  /** The last answer that says how it went; null: nobody ever answered. */
  answer: HttpAnswer | null;
  answeredAt: number;
  /** All that were 2xx, and when the first one was. */
  readonly successes: HttpAnswer[];
  doneAt: number | null;
}

export interface Clients {
  readonly calls: ReadonlyArray<Call>;
  readonly statuses: ReadonlyMap<number, number>;
  /** `meanwhile` is what happens between the answer and a repetition under the same key. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    meanwhile?: () => Promise<unknown>,
  ) => Promise<HttpAnswer | null>;
  /** What was answered since is as if it had not been. */
  readonly backUp: () => Restore;
  /** Asks this replica once. */
  readonly ask: (replica: Replica, path: string, position?: number) => Promise<HttpAnswer | null>;
}

export const ADMIN_KEY = 'admin-key-of-the-simulated-world';

const TIMEOUT_MS = 30_000;
const TRIES = 6;

export const createClients = (
  time: Time,
  chance: Chance,
  replicas: ReadonlyArray<Replica>,
  onAnswer: (call: Pick<Call, 'method' | 'path' | 'body'>, answer: HttpAnswer) => void,
): Clients => {
  const calls: Call[] = [];
  const statuses = new Map<number, number>();
  let restores = 0;

  const withTimeout = (answer: Promise<HttpAnswer | null>): Promise<HttpAnswer | null> =>
    Promise.race([answer, time.sleep(TIMEOUT_MS).then(() => null)]);

  const ask: Clients['ask'] = (replica, path, position = 0) =>
    withTimeout(
      replica.request({
        method: 'GET',
        path,
        headers: { 'x-api-key': ADMIN_KEY, 'flowsync-position': String(position) },
      }),
    );

  const send = async (call: Call): Promise<HttpAnswer | null> => {
    const up = replicas.filter(replica => replica.isUp());
    const replica = chance.pick(up.length > 0 ? up : replicas);
    const headers = { 'x-api-key': ADMIN_KEY, 'idempotency-key': call.key, 'x-correlation-id': call.key };
    const { method, path, body } = call;
    const restoresThen = restores;
    const answer = await withTimeout(replica.request({ method, path, body, headers }));
    statuses.set(answer?.status ?? 0, (statuses.get(answer?.status ?? 0) ?? 0) + 1);
    if (answer === null || restores !== restoresThen) return null;
    onAnswer(call, answer);
    if (answer.status >= 300) return answer;
    call.successes.push(answer);
    call.doneAt ??= time.now();
    // Whoever made something looks at it.
    const made = answer.status === 202 && path.endsWith('/sync') ? `-requests/${answer.body.data.requestId}` : null;
    const seen = made === null ? null : await ask(replica, path + made);
    if (restores !== restoresThen) return null;
    if (seen !== null) onAnswer({ method: 'GET', path: path + made, body: 'what was just made' }, seen);
    return answer;
  };

  const isFinal = (answer: HttpAnswer | null): answer is HttpAnswer =>
    answer !== null && answer.status < 500 && answer.status !== 429;

  const sendUntilAnswered = async (call: Call): Promise<void> => {
    for (let tried = 0; tried < TRIES; tried++) {
      const answer = await send(call);
      if (isFinal(answer)) {
        call.answer = answer;
        call.answeredAt = time.now();
        return;
      }
      await time.sleep(chance.magnitude(100, 60_000));
    }
  };

  const backUp = (): Restore => {
    const kept = new Map(calls.map(call => [call, { ...call, successes: call.successes.length }] as const));
    return () => {
      restores += 1;
      for (const call of calls) {
        const then = kept.get(call);
        call.answer = then?.answer ?? null;
        call.answeredAt = then?.answeredAt ?? Number.POSITIVE_INFINITY;
        call.doneAt = then?.doneAt ?? null;
        call.successes.length = then?.successes ?? 0;
      }
    };
  };

  return {
    calls,
    statuses,
    backUp,
    call: async (method, path, body, meanwhile) => {
      const call: Call = {
        ...{ method, path, body },
        key: chance.uuid(),
        at: time.now(),
        answer: null,
        answeredAt: Number.POSITIVE_INFINITY,
        successes: [],
        doneAt: null,
      };
      calls.push(call);
      // A double click, or a middleware that is impatient.
      const second = chance.is(0.06) ? send(call) : null;
      await sendUntilAnswered(call);
      await second;
      if (meanwhile !== undefined) {
        await meanwhile();
        await send(call);
      }
      // Some send again, long after they were answered.
      if (chance.is(0.1)) time.after(chance.magnitude(1000, 100_000_000), () => void send(call));
      return call.answer;
    },
    ask,
  };
};
