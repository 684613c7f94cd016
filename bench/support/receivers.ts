/** A receiver of webhooks in a process of its own. */
import { type Running, startReceiverProcess } from './processes';

export interface Receiver extends Pick<Running, 'url' | 'stop'> {
  /** When the first byte of the webhook about a sync request arrived; in ns, by the clock that all processes share. */
  readonly arrived: (requestId: string) => Promise<bigint>;
}

const timeoutMs = 60_000;

export const startReceiver = async (): Promise<Receiver> => {
  const { url, child, stop } = await startReceiverProcess();
  const arrivals = new Map<string, bigint>();
  const waiting = new Map<string, (at: bigint) => void>();
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the receiver has ended')));
    child.on('message', (message: { readonly listening?: true; readonly requestId: string; readonly at: string }) => {
      if (message.listening) return resolve();
      const { requestId, at } = message;
      arrivals.set(requestId, BigInt(at));
      waiting.get(requestId)?.(BigInt(at));
      waiting.delete(requestId);
    });
  });
  return {
    url,
    stop,
    arrived: requestId =>
      new Promise((resolve, reject) => {
        const at = arrivals.get(requestId);
        if (at !== undefined) return resolve(at);
        const late = setTimeout(() => reject(new Error(`no webhook for ${requestId} in ${timeoutMs} ms`)), timeoutMs);
        waiting.set(requestId, arrived => {
          clearTimeout(late);
          resolve(arrived);
        });
      }),
  };
};
