/** Many receivers of webhooks in a process of their own. */
import { setTimeout } from 'node:timers/promises';
import { type Running, startReceiversProcess } from './processes';

export interface Arrival {
  readonly receiver: number;
  readonly requestId: string;
  /** The first byte; in ns, by the clock that all processes share. */
  readonly at: bigint;
}

export interface ManyReceivers extends Pick<Running, 'stop'> {
  readonly urls: ReadonlyArray<string>;
  /** From now on the first so many answer nothing; what others have not answered is answered now. */
  readonly hang: (receivers: number) => Promise<void>;
  /** What arrived so far counts no more. */
  readonly forget: () => void;
  /** What arrived at the receivers from this one on. */
  readonly arrivals: (from: number) => ReadonlyArray<Arrival>;
  /** Resolves once so many have. Rejects when that takes long. */
  readonly have: (count: number, from: number) => Promise<void>;
}

const TIMEOUT_MS = 60_000;

type Message =
  | { readonly ports: ReadonlyArray<number> }
  | { readonly hanging: number }
  | { readonly arrivals: ReadonlyArray<readonly [receiver: number, requestId: string, at: string]> };

export const startReceivers = async (count: number): Promise<ManyReceivers> => {
  const { child, stop } = await startReceiversProcess(count);
  let arrived: Arrival[] = [];
  let isHanging = (): void => undefined;
  const ports = await new Promise<ReadonlyArray<number>>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the receivers have ended')));
    child.on('message', (message: Message) => {
      if ('ports' in message) resolve(message.ports);
      else if ('hanging' in message) isHanging();
      else
        for (const [receiver, requestId, at] of message.arrivals) arrived.push({ receiver, requestId, at: BigInt(at) });
    });
  });
  const arrivals = (from: number) => arrived.filter(({ receiver }) => receiver >= from);
  return {
    stop,
    urls: ports.map(port => `http://127.0.0.1:${port}/hook`),
    hang: receivers =>
      new Promise(resolve => {
        isHanging = resolve;
        child.send({ hang: receivers });
      }),
    forget: () => {
      arrived = [];
    },
    arrivals,
    have: async (wanted, from) => {
      const begin = performance.now();
      while (arrivals(from).length < wanted) {
        if (performance.now() - begin > TIMEOUT_MS)
          throw new Error(`${arrivals(from).length} of ${wanted} messages arrived in ${TIMEOUT_MS / 1000} s`);
        await setTimeout(5);
      }
    },
  };
};
