/** How many events requests have led to: checkpoints come by themselves, and who came in is counted by the minute. */
import { historyLogStream } from '../../domain/history-log';
import type { Send } from './http-client';

export const eventCount = async (request: Send): Promise<number> => {
  let count = 0;
  for (let cursor: string | null = '0'; cursor !== null; ) {
    const { body } = await request('GET', `/events?limit=1000&cursor=${cursor}`);
    count += body.data.filter(
      ({ stream }: { readonly stream: string }) => stream !== historyLogStream && !stream.startsWith('access-'),
    ).length;
    cursor = body.cursor;
  }
  return count;
};
