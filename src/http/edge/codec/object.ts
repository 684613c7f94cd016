/** A JSON object with these fields and no others. Every problem is reported, each under its field's name. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';

type Present<P extends t.Props> = { readonly [K in keyof P]: t.TypeOf<P[K]> };
type Optional<P extends t.Props> = { readonly [K in keyof P]?: t.TypeOf<P[K]> };

const isRecord = (u: unknown): u is Record<string, unknown> => typeof u === 'object' && u !== null && !Array.isArray(u);

export class ObjectType<R extends t.Props, O extends t.Props> extends t.Type<Present<R> & Optional<O>> {
  readonly _tag = 'ObjectType' as const;
  constructor(
    name: string,
    readonly required: R,
    readonly optional: O,
  ) {
    const allFields = [
      ...Object.entries(required).map(([key, codec]) => ({ key, codec, needed: true })),
      ...Object.entries(optional).map(([key, codec]) => ({ key, codec, needed: false })),
    ];
    const isKnown = (key: string): boolean => Object.hasOwn(required, key) || Object.hasOwn(optional, key);

    /** Undefined when something does not fit. Most values do: for them nothing is made of which a complaint consists. */
    const fitting = (u: Record<string, unknown>, context: t.Context): Record<string, unknown> | undefined => {
      const fields: Record<string, unknown> = {};
      let taken = 0;
      for (const { key, codec, needed } of allFields) {
        if (Object.hasOwn(u, key)) {
          const decoded = codec.validate(u[key], context);
          if (E.isLeft(decoded)) return undefined;
          fields[key] = decoded.right;
          taken += 1;
        } else if (needed) return undefined;
      }
      return Object.keys(u).length === taken ? fields : undefined;
    };

    const complaints = (u: Record<string, unknown>, context: t.Context): t.Errors => {
      const errors: t.ValidationError[] = [];
      for (const { key, codec, needed } of allFields) {
        if (Object.hasOwn(u, key)) {
          const decoded = codec.validate(u[key], t.appendContext(context, key, codec, u[key]));
          if (E.isLeft(decoded)) errors.push(...decoded.left);
        } else if (needed)
          errors.push({ value: undefined, context: t.appendContext(context, key, codec), message: MISSING });
      }
      for (const [key, value] of Object.entries(u)) {
        if (!isKnown(key))
          errors.push({ value, context: t.appendContext(context, key, t.unknown, value), message: UNKNOWN_FIELD });
      }
      return errors;
    };

    super(
      name,
      (u): u is Present<R> & Optional<O> =>
        isRecord(u) &&
        Object.keys(u).every(isKnown) &&
        allFields.every(({ key, codec, needed }) => (!needed && u[key] === undefined) || codec.is(u[key])),
      (u, context) => {
        if (!isRecord(u)) return t.failure(u, context, 'must be a JSON object');
        const fields = fitting(u, context);
        return fields === undefined
          ? t.failures(complaints(u, context))
          : t.success(fields as Present<R> & Optional<O>);
      },
      t.identity,
    );
  }
}

export const MISSING = 'is missing';
export const UNKNOWN_FIELD = 'is not a field that is known here';

export const object = <R extends t.Props, O extends t.Props = Record<never, never>>(
  name: string,
  required: R,
  optional: O = {} as O,
): ObjectType<R, O> => new ObjectType(name, required, optional);

export interface ListLimits {
  readonly min: number;
  readonly max: number;
  /** Numbers or texts, none of which may be there twice. */
  readonly isUnique?: true;
}

/** Where an item stands that stands before it, too; -1 when none does. */
const repeatedAt = (items: ReadonlyArray<unknown>): number => {
  const seen = new Set<unknown>();
  return items.findIndex(item => seen.size === seen.add(item).size);
};

/** A list of between `min` and `max` items. */
export class ListType<C extends t.Mixed> extends t.Type<ReadonlyArray<t.TypeOf<C>>> {
  readonly _tag = 'ListType' as const;
  constructor(
    readonly item: C,
    readonly limits: ListLimits,
  ) {
    const fits = (u: unknown): u is unknown[] => Array.isArray(u) && u.length >= limits.min && u.length <= limits.max;
    super(
      `List<${item.name}>`,
      (u): u is ReadonlyArray<t.TypeOf<C>> => fits(u) && u.every(item.is) && !(limits.isUnique && repeatedAt(u) >= 0),
      (u, context) => {
        if (!Array.isArray(u)) return t.failure(u, context, 'must be a list');
        if (!fits(u)) {
          const message = `must have ${limits.min} to ${limits.max} items, has ${u.length}`;
          return t.failure(u, context, message);
        }
        const decoded = u.map(value => item.validate(value, context));
        if (decoded.every(E.isRight)) {
          const repeated = limits.isUnique ? repeatedAt(u) : -1;
          if (repeated < 0) return t.success(decoded.map(({ right }) => right));
          const value = u[repeated];
          const place = t.appendContext(context, String(repeated), item, value);
          return t.failure(value, place, `must not be there twice: it is at ${u.indexOf(value)}, too`);
        }
        return t.failures(
          u.flatMap((value, index) => {
            const checked = item.validate(value, t.appendContext(context, String(index), item, value));
            return E.isLeft(checked) ? checked.left : [];
          }),
        );
      },
      t.identity,
    );
  }
}
export const list = <C extends t.Mixed>(item: C, limits: ListLimits): ListType<C> => new ListType(item, limits);
