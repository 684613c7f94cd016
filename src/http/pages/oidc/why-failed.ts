/** Why somebody could not be signed in, in words that lead to who can do something about it. */

/**
 * `unreachable`: the provider does not answer, or not as one does. `misconfigured`: it is not the one that is configured, or
 * does not take us for the client that is. `expired`: too late, or no cookie. `unexpected`: an answer that this browser has
 * not asked for. `untrusted`: not signed by the provider, or not for us. `clock`: the clocks differ. `refused`: the person or
 * the provider did not want to.
 */
export type Failed = 'unreachable' | 'misconfigured' | 'expired' | 'unexpected' | 'untrusted' | 'clock' | 'refused';

/** By the code of the library; of what is not named the provider has answered, but not as one does. */
const BY_CODE: Readonly<Record<string, Failed>> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'misconfigured',
  OAUTH_MISSING_SERVER_METADATA: 'misconfigured',
  OAUTH_INVALID_SERVER_METADATA: 'misconfigured',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'misconfigured',
  OAUTH_UNSUPPORTED_OPERATION: 'misconfigured',
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'misconfigured',
  OAUTH_KEY_SELECTION_FAILED: 'untrusted',
  OAUTH_INVALID_RESPONSE: 'untrusted',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'untrusted',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'clock',
};

/** What the provider itself says, as OAuth has it (RFC 6749, OpenID Connect Core). */
const BY_ERROR: Readonly<Record<string, Failed>> = {
  invalid_grant: 'expired',
  invalid_client: 'misconfigured',
  invalid_request: 'misconfigured',
  invalid_scope: 'misconfigured',
  unauthorized_client: 'misconfigured',
  unsupported_response_type: 'misconfigured',
  unsupported_grant_type: 'misconfigured',
  server_error: 'unreachable',
  temporarily_unavailable: 'unreachable',
};

interface Thrown {
  readonly code?: unknown;
  readonly error?: unknown;
  readonly message?: unknown;
  readonly cause?: Thrown & { readonly claim?: unknown; readonly attribute?: unknown };
}

export const whyFailed = (thrown: unknown): Failed => {
  const { code, error, cause } = thrown as Thrown;
  if (typeof error === 'string') return BY_ERROR[error] ?? 'refused';
  if (cause?.cause?.claim === 'nonce') return 'unexpected';
  if (cause?.cause?.attribute === 'sub') return 'untrusted';
  return BY_CODE[String(code)] ?? 'unreachable';
};

const MAX_CAUSES = 4;

/** For the log: what the library says, and what that came of. */
export const inWords = (thrown: unknown): string => {
  const said: string[] = [];
  let next = thrown as Thrown | undefined;
  while (next instanceof Error && said.length < MAX_CAUSES) {
    said.push(next.message);
    next = next.cause as Thrown | undefined;
  }
  return said.join(': ') || String(thrown);
};
