/** The few calls to flowsync that this middleware makes. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** flowsync refused. `reason` is made for programs, `message` for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

interface Answer {
  readonly data: unknown;
  readonly error: { readonly message: string; readonly errors: ReadonlyArray<{ readonly reason: string }> } | null;
}

const ATTEMPTS = 6;

/** What a whole list did; or that it waits for a manager, since too many would go, and nothing has changed. */
export type ListAnswer =
  | { readonly added: number; readonly removed: number; readonly moved: number; readonly unchanged: number }
  | { readonly held: { readonly holdId: string; readonly reason: string } };

export const flowsyncAt = (url: string, apiKey: string) => {
  /**
   * Tries again when no answer came or flowsync asked us to. Whether the lost try had an effect we cannot know; the
   * same `Idempotency-Key` on each try of one call makes it count once.
   */
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const headers = {
      'x-api-key': apiKey,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    };
    const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${url}${path}`, request).catch((error: Error) => error);
      const answered = response instanceof Response;
      if (attempt < ATTEMPTS && (!answered || response.status === 429 || response.status >= 500)) {
        const asked = answered ? response.headers.get('retry-after') : null;
        await pause(asked === null ? 100 * 2 ** attempt : Number(asked) * 1000);
        continue;
      }
      if (!answered) throw response;
      const answer = (await response.json()) as Answer;
      if (answer.error === null) return answer;
      throw new Refused(response.status, answer.error.errors[0]?.reason ?? '', answer.error.message);
    }
  };

  const source = (flowId: number, idOrReference: number | string) =>
    `/flows/${flowId}/external-sources/${encodeURIComponent(idOrReference)}`;

  return {
    /** All of it or nothing; what is left out stays as it is. */
    setUp: (flowId: number, settings: { title: string; metadata: Readonly<Record<string, string>> }) =>
      call('POST', `/flows/${flowId}/set-up`, settings),
    /** This is who is on the source now; who is not on the flow yet is added to it. */
    setAllocated: async (
      flowId: number,
      sourceId: number,
      requestId: string,
      participantIds: ReadonlyArray<number>,
    ) => {
      const path = `${source(flowId, sourceId)}/allocations/participants`;
      return (await call('PUT', path, { participantIds, requestId, addMissing: true })).data as ListAnswer;
    },

    progress: (flowId: number, reference: string, percent: number, message: string) =>
      call('POST', `${source(flowId, reference)}/sync/progress`, { percent, message }),
    done: (flowId: number, reference: string, requestId: string, counts: { added: number; removed: number }) =>
      call('POST', `${source(flowId, reference)}/sync/done`, { requestId, counts }),
    fail: (flowId: number, reference: string, requestId: string, reason: string, message: string) =>
      call('POST', `${source(flowId, reference)}/sync/fail`, { requestId, reason, message }),
  };
};

export type Flowsync = ReturnType<typeof flowsyncAt>;
