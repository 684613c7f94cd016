/** Whose side failed, by what Node says of a connection. */
import { noAnswerOf } from './network-error';

const failed = (code: string): Error => Object.assign(new Error(code), { code });
const several = (...codes: ReadonlyArray<string>): Error => new AggregateError(codes.map(failed));

const ours = [
  ['ENETUNREACH', 'no-network'],
  ['ENETDOWN', 'no-network'],
  ['EADDRNOTAVAIL', 'out-of-connections'],
  ['EMFILE', 'out-of-connections'],
  ['ENFILE', 'out-of-connections'],
  ['ENOBUFS', 'out-of-connections'],
  ['ENOMEM', 'out-of-connections'],
] as const;
const theirs = [
  ['ECONNREFUSED', 'connection-refused'],
  ['EHOSTUNREACH', 'host-unreachable'],
  ['HPE_INVALID_CONSTANT', 'not-http'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['ESOMETHING', 'connection-failed'],
] as const;

test.each(ours)('a network of ours that is away, or full, is not their failure: %s', (code, reason) => {
  expect(noAnswerOf(failed(code))).toMatchObject({ kind: 'ours', reason });
  expect(noAnswerOf(several(code, code))).toMatchObject({ kind: 'ours', reason });
});

test.each(theirs)(
  'what the other side does is theirs, though another address could not be tried: %s',
  (code, reason) => {
    expect(noAnswerOf(failed(code))).toMatchObject({ kind: 'theirs', reason });
    expect(noAnswerOf(several('ENETUNREACH', code))).toMatchObject({ kind: 'theirs', reason });
  },
);
