/** What the errors of sockets, TLS and HTTP mean for a webhook: whose side failed. */
import type { NoAnswer } from './ports';

type Failure = Error & { readonly code?: string };

/** Carries a refusal through the layers that only know errors. */
class Refused extends Error {
  constructor(readonly noAnswer: NoAnswer) {
    super(noAnswer.message);
  }
}

/** By the error codes of libuv and Node; what is not named here is their side's fault. */
const reasons: Readonly<Record<string, readonly [NoAnswer['kind'], string]>> = {
  ECONNREFUSED: ['theirs', 'connection-refused'],
  ECONNRESET: ['theirs', 'connection-reset'],
  EPIPE: ['theirs', 'connection-reset'],
  HPE_HEADER_OVERFLOW: ['theirs', 'answer-too-large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['theirs', 'answer-too-large'],
  ETIMEDOUT: ['theirs', 'timeout'],
  EHOSTUNREACH: ['theirs', 'host-unreachable'],
  EPROTO: ['theirs', 'tls'],
  // This machine has no way out, or no room for another connection.
  ENETUNREACH: ['ours', 'no-network'],
  ENETDOWN: ['ours', 'no-network'],
  EADDRNOTAVAIL: ['ours', 'out-of-connections'],
  EMFILE: ['ours', 'out-of-connections'],
  ENFILE: ['ours', 'out-of-connections'],
  ENOBUFS: ['ours', 'out-of-connections'],
  ENOMEM: ['ours', 'out-of-connections'],
};

export const refusal = (noAnswer: NoAnswer): Error => new Refused(noAnswer);

export const noAnswerOf = (error: unknown): NoAnswer => {
  const found = tried(error).map((one): NoAnswer => {
    if (one instanceof Refused) return one.noAnswer;
    const failure = one as Failure;
    const [kind, reason] = reasonOf(failure);
    return { kind, reason, message: failure.message };
  });
  return found.find(({ kind }) => kind !== 'ours') ?? found[0] ?? { kind: 'ours', reason: 'unknown', message: '' };
};

/** Several addresses were tried: the one that failed on their side tells more than one that we could not try. */
const tried = (error: unknown): ReadonlyArray<unknown> =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [error];

const reasonOf = ({ code = '' }: Failure): readonly [NoAnswer['kind'], string] => {
  const reason = reasons[code];
  if (reason !== undefined) return reason;
  if (code.startsWith('HPE_')) return ['theirs', 'not-http'];
  return ['theirs', /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code) ? 'tls' : 'connection-failed'];
};
