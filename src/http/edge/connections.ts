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
const placesForHealth = 32;

/** In ms. */
const lookEvery = 2_000;
const mostUnread = 60_000;
const placeForHealthFor = 5_000;

/** In bytes, of all answers that wait for their readers. */
const mostWaiting = 64 * 1024 * 1024;

export const watchConnections = (
  server: Server,
  most: number,
  clock: Pick<Clock, 'after' | 'elapsed'>,
): Connections => {
  const sockets = new Set<Socket>();
  const tooMany = new WeakSet<Socket>();
  /** Since when something waits to be read. */
  const unreadSince = new WeakMap<Socket, number>();
  server.maxConnections = most + placesForHealth;

  server.on('connection', socket => {
    sockets.add(socket);
    if (!isWatching) lookLater();
    socket.once('close', () => sockets.delete(socket));
    if (sockets.size <= most) return;
    // Those that only wait for a next request give way to whoever has one.
    server.closeIdleConnections();
    tooMany.add(socket);
    const leave = clock.after(placeForHealthFor, () => socket.destroy());
    socket.once('close', leave);
  });

  let isWatching = false;
  let cancelLook: Cancel = () => undefined;
  const lookLater = (): void => {
    isWatching = sockets.size > 0;
    if (isWatching)
      cancelLook = clock.after(lookEvery, () => {
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
      if (now - since >= mostUnread) socket.destroy();
      else {
        waiting.push(socket);
        bytes += socket.writableLength;
      }
    }
    waiting.sort((a, b) => b.writableLength - a.writableLength);
    for (const socket of waiting) {
      if (bytes <= mostWaiting) break;
      bytes -= socket.writableLength;
      socket.destroy();
    }
  };

  server.once('close', () => cancelLook());

  return { open: () => sockets.size, isOneTooMany: socket => sockets.size > most && tooMany.has(socket) };
};
