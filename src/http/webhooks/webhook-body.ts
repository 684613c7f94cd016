/** What may stand in the body of `POST` and `PUT /webhooks`. */
import * as t from 'io-ts';
import { FlowId, nullable } from '../../../domain/kernel/types';
import { FlowCodePattern, ReferencePattern } from '../../../domain/webhook-filters';
import {
  HeaderName,
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
import { list, object } from '../edge/codec/object';
import { type Problem, quoted } from '../edge/failure';
import { oneOf } from '../edge/fields';

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

const Signature = object(
  'SignatureChoice',
  { scheme: oneOf(t.keyof({ hmac: null, ed25519: null, plain: null }, 'Scheme')) },
  { header: HeaderName, encoding: oneOf(SignatureEncoding), prefix: SignaturePrefix },
);
type Signature = t.TypeOf<typeof Signature>;

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
export const WebhookToCreate = object('WebhookToCreate', needed, { active: t.boolean, ...choices });
/** What is left out of the choices stays as it is; null takes it back. */
export const WebhookChange = object('WebhookChange', { ...needed, active: t.boolean }, choices);

export type WebhookBody = t.TypeOf<typeof WebhookChange> | t.TypeOf<typeof WebhookToCreate>;

/** Headers that a message has anyway, or that are not its own but the connection's (RFC 9110, 7.6.1). */
const TAKEN =
  /^(webhook-.*|flowsync-.*|content-.*|accept.*|proxy-.*|sec-.*|host|user-agent|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|date|cookie|set-cookie|__proto__)$/i;

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
export const choiceIn = ({ signature }: Pick<WebhookBody, 'signature'>, before: SchemeChoice): SchemeChoice => {
  if (signature === undefined) return before;
  const { scheme, header = '', encoding = 'hex', prefix = '' } = signature;
  return scheme === 'plain' ? { scheme, header, encoding, prefix } : { scheme };
};

/** What is wrong with how it is to be signed, beyond what the codecs see. `before` is how it was signed until now. */
export const signingProblems = (
  { signature, secret }: Pick<WebhookBody, 'signature' | 'secret'>,
  choice: SchemeChoice,
  before: SchemeChoice,
): ReadonlyArray<Problem> => {
  const problems = [
    signature === undefined ? null : signatureProblem(signature),
    secret === undefined ? owed(choice, before) : badSecret(choice, secret),
  ];
  return problems.filter(problem => problem !== null);
};

const signatureProblem = ({ scheme, header, encoding, prefix }: Signature): Problem | null => {
  if (scheme === 'plain') {
    if (header === undefined)
      return { reason: 'missing-field', message: 'body.signature.header is missing: the scheme plain needs one' };
    return TAKEN.test(header)
      ? invalid('signature.header', `must be none that messages or connections have anyway; it is ${quoted(header)}`)
      : null;
  }
  const [other] = Object.entries({ header, encoding, prefix }).filter(([, value]) => value !== undefined);
  return other === undefined
    ? null
    : invalid(`signature.${other[0]}`, `is of the scheme plain; the scheme is ${scheme}`);
};

const invalid = (field: string, what: string): Problem => ({
  reason: 'invalid-value',
  message: `body.${field} ${what}`,
});

/** Only a receiver of Ed25519 needs to know nothing that is secret. */
const owed = ({ scheme }: SchemeChoice, before: SchemeChoice): Problem | null =>
  scheme === before.scheme || scheme === 'ed25519'
    ? null
    : { reason: 'missing-field', message: `body.secret is missing: the scheme ${scheme} needs one of its own` };

const badSecret = (choice: SchemeChoice, secret: string): Problem | null => {
  const problem = secretProblem(choice, secret);
  return problem === null ? null : invalid('secret', problem);
};
