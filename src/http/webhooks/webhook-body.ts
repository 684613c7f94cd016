/** What may stand in the body of `POST` and `PUT /webhooks`. */
import * as t from 'io-ts';
import { FlowId, nullable } from '../../../domain/kernel/types';
import { FlowCodePattern, ReferencePattern } from '../../../domain/webhook-filters';
import {
  HeaderName,
  HMAC,
  MaxConcurrent,
  MaxPerSecond,
  SignatureEncoding,
  SignaturePrefix,
  Topic,
  WebhookTitle,
  WebhookUrl,
} from '../../../domain/webhook-settings';
import { type SchemeChoice, secretProblem, WebhookSecret } from '../../webhooks/webhook-secret';
import { exactLine, line } from '../edge/codec/line';
import { list, MISSING, type Misfit, object, type Rule } from '../edge/codec/object';
import { quoted } from '../edge/failure';
import { oneOf } from '../edge/fields';
import { addressProblem } from './webhook-address';

const MAX_FLOW_IDS = 500;
const MAX_PATTERNS = 50;

const Filters = object(
  'WebhookFiltersToSet',
  {},
  {
    flowIds: list(FlowId, { min: 1, max: MAX_FLOW_IDS, isUnique: true }),
    flowCodes: list(exactLine(FlowCodePattern), { min: 1, max: MAX_PATTERNS, isUnique: true }),
    references: list(ReferencePattern, { min: 1, max: MAX_PATTERNS, isUnique: true }),
  },
);

const ofPlain = (field: 'encoding' | 'prefix' | 'header') => (scheme: string | undefined, value: string | undefined) =>
  scheme === 'plain' || value === undefined
    ? []
    : [{ at: [field], message: `is of the scheme plain; the scheme is ${scheme}` }];

const Signature = object(
  'SignatureChoice',
  { scheme: oneOf(t.keyof({ hmac: null, ed25519: null, plain: null }, 'Scheme')) },
  { header: HeaderName, encoding: oneOf(SignatureEncoding), prefix: SignaturePrefix },
  [
    {
      of: ['scheme', 'header'],
      misfits: ({ scheme, header }) => (scheme === 'plain' ? ownHeader(header) : ofPlain('header')(scheme, header)),
    },
    { of: ['scheme', 'encoding'], misfits: ({ scheme, encoding }) => ofPlain('encoding')(scheme, encoding) },
    { of: ['scheme', 'prefix'], misfits: ({ scheme, prefix }) => ofPlain('prefix')(scheme, prefix) },
  ],
);

interface Signing {
  readonly signature?: t.TypeOf<typeof Signature>;
  readonly secret?: string;
}

/** Headers that a message has anyway, or that are not its own but the connection's (RFC 9110, 7.6.1). */
const TAKEN =
  /^(webhook-.*|flowsync-.*|content-.*|accept.*|proxy-.*|sec-.*|host|user-agent|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|date|cookie|set-cookie|__proto__)$/i;

const ownHeader = (header: string | undefined): ReadonlyArray<Misfit> => {
  if (header === undefined) return [{ at: ['header'], message: `${MISSING}: the scheme plain needs one` }];
  const message = `must be none that messages or connections have anyway; it is ${quoted(header)}`;
  return TAKEN.test(header) ? [{ at: ['header'], message }] : [];
};

const needed = {
  title: line(WebhookTitle),
  url: line(WebhookUrl),
  events: list(oneOf(Topic), { min: 1, max: Object.keys(Topic.keys).length, isUnique: true }),
};
const choices = {
  secret: WebhookSecret,
  signature: Signature,
  filters: nullable(Filters),
  maxPerSecond: nullable(MaxPerSecond),
  maxConcurrent: nullable(MaxConcurrent),
};
export const WebhookToCreate = object('WebhookToCreate', needed, { active: t.boolean, ...choices }, [
  // Where there is no secret yet one is made, of any scheme.
  { of: ['signature', 'secret'], misfits: body => secretMisfits(body, choiceIn(body, HMAC)) },
]);
/** What is left out of the choices stays as it is; null takes it back. */
export const WebhookChange = object('WebhookChange', { ...needed, active: t.boolean }, choices, [
  {
    of: ['signature', 'secret'],
    // With one of them alone it depends on how the webhook signs until now.
    misfits: body => (body.signature === undefined || body.secret === undefined ? [] : secretMisfits(body, HMAC)),
  },
]);

export type WebhookBody = t.TypeOf<typeof WebhookChange> | t.TypeOf<typeof WebhookToCreate>;

/** `networks`: those that webhooks may reach although private. */
export const addressRule = (networks: ReadonlyArray<string>): Rule<{ readonly url?: string }> => ({
  of: ['url'],
  misfits: ({ url = '' }) => {
    const problem = addressProblem(url, networks);
    return problem === null ? [] : [{ at: ['url'], message: `${problem}; it is ${quoted(url)}` }];
  },
});

export const settingsIn = ({
  title,
  url,
  events,
  active = true,
  filters,
  maxPerSecond,
  maxConcurrent,
}: WebhookBody) => ({
  ...{ title, url, active, topics: events },
  ...(filters === undefined ? {} : { filters: filters === null || Object.keys(filters).length === 0 ? null : filters }),
  ...(maxPerSecond === undefined ? {} : { maxPerSecond }),
  ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
});

/** `before`: how it signs unless the body says otherwise. */
export const choiceIn = ({ signature }: Pick<Signing, 'signature'>, before: SchemeChoice): SchemeChoice => {
  if (signature === undefined) return before;
  const { scheme, header = '', encoding = 'hex', prefix = '' } = signature;
  return scheme === 'plain' ? { scheme, header, encoding, prefix } : { scheme };
};

/** What is wrong with the secret, or that there is none, by how it was signed until now. */
export const secretMisfits = ({ signature, secret }: Signing, before: SchemeChoice): ReadonlyArray<Misfit> => {
  const choice = choiceIn(signature === undefined ? {} : { signature }, before);
  const message = secret === undefined ? owed(choice, before) : secretProblem(choice, secret);
  return message === null ? [] : [{ at: ['secret'], message }];
};

/** Only a receiver of Ed25519 needs to know nothing that is secret. */
const owed = ({ scheme }: SchemeChoice, before: SchemeChoice): string | null =>
  scheme === before.scheme || scheme === 'ed25519' ? null : `${MISSING}: the scheme ${scheme} needs one of its own`;
