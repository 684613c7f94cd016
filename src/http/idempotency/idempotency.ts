/** A POST that is sent again under its `Idempotency-Key` gets the answer of the first, and changes nothing. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { type Failure, failing } from '../failure';
import type { AnswerStore, KeptAnswer } from './answer-store';

export type Reply = Omit<KeptAnswer, 'fingerprint'>;

export interface Idempotency {
  /**
   * Runs `work` unless an answer is kept under `name`; waits for whoever runs it at this moment. `work` may run again
   * when it failed in a way that says nothing of the request (5xx, 401, 429, or by throwing).
   * Throws a `Failure` (422) when the name was used for a request with another fingerprint.
   */
  readonly once: (
    name: string,
    fingerprint: string,
    work: () => Promise<Reply>,
  ) => Promise<Reply & { readonly replayed: boolean }>;
}

/** Of all that it is made of, in a form that leaves no doubt where one part ends. */
export const fingerprintOf = (...parts: ReadonlyArray<unknown>): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const isKept = ({ status }: Reply): boolean => status < 500 && status !== 401 && status !== 429;

const used = (): Failure =>
  failing(422, 'idempotency-key-reused', 'idempotency-key was used for another request; use a new key for each.');

interface Running {
  readonly fingerprint: string;
  /** Null when it came to nothing that others could be told. */
  readonly answer: Promise<Reply | null>;
}

export const createIdempotency = (answers: AnswerStore, log: Logger): Idempotency => {
  const running = new Map<string, Running>();

  const keep = async (name: string, fingerprint: string, reply: Reply): Promise<void> => {
    try {
      await answers.keep(name, { fingerprint, ...reply });
    } catch (error) {
      // The effect stands, and a repetition finds it in the log: no reason to tell the caller that it failed.
      log.warn({ err: error }, 'an answer under an idempotency key was not kept');
    }
  };

  const run = async (name: string, fingerprint: string, work: () => Promise<Reply>): Promise<Reply> => {
    let tell: (reply: Reply | null) => void = () => undefined;
    running.set(name, { fingerprint, answer: new Promise(resolve => (tell = resolve)) });
    let result: Reply | null = null;
    try {
      const reply = await work();
      if (isKept(reply)) {
        await keep(name, fingerprint, reply);
        result = reply;
      }
      return reply;
    } finally {
      running.delete(name);
      tell(result);
    }
  };

  return {
    once: async (name, fingerprint, work) => {
      for (;;) {
        const other = running.get(name);
        const known = other ?? answers.find(name);
        if (known === null) return { ...(await run(name, fingerprint, work)), replayed: false };
        if (known.fingerprint !== fingerprint) throw used();
        const reply = 'answer' in known ? await known.answer : known;
        if (reply !== null) return { status: reply.status, body: reply.body, replayed: true };
      }
    },
  };
};
