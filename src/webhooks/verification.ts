/** Whether a receiver that holds a webhook's present secret would accept a message as it was sent. */
import * as E from 'fp-ts/Either';
import type { ExchangeReport } from '../../domain/delivery';
import type { Webhook } from '../../domain/webhook';
import type { Sealer } from '../secrets/sealer';
import { signatureHeadersOf } from './exchange';

/** What receivers allow between `webhook-timestamp` and their own clock. */
const TOLERANCE_S = 300;

/** What is in the way; null: nothing is. */
export const verificationProblem = (
  sealer: Sealer,
  webhook: Webhook,
  message: { readonly id: string; readonly body: string },
  report: ExchangeReport,
): string | null => {
  const timestamp = Number(headerIn(report.sent, 'webhook-timestamp'));
  const expected = signatureHeadersOf(sealer, webhook, { ...message, at: timestamp * 1000 });
  if (E.isLeft(expected)) return `The secret cannot be opened: ${expected.left}.`;
  const different = Object.entries(expected.right).find(([name, value]) => headerIn(report.sent, name) !== value);
  // A plain signature is over the body alone.
  const isTimed = 'webhook-signature' in expected.right;
  if (different === undefined && !isTimed) return null;
  return different === undefined
    ? clockProblem(timestamp, report)
    : `The secret was changed after this was signed: ${different[0]} would be another now.`;
};

const headerIn = (head: string | null, name: string): string | undefined =>
  head
    ?.split('\n')
    .find(line => line.toLowerCase().startsWith(`${name.toLowerCase()}: `))
    ?.slice(name.length + 2);

const clockProblem = (timestamp: number, { answerHead }: ExchangeReport): string | null => {
  const date = Date.parse(headerIn(answerHead, 'date') ?? '');
  const off = Math.round(date / 1000) - timestamp;
  return Math.abs(off) > TOLERANCE_S
    ? `The clock of the receiver is ${Math.abs(off)} s ${off > 0 ? 'fast' : 'slow'}: it would refuse the timestamp.`
    : null;
};
