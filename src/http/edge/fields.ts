/** Fields that many routes of the contract share. */
import * as t from 'io-ts';
import {
  Count,
  FlowId,
  integer,
  ParticipantId,
  Reference,
  RequestId,
  SourceId,
  Uuid,
} from '../../../domain/kernel/types';
import { type Range, type Rows, rowsOf } from '../../../projections/range';
import { described } from './codec/described';
import { integerFromText } from './codec/from-text';
import { type ObjectType, object, type Rule } from './codec/object';
import { Page } from './envelope';

/** Of a body with a list or a map in it, in bytes. */
export const LARGE_BODY_BYTES = 1024 * 1024;

/** Ten things that are made at once cost about as much as one request more. */
export const costOf = (things: number): number => Math.floor(things / 10);

/** One of some words; the message names them. */
export const oneOf = <K extends Record<string, unknown>>(
  { name, is, encode, keys }: t.KeyofC<K>,
  hint = ', in capital letters',
): t.KeyofC<K> =>
  new t.KeyofType(
    name,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context, `must be ${Object.keys(keys).join(' or ')}${hint}`)),
    encode,
    keys,
  );

/** A body that may be left out: it is then as if it were empty. */
export const optional = <O extends t.Props>(
  codec: ObjectType<Record<never, never>, O>,
): ObjectType<Record<never, never>, O> => {
  type A = t.TypeOf<typeof codec>;
  const validate: t.Validate<unknown, A> = (u, context) => codec.validate(u === undefined ? {} : u, context);
  const is = (u: unknown): u is A => u === undefined || codec.is(u);
  return Object.assign(object(codec.name, {}, codec.optional), { is, validate });
};

/** A range of time, of which either end may be left out. */
export const inOrder: Rule<{ readonly since?: string; readonly until?: string }> = {
  of: ['since', 'until'],
  misfits: ({ since, until }) =>
    since === undefined || until === undefined || since < until
      ? []
      : [{ at: ['until'], message: `must be later than since, ${since}; it is ${until}` }],
};

const flowId = integerFromText(FlowId);
const flowExternalSourceId = integerFromText(SourceId);
const participantId = integerFromText(ParticipantId);

export const OfFlow = object('OfFlow', { flowId });
export const OfSource = object('OfSource', { flowId, flowExternalSourceId });
export const OfReference = object('OfReference', { flowId, flowExternalSourceReference: Reference });
export const OfAllocation = object('OfAllocation', { flowId, flowExternalSourceId, participantId });
export const OfFlowParticipant = object('OfFlowParticipant', { flowId, participantId });
export const OfParticipant = object('OfParticipant', { participantId });
export const OfHold = object('OfHold', { flowId, holdId: Uuid });
export const OfRequest = object('OfRequest', { flowId, requestId: RequestId });

export const PageLimit = integerFromText(integer('PageLimit', { min: 1, max: 100 }));

/** A page of a list: at most 100, the first 100 by default. */
export const PageQuery = object(
  'PageQuery',
  {},
  {
    offset: described(integerFromText(Count), 'How many are passed over; 0 unless given', 0),
    limit: PageLimit,
  },
);
export type PageQuery = t.TypeOf<typeof PageQuery>;

/** A page of a log: what follows the place `cursor`; at most 1000 events, the first 100 by default. */
export const StretchQuery = object(
  'StretchQuery',
  {},
  {
    cursor: described(integerFromText(Count), 'The `cursor` of the page before; the beginning unless given'),
    limit: integerFromText(integer('StretchLimit', { min: 1, max: 1000 })),
  },
);

export const rangeOf = ({ offset = 0, limit = 100 }: PageQuery): Range => ({ offset, limit });

export const page =
  <Row, View>(range: Range, view: (row: Row) => View) =>
  (found: Rows<Row>): Page<View> =>
    new Page(rowsOf(found).map(view), { ...range, total: found.total });
