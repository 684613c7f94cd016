/**
 * Connections that are kept for the next message to the same receiver, for a moment: a handshake, of TLS above all, costs
 * more than the message. One that something unexpected came over is never used again, since whatever follows could be
 * taken for the answer to another message.
 */
import type { LookupAddress } from 'node:dns';
import { type AgentOptions, Agent as HttpAgent, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

/** Shorter than servers usually keep one: most never close it just when it is used. */
const IDLE_MS = 4000;
const MAX_IDLE_TO_ONE = 32;
const MAX_IDLE = 512;

/** Whose answer is awaited on a connection. */
export interface Use {
  /** Something came; `bytes`: all that came since its use began. */
  readonly received: (bytes: number) => void;
  /** Whether the connection may be used once more. */
  readonly isClean: () => boolean;
}

/** Those that connect to other addresses are others: a connection goes to an address that was checked for this message. */
type PooledOptions = RequestOptions & { readonly addresses?: string };

export interface KeptConnections {
  /** What a request takes to use them. */
  readonly options: (url: URL, addresses: ReadonlyArray<LookupAddress>) => RequestOptions;
  /** From the time that the request has got its connection. */
  readonly use: (socket: Socket, by: Use) => void;
  readonly close: () => void;
}

export const createKeptConnections = (): KeptConnections => {
  const idle = new Set<Socket>();
  const uses = new WeakMap<Socket, { before: number; by: Use }>();

  const mayKeep = (socket: Socket): boolean => idle.size < MAX_IDLE && (uses.get(socket)?.by.isClean() ?? false);

  const options: AgentOptions = { keepAlive: true, maxFreeSockets: MAX_IDLE_TO_ONE, timeout: IDLE_MS };
  const keeping = <A extends HttpAgent>(agent: A): A => {
    const [nameOf, keep] = [agent.getName.bind(agent), agent.keepSocketAlive.bind(agent)];
    return Object.assign(agent, {
      getName: (of: PooledOptions): string => `${nameOf(of)}|${of.addresses}`,
      keepSocketAlive: (socket: Socket): boolean => {
        const isKept = mayKeep(socket) && Boolean(keep(socket));
        if (isKept) idle.add(socket);
        return isKept;
      },
    });
  };
  const [http, https] = [keeping(new HttpAgent(options)), keeping(new HttpsAgent(options))];

  const watch = (socket: Socket): void => {
    socket.on('data', () => {
      const use = uses.get(socket);
      // Nobody asked for anything.
      if (use === undefined || idle.has(socket)) socket.destroy();
      else use.by.received(socket.bytesRead - use.before);
    });
    socket.once('close', () => idle.delete(socket));
  };

  return {
    options: (url, addresses) => ({
      agent: url.protocol === 'https:' ? https : http,
      ...{
        addresses: addresses
          .map(({ address }) => address)
          .toSorted()
          .join(),
      },
    }),
    use: (socket, by) => {
      if (!uses.has(socket)) watch(socket);
      idle.delete(socket);
      uses.set(socket, { before: socket.bytesRead, by });
    },
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
};
