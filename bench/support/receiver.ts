/** Receives webhooks: tells its parent when the first byte of each arrived, and for which sync request it was. */
import { createServer } from 'node:http';

const arrivals = new WeakMap<object, bigint>();

const server = createServer((request, response) => {
  const at = arrivals.get(request.socket) ?? process.hrtime.bigint();
  let body = '';
  request.setEncoding('utf8');
  request.on('data', part => {
    body += part;
  });
  request.on('end', () => {
    response.writeHead(204).end();
    arrivals.delete(request.socket);
    process.send?.({ requestId: JSON.parse(body).data.requestId, at: String(at) });
  });
});
// Before the parser has seen it.
server.on('connection', socket =>
  socket.prependListener('data', () => {
    if (!arrivals.has(socket)) arrivals.set(socket, process.hrtime.bigint());
  }),
);
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.({ listening: true }));
process.on('SIGTERM', () => process.exit(0));
