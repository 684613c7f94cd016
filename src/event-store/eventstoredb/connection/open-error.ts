/** Why a database was not opened. `message` is one line for the person who starts us, and never holds the password. */
export interface OpenError {
  readonly _tag: 'OpenError';
  readonly reason:
    | 'connection-string'
    | 'certificate-file'
    /** Trying again later may help with this one and the next. */
    | 'unreachable'
    | 'not-ready'
    | 'tls'
    | 'password'
    | 'rights'
    | 'other';
  readonly message: string;
}

export const openError = (reason: OpenError['reason'], message: string): OpenError => ({
  _tag: 'OpenError',
  reason,
  message,
});
