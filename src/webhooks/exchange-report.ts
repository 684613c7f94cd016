/**
 * What the history keeps of an exchange, for whoever looks for the reason of a failure. What a receiver says has a limit,
 * and stands on lines of its own: no header can look like another.
 */
import type { ExchangeReport } from '../../domain/delivery';
import type { HttpPost, PostResult, Seen } from '../runtime/ports';

/** Of one header, in characters; longer ones are cut: three signatures fit. */
const MAX_VALUE_LENGTH = 300;
const MAX_HEAD_LENGTH = 4096;
const MAX_ERROR_LENGTH = 300;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

export const reportOf = (
  { headers }: Pick<HttpPost, 'headers'>,
  result: PostResult & { readonly seen: Seen },
): ExchangeReport => {
  const { tls, ...times } = result.seen;
  return {
    ...times,
    tls: tls === null ? null : tlsReportOf(tls),
    sent: headOf(headers),
    answerHead: 'answer' in result ? headOf(result.answer.headers) : null,
    error: 'answer' in result ? null : oneLine(result.noAnswer.message, MAX_ERROR_LENGTH),
  };
};

const tlsReportOf = ({
  protocol,
  certificateEnds,
  cipher,
  issuer,
}: NonNullable<Seen['tls']>): ExchangeReport['tls'] => ({
  protocol,
  certificateEnds: certificateEnds === null ? null : new Date(certificateEnds).toISOString(),
  cipher,
  issuer: issuer === null ? null : oneLine(issuer, MAX_VALUE_LENGTH),
});

const headOf = (headers: Readonly<Record<string, string>>): string => {
  let head = '';
  for (const [name, value] of Object.entries(headers)) {
    const line = `${oneLine(name, MAX_VALUE_LENGTH)}: ${oneLine(value, MAX_VALUE_LENGTH)}\n`;
    if (head.length + line.length > MAX_HEAD_LENGTH) break;
    head += line;
  }
  return head;
};

const oneLine = (text: string, length: number): string =>
  cut(text.replace(CONTROLS, ' '), length).replace(/\p{Surrogate}/gu, '\ufffd');

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}… (${text.length} characters)` : text;
