/**
 * Receivers of webhooks, each at a port of its own, in one process. It parses as little as it can, since it shares the
 * machine with what is measured. Some hang: they take the message and never answer.
 */
import { createServer, type Socket } from 'node:net';

const count = Number(process.env.RECEIVERS);
/** Of the first so many nothing is ever answered. */
let hung = 0;
/** What hangs, to be answered when it no longer does. */
const waiting = new Set<() => void>();
let arrivals: Array<readonly [receiver: number, requestId: string, at: string]> = [];

const LENGTH = /\r\ncontent-length: *(\d+)/i;
const REQUEST_ID = /"requestId":"([^"]+)"/;
const ACCEPTED = 'HTTP/1.1 204 No Content\r\n\r\n';

const serve = (receiver: number) => (socket: Socket) => {
  let text = '';
  let at = 0n;
  const take = (): void => {
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const end = head + 4 + Number(LENGTH.exec(text)?.[1] ?? 0);
    if (text.length < end) return;
    if (receiver < hung) return void waiting.add(take);
    arrivals.push([receiver, REQUEST_ID.exec(text)?.[1] ?? '', String(at)]);
    text = text.slice(end);
    if (socket.writable) socket.write(ACCEPTED);
  };
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('close', () => waiting.delete(take));
  socket.on('data', part => {
    if (text === '') at = process.hrtime.bigint();
    text += part;
    take();
  });
};

const listening = Array.from(
  { length: count },
  (_, receiver) =>
    new Promise<number>(resolve => {
      const server = createServer(serve(receiver)).listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    }),
);
void Promise.all(listening).then(ports => process.send?.({ ports }));

process.on('message', ({ hang }: { readonly hang: number }) => {
  hung = hang;
  const all = [...waiting];
  waiting.clear();
  for (const take of all) take();
  process.send?.({ hanging: hang });
});
setInterval(() => {
  if (arrivals.length > 0) process.send?.({ arrivals });
  arrivals = [];
}, 5);
process.on('SIGTERM', () => process.exit(0));
