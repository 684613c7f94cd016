/**
 * The vocabulary every aggregate shares, as codecs. `text` and `integer` keep their limits as data, so that validation,
 * the error a person reads and the OpenAPI schema come from one place.
 */
import * as t from 'io-ts';

/** Lengths in characters of Unicode, as JSON Schema counts them. */
export interface TextLimits {
  readonly maxLength: number;
  readonly minLength?: number;
  readonly pattern?: RegExp;
  /** What the pattern means, for a person: "only …". */
  readonly expected?: string;
  /** Values that fit the rest and are refused all the same, each with its reason. */
  readonly refused?: Readonly<Record<string, string>>;
}

/** Line breaks and tabs are text; other control characters and half surrogate pairs survive no store unchanged. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** Those beyond U+FFFF are two units of a string each. */
const lengthOf = (value: string): number => {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
};

const textProblem = (limits: TextLimits, value: string): string | null => {
  const { minLength = 0, maxLength, pattern } = limits;
  // There are not more characters than units, and none only where there is no unit.
  const length = minLength <= 1 && value.length <= maxLength ? value.length : lengthOf(value);
  if (length < minLength) return minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters`;
  if (length > maxLength) return `must have at most ${maxLength} characters, has ${length}`;
  if (pattern !== undefined && !pattern.test(value))
    return `must be ${limits.expected ?? `text matching ${pattern.source}`}`;
  // A pattern names all that may be there.
  if (pattern === undefined && NOT_TEXT.test(value)) return 'must not contain control characters or broken Unicode';
  const refused = limits.refused;
  return refused !== undefined && Object.hasOwn(refused, value) ? (refused[value] ?? null) : null;
};

export class TextType extends t.Type<string> {
  readonly _tag = 'TextType' as const;
  constructor(
    name: string,
    readonly limits: TextLimits,
  ) {
    super(
      name,
      (u): u is string => typeof u === 'string' && textProblem(limits, u) === null,
      (u, c) => {
        if (typeof u !== 'string') return t.failure(u, c, 'must be text');
        const problem = textProblem(limits, u);
        return problem === null ? t.success(u) : t.failure(u, c, problem);
      },
      t.identity,
    );
  }
}
export const text = (name: string, limits: TextLimits): TextType => new TextType(name, limits);

export interface IntegerLimits {
  readonly min: number;
  readonly max: number;
}

export class IntegerType extends t.Type<number> {
  readonly _tag = 'IntegerType' as const;
  constructor(
    name: string,
    readonly limits: IntegerLimits,
  ) {
    /** Not -0: JSON text would make 0 of it. */
    const fits = (u: unknown): u is number =>
      Number.isSafeInteger(u) && !Object.is(u, -0) && Number(u) >= limits.min && Number(u) <= limits.max;
    super(
      name,
      fits,
      (u, c) =>
        fits(u) ? t.success(u) : t.failure(u, c, `must be a whole number from ${limits.min} to ${limits.max}`),
      t.identity,
    );
  }
}
export const integer = (name: string, limits: IntegerLimits): IntegerType => new IntegerType(name, limits);

const id = { min: 1, max: Number.MAX_SAFE_INTEGER };
export const FlowId = integer('FlowId', id);
export const SourceId = integer('SourceId', id);
export const ParticipantId = integer('ParticipantId', id);
export const WebhookId = integer('WebhookId', id);
export const Count = integer('Count', { min: 0, max: Number.MAX_SAFE_INTEGER });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const Uuid = text('Uuid', { maxLength: 36, pattern: UUID, expected: 'a lower-case UUID' });
export const RequestId = Uuid;
export type RequestId = t.TypeOf<typeof RequestId>;

/**
 * ISO 8601 UTC with milliseconds, as `Date.toISOString` writes it from the year 0 to 9999: text order is time order,
 * which the signed years beyond would break.
 */
export const Instant = text('Instant', {
  maxLength: 24,
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
  expected: 'a time as 2026-11-24T09:30:00.000Z',
});
export type Instant = t.TypeOf<typeof Instant>;

const END_OF_TIME: Instant = '9999-12-31T23:59:59.999Z';

/** Later by `milliseconds` (0 or more), at most the last instant there is. */
export const addMilliseconds = (instant: Instant, milliseconds: number): Instant =>
  new Date(Math.min(Date.parse(instant) + milliseconds, Date.parse(END_OF_TIME))).toISOString();

/**
 * Names the exam or class in the external system. The pattern is that of the WISEflow article "Synchronizing External
 * Sources to a Flow".
 */
export const Reference = text('Reference', {
  minLength: 1,
  maxLength: 255,
  pattern: /^[0-9a-zA-Z\-_,.;:|]+$/,
  expected: 'made of letters, digits and - _ , . ; : | only',
  refused: {
    '.': 'must not be "." since a client that normalises URLs cannot address it',
    '..': 'must not be ".." since a client that normalises URLs cannot address it',
  },
});
export type Reference = t.TypeOf<typeof Reference>;

export const nullable = <C extends t.Mixed>(codec: C): t.UnionC<[C, t.NullC]> => t.union([codec, t.null]);

/** Of facts that events of before do not have: they read as null. */
export const addedLater = <C extends t.Mixed>(codec: C): t.UnionC<[C, t.NullC]> => {
  const type = nullable(codec);
  const validate: typeof type.validate = (u, context) =>
    u === undefined ? t.success(null) : type.validate(u, context);
  return new t.UnionType(type.name, type.is, validate, type.encode, type.types);
};
