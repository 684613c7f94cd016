/** What a receiver's side, or ours, can do about an attempt that failed, by its reason or the status of the answer. */

const OF_REASON: Readonly<Record<string, string>> = {
  timeout:
    'No complete answer within 15 s. Answer with 202 as soon as the message is stored, and do the work afterwards.',
  'connection-refused':
    'Nothing listens at this address and port. Is the receiver running, and is a firewall before it?',
  'connection-reset':
    'The connection was closed before an answer came. Look for a crash, a restart, or a proxy that limits what it takes.',
  'connection-failed': 'No connection came about; `error` says what the system said.',
  'host-unreachable': 'No way leads to this address. Is it still the right one?',
  tls: 'The TLS handshake failed; `error` says why. Send the whole certificate chain, and renew what has expired.',
  'name-not-found': 'The name in the URL has no address. Is it spelled right, and does its DNS entry still exist?',
  'private-address': 'The name leads to a private address, which flowsync may not reach unless its operator allows it.',
  'https-required': 'The URL must begin with https://.',
  'invalid-url': 'The URL cannot be used as it is; change it.',
  'not-http': 'What answered does not speak HTTP. Is it the right port, and http: or https: as it should be?',
  'answer-too-large': 'The answer is far longer than any should be. Answer with 202 and nothing else.',
  'resolver-unavailable': "flowsync's name servers did not answer. This is not your fault: no attempt is used up.",
  'no-network': 'flowsync had no way out. This is not your fault: no attempt is used up.',
  'out-of-connections': 'flowsync had no room for another connection. This is not your fault: no attempt is used up.',
  'secret-unreadable': "flowsync cannot open this webhook's secret: its operator has to look. No attempt is used up.",
  'message-unreadable': 'flowsync cannot read the event that this is about: its operator has to look.',
};

export const ADVISED_REASONS = Object.keys(OF_REASON);

const OF_STATUS: Readonly<Record<number, string>> = {
  401: 'The receiver asks for credentials. Let it check the signature instead: that says who sent it.',
  403: 'The receiver, or something before it, forbids this. Look at its firewall and at how it checks the signature.',
  404: 'There is nothing at this path. Is the URL still right?',
  405: 'The receiver does not take a POST at this path.',
  408: 'The receiver gave up waiting; look for a slow proxy before it.',
  410: 'The receiver says that it is gone for good: the webhook was switched off.',
  413: 'The receiver takes no body of this size; raise its limit.',
  415: 'The receiver must take application/json.',
  429: 'The receiver has too much to do. It may say in Retry-After how long to wait.',
};

const ofClass = (status: number): string => {
  if (status >= 500) return 'The receiver failed. Its own log says more.';
  if (status >= 400)
    return 'The receiver refused the message. Does it check the signature over the bytes as they came?';
  if (status >= 300) return 'The receiver redirects, which is not followed: put the final address into the URL.';
  return 'Only a status from 200 to 299 says that the message was taken.';
};

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Null when nothing failed, or nothing is known of it. */
export const adviceOn = (reason: string | null, status: number | null): string | null => {
  if (status !== null) return isSuccess(status) ? null : (OF_STATUS[status] ?? ofClass(status));
  return reason === null ? null : (OF_REASON[reason] ?? null);
};
