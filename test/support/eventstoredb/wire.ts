import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { parseConnectionString } from '../../../src/event-store/eventstoredb/connection/connection-string';
import { server } from './server';

/** A wire between a store and its server that can be cut, frozen and made to lose answers. */
export interface Wire {
  /** The server's, by way of this wire. */
  readonly connectionString: (options?: string) => string;
  /** Ends all connections, as the death of a server does. */
  readonly cut: () => void;
  /** Nothing passes, and nobody is notified. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** The connections there are stay open, and nothing passes over them ever again; new ones are as ever. */
  readonly abandon: () => void;
  /** What the server answers from now on is lost; requests still reach it. Until `cut`. */
  readonly loseAnswers: () => void;
  /** Nobody listens any more; connections end. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Connections so far. */
  readonly connections: () => number;
}

const hosts = (connectionString: string): RegExp => {
  if (!connectionString.startsWith('esdb://')) throw new Error('these tests need the connection string of one node');
  return /^(esdb:\/\/(?:[^@]*@)?)[^/?]+/;
};

export const openWire = async (): Promise<Wire> => {
  const parsed = parseConnectionString(server);
  const target = parsed._tag === 'Right' ? parsed.right.hosts[0] : undefined;
  if (target === undefined) throw new Error('FLOWSYNC_TEST_ESDB holds no valid connection string');
  const pairs = new Set<readonly [Socket, Socket]>();
  const abandoned = new Set<Socket>();
  let frozen = false;
  let losing = false;
  let connections = 0;
  let port = 0;

  const listener = createServer(client => {
    connections += 1;
    const upstream = connect(target.port, target.address);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    client.on('data', data => upstream.write(data));
    upstream.on('data', data => {
      if (!losing) client.write(data);
    });
    if (frozen) for (const socket of pair) socket.pause();
  });

  const start = async (): Promise<void> => {
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    port = (listener.address() as AddressInfo).port;
  };
  const abandon = (): void => {
    frozen = false;
    for (const pair of pairs)
      for (const socket of pair) {
        socket.pause();
        abandoned.add(socket);
      }
    pairs.clear();
  };
  const cut = (): void => {
    losing = false;
    for (const [client, upstream] of [...pairs]) {
      client.destroy();
      upstream.destroy();
    }
  };
  await start();
  return {
    connectionString: (options = '') => {
      const through = server.replace(hosts(server), `$1127.0.0.1:${port}`);
      return options === '' ? through : `${through}${through.includes('?') ? '&' : '?'}${options}`;
    },
    cut,
    freeze: () => {
      frozen = true;
      for (const sockets of pairs) for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const sockets of pairs) for (const socket of sockets) socket.resume();
    },
    abandon,
    loseAnswers: () => {
      losing = true;
    },
    stop: async () => {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      for (const socket of abandoned) socket.destroy();
      await closed;
    },
    start,
    connections: () => connections,
  };
};
