/** Messages and answers as lines, for people and for programs. */
import type { Forwarded, Message } from './forward';

const LONGEST_ANSWER = 200;

export const showMessage = ({ id, type, body }: Message, label: string): string =>
  `${label}  ${type}  ${id}\n  ${body}\n`;

export const showAnswer = (url: string, { result, ms }: Forwarded): string => {
  if ('noAnswer' in result) {
    const { reason, message } = result.noAnswer;
    return `  -> ${url}: no answer (${reason}) after ${ms} ms: ${oneLine(message)}\n`;
  }
  const { status, body } = result.answer;
  return `  -> ${url}: ${status} in ${ms} ms${body === '' ? '' : `: ${oneLine(body)}`}\n`;
};

export const asJson = ({ id, type, body }: Message, position: string, forwarded: Forwarded | null): string => {
  const answer =
    forwarded === null
      ? null
      : { ms: forwarded.ms, ...('answer' in forwarded.result ? forwarded.result.answer : forwarded.result.noAnswer) };
  return `${JSON.stringify({ position, id, type, body: JSON.parse(body), answer })}\n`;
};

/** Of others: on one line, whatever is in it. */
const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > LONGEST_ANSWER ? `${flat.slice(0, LONGEST_ANSWER)}…` : flat;
};
