/**
 * How many connections there may be, and for how long an answer may lie there that nobody reads. Node bounds the time in
 * which a request arrives; what is below bounds the rest.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../../runtime/ports';

export interface Connections {
  readonly open: () => number;
  /** It came when all places were taken: it may ask for the health of the service, and for nothing else. */
  readonly isOneTooMany: (socket: Socket) => boolean;
}

/** Beyond all others, for whoever watches over the process. */
const CONNECTIONS_FOR_HEALTH = 32;

/** In ms. */
const LOOK_EVERY_MS = 2_000;
const UNREAD_MS = 60_000;
const HEALTH_CONNECTION_MS = 5_000;

/** In bytes, of all answers that wait for their readers. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export const watchConnections = (
  server: Server,
  most: number,
  clock: Pick<Clock, 'after' | 'elapsed'>,
): Connections => {
  const sockets = new Set<Socket>();
  const tooMany = new WeakSet<Socket>();
  /** Since when something waits to be read. */
  const unreadSince = new WeakMap<Socket, number>();
  server.maxConnections = most + CONNECTIONS_FOR_HEALTH;

  server.on('connection', socket => {
    sockets.add(socket);
    if (!isWatching) lookLater();
    socket.once('close', () => sockets.delete(socket));
    if (sockets.size <= most) return;
    // Those that only wait for a next request give way to whoever has one.
    server.closeIdleConnections();
    tooMany.add(socket);
    const leave = clock.after(HEALTH_CONNECTION_MS, () => socket.destroy());
    socket.once('close', leave);
  });

  let isWatching = false;
  let cancelLook: Cancel = () => undefined;
  const lookLater = (): void => {
    isWatching = sockets.size > 0;
    if (isWatching)
      cancelLook = clock.after(LOOK_EVERY_MS, () => {
        look();
        lookLater();
      });
  };

  const look = (): void => {
    const now = clock.elapsed();
    const waiting: Socket[] = [];
    let bytes = 0;
    for (const socket of sockets) {
      if (socket.writableLength === 0) {
        unreadSince.delete(socket);
        continue;
      }
      const since = unreadSince.get(socket) ?? now;
      unreadSince.set(socket, since);
      if (now - since >= UNREAD_MS) socket.destroy();
      else {
        waiting.push(socket);
        bytes += socket.writableLength;
      }
    }
    waiting.sort((a, b) => b.writableLength - a.writableLength);
    for (const socket of waiting) {
      if (bytes <= MAX_WAITING_BYTES) break;
      bytes -= socket.writableLength;
      socket.destroy();
    }
  };

  server.once('close', () => cancelLook());

  return { open: () => sockets.size, isOneTooMany: socket => sockets.size > most && tooMany.has(socket) };
};
