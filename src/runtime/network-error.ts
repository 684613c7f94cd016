/** What the errors of sockets, TLS and the resolver mean for a webhook: whose side failed. */
import type { NoAnswer } from './ports';

export type Failure = Error & { readonly code?: string };

/** Carries a refusal through the layers that only know errors. */
class Refused extends Error {
  constructor(readonly noAnswer: NoAnswer) {
    super(noAnswer.message);
  }
}
export const refusal = (noAnswer: NoAnswer): Error => new Refused(noAnswer);

/** By the error codes of libuv, Node and undici; what is not named here is their side's fault. */
const reasons: Readonly<Record<string, readonly [NoAnswer['kind'], string]>> = {
  ECONNREFUSED: ['theirs', 'connection-refused'],
  ECONNRESET: ['theirs', 'connection-reset'],
  EPIPE: ['theirs', 'connection-reset'],
  UND_ERR_SOCKET: ['theirs', 'connection-reset'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['theirs', 'connection-reset'],
  UND_ERR_HEADERS_OVERFLOW: ['theirs', 'not-http'],
  ETIMEDOUT: ['theirs', 'timeout'],
  EHOSTUNREACH: ['theirs', 'host-unreachable'],
  ENOTFOUND: ['theirs', 'name-not-found'],
  EPROTO: ['theirs', 'tls'],
  // The resolver itself does not answer, whatever the name.
  EAI_AGAIN: ['ours', 'resolver-unavailable'],
  EAI_FAIL: ['ours', 'resolver-unavailable'],
  EAI_SYSTEM: ['ours', 'resolver-unavailable'],
  EAI_MEMORY: ['ours', 'resolver-unavailable'],
  // This machine has no way out, or no room for another connection.
  ENETUNREACH: ['ours', 'no-network'],
  ENETDOWN: ['ours', 'no-network'],
  EADDRNOTAVAIL: ['ours', 'out-of-connections'],
  EMFILE: ['ours', 'out-of-connections'],
  ENFILE: ['ours', 'out-of-connections'],
  ENOBUFS: ['ours', 'out-of-connections'],
  ENOMEM: ['ours', 'out-of-connections'],
};

const reasonOf = ({ name, code = '' }: Failure): readonly [NoAnswer['kind'], string] => {
  if (name === 'HTTPParserError') return ['theirs', 'not-http'];
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return ['theirs', 'tls'];
  return reasons[code] ?? ['theirs', 'connection-failed'];
};

/** Several addresses were tried: the one that failed on their side tells more than one that we could not try. */
const tried = (error: unknown): ReadonlyArray<unknown> =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [error];

export const noAnswerOf = (error: unknown): NoAnswer => {
  const found = tried(error).map((one): NoAnswer => {
    if (one instanceof Refused) return one.noAnswer;
    const failure = one as Failure;
    const [kind, reason] = reasonOf(failure);
    return { kind, reason, message: failure.message };
  });
  return found.find(({ kind }) => kind !== 'ours') ?? found[0] ?? { kind: 'ours', reason: 'unknown', message: '' };
};
