/** A server that takes every request and answers none. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Silence {
  readonly url: string;
  /** Resolves with the next request. */
  readonly asked: () => Promise<unknown>;
}

const close: Array<() => void> = [];
afterAll(() => {
  for (const one of close.splice(0)) one();
});

export const serveSilence = async (): Promise<Silence> => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  close.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => once(server, 'request'),
  };
};
