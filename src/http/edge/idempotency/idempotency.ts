/** A POST that is sent again under its `Idempotency-Key` gets the answer of the first, and changes nothing. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Refusal, Success } from '../envelope';
import { type Failure, failing } from '../failure';
import type { ReplyStore } from './reply-store';

export interface Reply {
  readonly status: number;
  readonly body: Success | Refusal;
}

/** A request under a key. */
export interface Keyed {
  /** Stands for the client and its key. */
  readonly name: string;
  readonly owner: string;
  /** Stands for all that it asks for. */
  readonly fingerprint: string;
  /** Its answer shows what may have lost its meaning when the request is repeated: it is made anew. */
  readonly isSecret: boolean;
}

export interface Idempotency {
  /**
   * Runs `work` unless an answer is kept under the name; waits for whoever runs it at this moment. `work` may run again
   * when it failed in a way that says nothing of the request (5xx, 401, 429, or by throwing), or when its answer was too
   * long to keep: it finds its own effect then.
   * Throws a `Failure` (422) when the name was used for a request with another fingerprint.
   */
  readonly once: (request: Keyed, work: () => Promise<Reply>) => Promise<Reply & { readonly replayed: boolean }>;
}

interface RunningRequest {
  readonly fingerprint: string;
  /** Null when there is no answer that others may share. */
  readonly answer: Promise<Reply | null>;
}

/** Of all that it is made of, in a form that leaves no doubt where one part ends. */
export const fingerprintOf = (...parts: ReadonlyArray<unknown>): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

export const createIdempotency = (answers: ReplyStore, log: Logger): Idempotency => {
  const running = new Map<string, RunningRequest>();

  const keep = async ({ name, owner, fingerprint, isSecret }: Keyed, { status, body }: Reply): Promise<void> => {
    try {
      await answers.keep(name, owner, { fingerprint, status, body: isSecret ? null : body });
    } catch (error) {
      // The effect stands, and a repetition finds it in the log: no reason to tell the caller that it failed.
      log.warn(
        { err: error },
        'an answer could not be kept under its idempotency key; a repeated request is answered anew',
      );
    }
  };

  const run = async (request: Keyed, isKnown: boolean, work: () => Promise<Reply>): Promise<Reply> => {
    const { name, fingerprint } = request;
    let tell: (reply: Reply | null) => void = () => undefined;
    running.set(name, { fingerprint, answer: new Promise(resolve => (tell = resolve)) });
    let result: Reply | null = null;
    try {
      const reply = await work();
      if (isKept(reply)) {
        if (!isKnown) await keep(request, reply);
        result = reply;
      }
      return reply;
    } finally {
      running.delete(name);
      tell(result);
    }
  };

  return {
    once: async (request, work) => {
      for (;;) {
        const other = running.get(request.name);
        const earlier = other ?? answers.find(request.name);
        if (earlier === null) return { ...(await run(request, false, work)), replayed: false };
        if (earlier.fingerprint !== request.fingerprint) throw used();
        if (!('answer' in earlier) && earlier.body === null)
          return { ...(await run(request, true, work)), replayed: true };
        const reply = 'answer' in earlier ? await earlier.answer : earlier;
        if (reply !== null && reply.body !== null) return { status: reply.status, body: reply.body, replayed: true };
      }
    },
  };
};

const isKept = ({ status }: Reply): boolean => status < 500 && status !== 401 && status !== 429;

const used = (): Failure =>
  failing(422, 'idempotency-key-reused', 'idempotency-key was used for another request; use a new key for each.');
