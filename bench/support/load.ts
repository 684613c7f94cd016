/** Requests to a server, each connection waiting for its answer before it sends the next. */
import { type Connection, open } from './http';

/** In ms from the request to its whole answer, in the order of the requests. */
export type Latencies = ReadonlyArray<number>;

/** Fails on an answer that is no success: a figure counts what worked. */
export const timed = async (connection: Connection, request: string): Promise<number> => {
  const begin = performance.now();
  const { status, body } = await connection.send(request);
  const end = performance.now();
  if (status < 200 || status > 299) throw new Error(`${request}\n\nwas answered with ${status}: ${body}`);
  return end - begin;
};

export const withConnections = async <A>(
  url: string,
  count: number,
  use: (connections: ReadonlyArray<Connection>) => Promise<A>,
): Promise<A> => {
  const connections = await Promise.all(Array.from({ length: count }, () => open(url)));
  try {
    return await use(connections);
  } finally {
    for (const { close } of connections) close();
  }
};

/** One after the other, over one connection. */
export const inTurn = (url: string, requests: ReadonlyArray<string>): Promise<Latencies> =>
  withConnections(url, 1, async ([connection]) => {
    const latencies: number[] = [];
    for (const request of requests) if (connection !== undefined) latencies.push(await timed(connection, request));
    return latencies;
  });

/** As many as the connections allow; answered requests per second. */
export const perSecond = (url: string, connections: number, seconds: number, next: () => string): Promise<number> =>
  withConnections(url, connections, async all => {
    const begin = performance.now();
    const until = begin + seconds * 1000;
    let answered = 0;
    await Promise.all(
      all.map(async connection => {
        while (performance.now() < until) {
          await timed(connection, next());
          answered += 1;
        }
      }),
    );
    return (answered * 1000) / (performance.now() - begin);
  });

/** As many connections as there are requests under way. */
export const openPool = (url: string): { readonly send: Connection['send']; readonly close: () => void } => {
  const connections: Connection[] = [];
  const free: Connection[] = [];
  const another = async (): Promise<Connection> => {
    const connection = await open(url);
    connections.push(connection);
    return connection;
  };
  return {
    send: async request => {
      const connection = free.pop() ?? (await another());
      const answer = await connection.send(request);
      free.push(connection);
      return answer;
    },
    close: () => {
      for (const { close } of connections) close();
    },
  };
};

/** One request after the other over one connection, as long as something else goes on. */
export const beside = async <A>(
  url: string,
  load: Promise<A>,
  next: () => string,
): Promise<readonly [loaded: A, latencies: Latencies]> => {
  const latencies: number[] = [];
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  load.then(over, over);
  await withConnections(url, 1, async ([connection]) => {
    while (!isOver && connection !== undefined) latencies.push(await timed(connection, next()));
  });
  return [await load, latencies];
};
