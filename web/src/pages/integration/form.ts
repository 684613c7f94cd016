/** A webhook as the fields of a form have it, and back; and what is wrong with what was typed. */
import type { Webhook } from '@flowsync/client';
import { spoken } from '../../texts';
import { webhooks } from '../../texts/pages/webhooks';

export type Scheme = 'hmac' | 'ed25519' | 'plain';

export interface Form {
  readonly title: string;
  readonly url: string;
  readonly events: ReadonlyArray<string>;
  readonly flowIds: string;
  readonly flowCodes: string;
  readonly references: string;
  readonly maxPerSecond: string;
  readonly maxConcurrent: string;
  readonly scheme: Scheme;
  readonly header: string;
  readonly prefix: string;
  readonly encoding: 'hex' | 'base64';
  readonly secret: string;
}

export const SENT = {
  syncs: [
    ...['FLOW_EXTERNAL_SOURCE', 'flow.sync.requested', 'flow.sync.progressed', 'flow.sync.completed'],
    ...['flow.sync.failed', 'flow.sync.cancelled', 'flow.sync.timed_out'],
  ],
  sources: [
    ...['flow.source.added', 'flow.source.removed', 'flow.source.stale', 'flow.hold.opened', 'flow.hold.closed'],
  ],
  flows: ['flow.archived', 'flow.unarchived'],
} as const;
/** Of the WISEflow API: a webhook may name them. */
export const NEVER_SENT = [
  ...['ALTERNATIVE_GRADE', 'ASSESSMENT', 'ASSIGNMENT', 'FINAL_GRADE', 'FLOW_PERIOD_UPDATED', 'FLOW_STATE_UPDATED'],
  'PAPER_SUBMITTED',
];

const EMPTY: Form = {
  ...{ title: '', url: '', events: ['FLOW_EXTERNAL_SOURCE'], flowIds: '', flowCodes: '', references: '' },
  ...{ maxPerSecond: '', maxConcurrent: '', scheme: 'hmac', header: '', prefix: '', encoding: 'hex', secret: '' },
};

export const formOf = (webhook: Webhook | null): Form => {
  if (webhook === null) return EMPTY;
  const { title, url, events, filters, maxPerSecond, maxConcurrent, signature } = webhook;
  const plain = signature.scheme === 'plain' ? signature : { header: '', prefix: '', encoding: 'hex' as const };
  return {
    ...{ title, url, events, secret: '', scheme: signature.scheme },
    flowIds: (filters?.flowIds ?? []).join(', '),
    flowCodes: (filters?.flowCodes ?? []).join('\n'),
    references: (filters?.references ?? []).join('\n'),
    maxPerSecond: String(maxPerSecond ?? ''),
    maxConcurrent: String(maxConcurrent ?? ''),
    ...{ header: plain.header, prefix: plain.prefix, encoding: plain.encoding },
  };
};

const MAX = { maxPerSecond: 1000, maxConcurrent: 64 } as const;

const words = (text: string): ReadonlyArray<string> => text.split(/[\s,;]/).filter(word => word !== '');
const lines = (text: string): ReadonlyArray<string> =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

/** By the names of the fields; the service says what else is wrong. */
export const wrongIn = (form: Form): Readonly<Record<string, string>> => {
  const { dialog } = spoken(webhooks);
  const noFlow = words(form.flowIds).find(word => !/^[1-9]\d{0,15}$/.test(word));
  const noNumber = (['maxPerSecond', 'maxConcurrent'] as const).flatMap(name => {
    const text = form[name].trim();
    const isGood = text === '' || (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX[name]);
    return isGood ? [] : [[name, dialog.numberWrong(text, MAX[name])] as const];
  });
  return {
    ...(form.events.length === 0 ? { events: dialog.noEvent } : {}),
    ...(noFlow === undefined ? {} : { flowIds: dialog.flowIdsWrong(noFlow) }),
    ...Object.fromEntries(noNumber),
  };
};

const signatureOf = ({ scheme, header, prefix, encoding }: Form) =>
  scheme === 'plain' ? { scheme, header, prefix, encoding } : { scheme };

/** As the service takes it; `before`: what it is now, so that what stays the same is left alone. */
export const bodyOf = (form: Form, before: Webhook | null) => {
  const { title, url, events, secret } = form;
  const filters = {
    ...(words(form.flowIds).length === 0 ? {} : { flowIds: words(form.flowIds).map(Number) }),
    ...(lines(form.flowCodes).length === 0 ? {} : { flowCodes: lines(form.flowCodes) }),
    ...(lines(form.references).length === 0 ? {} : { references: lines(form.references) }),
  };
  const isNewScheme = before !== null && before.signature.scheme !== form.scheme;
  const fresh = secret !== '' ? secret : isNewScheme ? newSecret(form.scheme) : null;
  const body = {
    ...{ title, url, events, active: before?.active ?? true, signature: signatureOf(form) },
    filters: Object.keys(filters).length === 0 ? null : filters,
    maxPerSecond: numberOf(form.maxPerSecond),
    maxConcurrent: numberOf(form.maxConcurrent),
    ...(fresh === null ? {} : { secret: fresh }),
  };
  return { body, made: secret === '' ? fresh : null };
};

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** 32 random bytes, in the form of the scheme. */
export const newSecret = (scheme: Scheme): string => {
  const bytes = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
  if (scheme === 'plain') return bytes.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${scheme === 'hmac' ? 'whsec_' : 'whsk_'}${bytes}`;
};
