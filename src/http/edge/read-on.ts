/**
 * Who is refused while the body is still on its way would not see the answer if the connection were closed at once: what
 * is sent after that comes back as a broken connection. So the rest is read and dropped, up to a bound.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** In bytes; `requestTimeout` bounds the time. */
const MAX_DROPPED_BYTES = 16 * 1024 * 1024;

export const readOn = ({ raw }: FastifyRequest, reply: FastifyReply): void => {
  const { 'content-length': length, 'transfer-encoding': encoding } = raw.headers;
  if (raw.complete || (length === undefined && encoding === undefined)) return;
  reply.removeHeader('connection');
  const { socket } = raw;
  const upTo = socket.bytesRead + MAX_DROPPED_BYTES;
  reply.raw.once('finish', () => {
    raw.on('data', () => {
      if (socket.bytesRead > upTo) socket.destroy();
    });
    raw.resume();
  });
};
