/** Laws that are looked at whenever something is answered, sent or logged. */
import type { Call } from '../world/clients';
import { type Sent, signatureOf } from '../world/receivers';
import type { HttpAnswer, LogLine } from '../world/replica';
import type { World } from './world';

export const lawsOfAnswers = (
  { fail }: World,
  { method, path, body }: Pick<Call, 'method' | 'path' | 'body'>,
  { status, body: answer }: HttpAnswer,
): void => {
  if (method === 'GET' && body === 'what was just made' && status !== 200 && status !== 503)
    fail('who gets a 2xx sees its effect', { path, status, answer });
  const isRefusal = status >= 400 && status < 500;
  const says = isRefusal ? answer?.error?.errors?.[0]?.reason !== undefined : true;
  if ((status >= 500 && status !== 503) || status < 200 || (status >= 300 && status < 400) || !says)
    fail('an answer is a 2xx, a 4xx that says why, or a 503', { method, path, body, status, answer });
};

/** Errors that the world causes on purpose. */
const EXPECTED = [/cannot be written/, /due could not be done/];

/** One that leaves a note, and two more that meet it: less is no reason to set an event aside. */
const KILLS_TO_SET_ASIDE = 3;

const isSetAside = ({ msg, error }: LogLine): boolean =>
  `${msg} ${JSON.stringify(error ?? null)}`.includes('the process has ended twice');

export const lawsOfLines = ({ fail, replicas, setAside }: World, line: LogLine): void => {
  if (/cannot be handled and is skipped|events are set aside/.test(line.msg)) {
    const kills = replicas.find(({ name }) => name === line.replica)?.kills() ?? 0;
    if (!isSetAside(line) || kills < KILLS_TO_SET_ASIDE) fail('no event is given up', { ...line, kills });
    if ('revision' in line) setAside.add(`${line.stream}@${line.revision}`);
    return;
  }
  if (/not as it was signed/.test(line.msg)) fail('the history is not found to be altered', line);
  const isError = line.level === 'error' || line.level === 'fatal';
  if (isError && !EXPECTED.some(expected => expected.test(line.msg)))
    fail('an error is logged for what is one only', line);
};

export const lawsOfMessages = ({ fail }: World, { headers, body, sentAt }: Sent): void => {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers;
  const isNow = Math.floor(sentAt / 1000) === Number(timestamp);
  if (!isNow || !signatures.split(' ').includes(signatureOf(id, timestamp, body)))
    fail('messages are signed, on the bytes that are sent', { headers, body, sentAt });
};
