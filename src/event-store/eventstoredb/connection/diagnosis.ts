/**
 * Why there is no connection. A channel says no more than *unavailable*, whatever the reason, so a plain socket is
 * tried, which tells by error codes.
 */
import { connect as connectPlain } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { Clock } from '../../../runtime/ports';
import type { ConnectionString, Host } from './connection-string';
import { type OpenError, openError } from './open-error';
import type { Certificates } from './tls';

const SOCKETS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'that host cannot be reached',
  ENETUNREACH: 'that network cannot be reached',
  ETIMEDOUT: 'it does not answer',
};

const NO_TLS = 'it speaks no TLS; if that is meant, say tls=false';
const NO_TLS_ANSWER = 'it does not answer to TLS; if it speaks none, say tls=false';

const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ECONNRESET: NO_TLS,
};

/** Of several hosts the first that has the worse problem than being away. */
export const diagnose = async (
  settings: ConnectionString,
  certificates: Certificates,
  clock: Clock,
): Promise<OpenError> => {
  const problems = await Promise.all(settings.hosts.map(host => problemAt(host, settings, certificates, clock)));
  return (
    problems.find(({ reason }) => reason !== 'unreachable') ??
    problems[0] ??
    openError('other', 'The connection string names no host.')
  );
};

const problemAt = async (
  host: Host,
  settings: ConnectionString,
  { ca, cert, key }: Certificates,
  clock: Clock,
): Promise<OpenError> => {
  const where = `${host.address}:${host.port}`;
  const plain = await attempt(clock, settings.deadlineMs, host, null);
  if (plain !== null) return openError('unreachable', nobody(where, plain));
  const given = { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
  const secure = await attempt(clock, settings.deadlineMs, host, settings.tls ? given : { rejectUnauthorized: false });
  if (settings.tls && secure !== null) {
    // It was there a moment ago, and goes or comes.
    if (secure === 'ETIMEDOUT') return openError('not-ready', noTls(where, NO_TLS_ANSWER, secure));
    if (SOCKETS[secure] !== undefined) return openError('unreachable', nobody(where, secure));
    const why =
      CERTIFICATES[secure] ??
      'its certificate is not from a trusted authority; name the file of that authority by tlsCAFile';
    return openError('tls', noTls(where, why, secure));
  }
  if (!settings.tls && secure === null)
    return openError('tls', `EventStoreDB at ${where} speaks TLS only; leave out tls=false.`);
  return openError(
    'not-ready',
    `EventStoreDB at ${where} takes connections but does not answer; is it starting, or is it another server?`,
  );
};

const nobody = (where: string, code: string): string =>
  `No EventStoreDB at ${where}: ${SOCKETS[code] ?? 'no connection'} (${code}).`;

const noTls = (where: string, why: string, code: string): string =>
  `No secure connection to EventStoreDB at ${where}: ${why} (${code}).`;

/** Null: connected. */
type Code = string | null;

const attempt = (clock: Clock, timeoutMs: number, { address, port }: Host, tls: ConnectionOptions | null) =>
  new Promise<Code>(resolve => {
    const host = address.replace(/^\[|\]$/g, '');
    const socket =
      tls === null
        ? connectPlain({ host, port })
        : connectTls({
            host,
            port,
            ALPNProtocols: ['h2'],
            ...(/[a-z]/i.test(host) ? { servername: host } : {}),
            ...tls,
          });
    const end = (code: Code): void => {
      cancel();
      socket.destroy();
      resolve(code);
    };
    const cancel = clock.after(timeoutMs, () => end('ETIMEDOUT'));
    socket.once(tls === null ? 'connect' : 'secureConnect', () => end(null));
    socket.on('error', error => end(codeOf(error)));
    socket.on('close', () => end('ECONNRESET'));
  });

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'UNKNOWN';
