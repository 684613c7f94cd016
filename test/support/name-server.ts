/** A name server on a port of this machine, for the tests of who asks it. */
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** `null`: it does not answer. */
export type Known =
  | { readonly ttl: number; readonly four?: ReadonlyArray<string>; readonly six?: ReadonlyArray<string> }
  | 'no-such-name'
  | 'failure'
  | null;

export interface NameServer {
  readonly address: string;
  /** Names that were asked for, once for each kind of address. */
  readonly asked: ReadonlyArray<string>;
}

const A = 1;
const AAAA = 28;
const codes = { 'no-such-name': 3, failure: 2 } as const;

const open: Array<() => void> = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Closed when the test has ended. */
export const nameServer = async (known: (name: string) => Known): Promise<NameServer> => {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const { name, type, end } = readQuestion(question);
    asked.push(name);
    const answer = known(name);
    if (answer !== null) socket.send(replyTo(question.subarray(0, end), type, answer), from.port, from.address);
  });
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
  open.push(() => socket.close());
  return { address: `127.0.0.1:${(socket.address() as AddressInfo).port}`, asked };
};

const readQuestion = (message: Buffer): { name: string; type: number; end: number } => {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length !== 0; length = message[at] ?? 0) {
    labels.push(message.subarray(at + 1, at + 1 + length).toString());
    at += length + 1;
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
};

const replyTo = (question: Buffer, type: number, answer: Exclude<Known, null>): Buffer => {
  const records =
    typeof answer === 'string' ? [] : type === A ? (answer.four ?? []) : type === AAAA ? (answer.six ?? []) : [];
  const reply = Buffer.from(question);
  reply.writeUInt16BE(0x8180 | (typeof answer === 'string' ? codes[answer] : 0), 2);
  reply.writeUInt16BE(records.length, 6);
  reply.fill(0, 8, 12);
  const ttl = typeof answer === 'string' ? 0 : answer.ttl;
  return Buffer.concat([reply, ...records.map(address => recordOf(type, ttl, bytesOf(address)))]);
};

const recordOf = (type: number, ttl: number, bytes: Buffer): Buffer => {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name that was asked for
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([head, bytes]);
};

/** IPv6 in all its eight groups. */
const bytesOf = (address: string): Buffer =>
  address.includes(':')
    ? Buffer.from(
        address
          .split(':')
          .map(group => group.padStart(4, '0'))
          .join(''),
        'hex',
      )
    : Buffer.from(address.split('.').map(Number));
