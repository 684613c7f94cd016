/** Watches one exchange: when each of its steps was done, and what the handshake came to. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Seen } from './ports';

export type SeenOfConnection = Omit<Seen, 'dnsMs'>;

export interface ExchangeWatch {
  readonly follow: (socket: Socket) => void;
  /** The first of an answer is there. */
  readonly answered: () => void;
  readonly seen: () => SeenOfConnection;
}

/** Of connections that are kept. */
const handshakes = new WeakMap<TLSSocket, Seen['tls']>();

export const createExchangeWatch = (elapsed: () => number): ExchangeWatch => {
  const begun = elapsed();
  let connected: number | null = null;
  let secured: number | null = null;
  let answered: number | null = null;
  let tls: Seen['tls'] = null;
  const since = (from: number | null, to: number | null): number | null =>
    to === null ? null : Math.max(0, Math.round(to - (from ?? begun)));

  return {
    follow: socket => {
      if (!socket.connecting) {
        tls = tlsOf(socket);
        return;
      }
      socket.once('connect', () => {
        connected = elapsed();
      });
      socket.once('secureConnect', () => {
        secured = elapsed();
        tls = tlsOf(socket);
      });
    },
    answered: () => {
      answered ??= elapsed();
    },
    seen: () => ({
      connectMs: since(begun, connected),
      tlsMs: since(connected, secured),
      firstByteMs: since(secured ?? connected, answered),
      tls,
    }),
  };
};

const tlsOf = (socket: Socket): Seen['tls'] => {
  if (!(socket instanceof TLSSocket)) return null;
  const earlier = handshakes.get(socket);
  if (earlier !== undefined) return earlier;
  const certificate = socket.getPeerCertificate();
  const ends = Date.parse(certificate.valid_to);
  const tls = {
    protocol: socket.getProtocol() ?? 'unknown',
    certificateEnds: Number.isNaN(ends) ? null : ends,
    cipher: socket.getCipher().standardName,
    issuer: nameOf(certificate.issuer),
  };
  handshakes.set(socket, tls);
  return tls;
};

/** `O=…, CN=…`; a part may be there several times. */
const nameOf = (parts: Readonly<Record<string, string | ReadonlyArray<string> | undefined>> = {}): string | null => {
  const all = Object.entries(parts).flatMap(([name, values]) => [values ?? []].flat().map(value => `${name}=${value}`));
  return all.length === 0 ? null : all.join(', ');
};
