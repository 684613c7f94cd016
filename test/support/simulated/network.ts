import type { Clock, HttpAnswer, HttpPost, Network, NoAnswer, PostResult, Seen } from '../../../src/runtime/ports';

export const answering = (status: number, rest: Partial<HttpAnswer> = {}): PostResult => ({
  answer: { status, headers: {}, body: '', ...rest },
});
export const noAnswer = (kind: NoAnswer['kind'], reason: string): PostResult => ({
  noAnswer: { kind, reason, message: reason },
});

/** Answers after some time; with no result it never does. */
export const later = (clock: Clock, ms: number, result?: PostResult): Promise<PostResult> =>
  new Promise(resolve => {
    if (result !== undefined) clock.after(ms, () => resolve(result));
  });

/** Nothing takes time here but what a receiver takes. */
export const atOnce: Seen = { dnsMs: 0, connectMs: 0, tlsMs: 0, firstByteMs: 0, tls: null };

export interface Posted extends HttpPost {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface SimulatedNetwork extends Network {
  /** What was sent, in order. */
  readonly posts: ReadonlyArray<Posted>;
}

export type Receiver = (post: Posted, clock: Clock) => PostResult | Promise<PostResult>;

/** What lies out there is one function. As the real network it gives up after the time that the request allows. */
export const simulatedNetwork = (
  clock: Clock,
  receiver: Receiver,
  unreachable: () => NoAnswer | null = () => null,
): SimulatedNetwork => {
  const posts: Posted[] = [];
  return {
    posts,
    post: async request => {
      const posted = { ...request, at: clock.now() };
      posts.push(posted);
      let cancel = (): void => undefined;
      const timeout = new Promise<PostResult>(resolve => {
        cancel = clock.after(request.timeoutMs, () => resolve(noAnswer('theirs', 'timeout')));
      });
      const result = await Promise.race([receiver(posted, clock), timeout]).finally(cancel);
      return { ...result, seen: atOnce };
    },
    unreachable: async () => unreachable(),
    close: async () => undefined,
  };
};
