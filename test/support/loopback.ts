/** Servers of a test, on a port of this machine that is free. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const listening: Server[] = [];
const sockets = new Set<Socket>();

/** Resolves to the port. Closed by itself, with all connections, after the tests of the importing file. */
export const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  listening.push(server);
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return (server.address() as AddressInfo).port;
};

/** Nobody listens there now. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
};

afterAll(() => {
  for (const server of listening.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
});
