/** Webhooks that are there for one measurement: what is left over of one must not burden the next. */
import { type Connection, post, remove } from './http';
import { timed, withConnections } from './load';
import type { ManyReceivers } from './many-receivers-client';

export const createWebhooks = async (connection: Connection, urls: ReadonlyArray<string>): Promise<number[]> => {
  const ids: number[] = [];
  for (const url of urls) {
    const webhook = { title: `Receiver ${ids.length}`, url, events: ['FLOW_EXTERNAL_SOURCE'] };
    const { status, body } = await connection.send(post('/webhooks', webhook));
    if (status !== 201) throw new Error(`POST /webhooks was answered with ${status}: ${body}`);
    ids.push(JSON.parse(String(body)).data.id);
  }
  return ids;
};

/** One for each of the first so many receivers, of which some hang. After that they are deleted, and nothing hangs. */
export const withWebhooks = <A>(
  url: string,
  receivers: ManyReceivers,
  { webhooks, hung }: { readonly webhooks: number; readonly hung: number },
  use: () => Promise<A>,
): Promise<A> =>
  withConnections(url, 1, async ([connection]) => {
    if (connection === undefined) throw new Error('there is no connection');
    await receivers.hang(hung);
    const ids = await createWebhooks(connection, receivers.urls.slice(0, webhooks));
    try {
      receivers.forget();
      return await use();
    } finally {
      for (const id of ids) await timed(connection, remove(`/webhooks/${id}`));
      await receivers.hang(0);
    }
  });
