/** One exchange with a receiver: the body, signed and posted. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { ExchangeReport } from '../../domain/delivery';
import { signingSecrets, type Webhook } from '../../domain/webhook';
import type { NoAnswer, Ports, PostResult } from '../runtime/ports';
import { placeOf, type Sealer } from '../secrets/sealer';
import { reportOf } from './exchange-report';
import { type SigningSecret, signatureHeaders } from './signature';

/** Of the exchange as a whole, the answer's body included. */
export const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 4096;

export interface Exchanged {
  readonly result: PostResult;
  /** Null: nothing was tried. */
  readonly report: ExchangeReport | null;
}

type Opener = Pick<Sealer, 'open'>;

export type Exchange = (deliveryId: string, body: string, webhook: Webhook) => Promise<Exchanged>;

/** What says of a message at this time (ms) who sent it. Left: a secret cannot be opened. */
export const signatureHeadersOf = (
  sealer: Opener,
  webhook: Webhook,
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: number },
): E.Either<string, Readonly<Record<string, string>>> => {
  const timestamp = Math.floor(at / 1000);
  return pipe(
    secretsOf(sealer, webhook, at),
    E.map(secrets => ({
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      ...signatureHeaders({ id, timestamp, body }, secrets),
    })),
  );
};

export const createExchange =
  (sealer: Opener, { clock, network }: Ports, checkpoint: () => string | null): Exchange =>
  async (deliveryId, body, webhook) => {
    const signature = signatureHeadersOf(sealer, webhook, { id: deliveryId, body, at: clock.now() });
    const note = checkpoint();
    if (E.isLeft(signature)) {
      const noAnswer = { kind: 'ours', reason: 'secret-unreadable', message: signature.left } as const;
      return { result: { noAnswer }, report: null };
    }
    const request = {
      url: webhook.settings.url,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'flowsync',
        ...signature.right,
        // Whoever keeps it is a witness of what the history was; its lines are put into one.
        ...(note === null ? {} : { 'flowsync-checkpoint': Buffer.from(note).toString('base64') }),
      },
      body,
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    };
    const result = await network.post(request);
    return { result, report: reportOf(request, result) };
  };

/** Why our side could not make an exchange with this webhook now, as far as that is seen without sending anything. */
export const createObstacle =
  (sealer: Opener, { clock, network }: Ports) =>
  async (webhook: Webhook): Promise<NoAnswer | null> => {
    const secrets = secretsOf(sealer, webhook, clock.now());
    if (E.isLeft(secrets)) return { kind: 'ours', reason: 'secret-unreadable', message: secrets.left };
    let cancel = (): void => undefined;
    const tooLate = new Promise<NoAnswer>(end => {
      const no: NoAnswer = { kind: 'ours', reason: 'resolver-unavailable', message: 'The resolver does not answer.' };
      cancel = clock.after(TIMEOUT_MS, () => end(no));
    });
    return Promise.race([network.unreachable(webhook.settings.url), tooLate]).finally(() => cancel());
  };

/** What signs a message now. Left: one cannot be opened. */
const secretsOf = (sealer: Opener, webhook: Webhook, now: number): E.Either<string, ReadonlyArray<SigningSecret>> =>
  pipe(
    signingSecrets(webhook, new Date(now).toISOString()),
    E.traverseArray(({ secret, signature }) =>
      pipe(
        sealer.open(secret, placeOf.webhook(webhook.webhookId)),
        E.map(opened => ({ secret: opened, signature })),
      ),
    ),
  );
