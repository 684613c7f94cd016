/**
 * TLS of the channels. gRPC names the server in the handshake by the host of its address. Where that is an IP address,
 * TLS does not allow it (RFC 6066) and Node warns of it: such a server is not named, and its certificate must hold the
 * address.
 */
import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, type SecureContext } from 'node:tls';
import { ChannelCredentials, credentials } from '@grpc/grpc-js';

export interface Certificates {
  readonly ca: Buffer | null;
  readonly cert: Buffer | null;
  readonly key: Buffer | null;
}

type CreateConnector = ChannelCredentials['_createSecureConnector'];
type Connector = ReturnType<CreateConnector>;

/** Of `host:port`, in which an IPv6 address stands in brackets. */
const hostOf = (path: string): string => path.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

/** Node checks the certificate against the host, and ends the socket when it does not hold. */
const secured = (socket: Socket, host: string, secureContext: SecureContext): ReturnType<Connector['connect']> =>
  new Promise((resolve, reject) => {
    const secure = connect({ socket, host, secureContext, ALPNProtocols: ['h2'] }, () =>
      resolve({ socket: secure, secure: true }),
    );
    secure.on('error', reject);
  });

class TlsCredentials extends ChannelCredentials {
  readonly #context: SecureContext;
  readonly #named: ChannelCredentials;

  constructor(context: SecureContext) {
    super();
    this.#context = context;
    this.#named = credentials.createFromSecureContext(context);
  }

  _isSecure(): boolean {
    return true;
  }

  _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  _createSecureConnector(...parts: Parameters<CreateConnector>): Connector {
    const named = this.#named._createSecureConnector(...parts);
    const host = hostOf(parts[0].path);
    if (isIP(host) === 0) return named;
    return {
      connect: socket => secured(socket, host, this.#context),
      waitForReady: () => named.waitForReady(),
      getCallCredentials: () => named.getCallCredentials(),
      destroy: () => named.destroy(),
    };
  }
}

export const tlsCredentials = ({ ca, cert, key }: Certificates): ChannelCredentials =>
  new TlsCredentials(createSecureContext({ ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }));
