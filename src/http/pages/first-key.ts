/**
 * The way from the terminal to the browser: the key that was made at the first start, to be had once by whoever has the
 * link that was printed with it. In memory only: after a while, or when the process has ended, there is nothing to be had.
 */
import type { Clock, Random } from '../../runtime/ports';
import { hashSecret, isOneOf } from '../../secrets/api-key';

const OFFER_MS = 30 * 60_000;

export interface FirstKey {
  /** Answers with the code that the link carries. */
  readonly offer: (apiKey: string) => string;
  /** Once; null for another code, or too late. */
  readonly take: (code: string) => string | null;
}

export const createFirstKey = ({
  clock,
  random,
}: {
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Pick<Random, 'bytes'>;
}): FirstKey => {
  let offered: { readonly hash: string; readonly apiKey: string; readonly until: number } | null = null;
  return {
    offer: apiKey => {
      const code = Buffer.from(random.bytes(24)).toString('base64url');
      offered = { hash: hashSecret(code), apiKey, until: clock.now() + OFFER_MS };
      return code;
    },
    take: code => {
      if (offered === null || clock.now() > offered.until || !isOneOf([offered.hash], hashSecret(code))) return null;
      const { apiKey } = offered;
      offered = null;
      return apiKey;
    },
  };
};
