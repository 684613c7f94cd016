/**
 * A JSON object with these fields and no others. Every problem is reported, each under its field's name, also those between
 * fields: a rule is asked as soon as the fields that it is about fit, whatever is wrong with the others.
 */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';

type Present<P extends t.Props> = { readonly [K in keyof P]: t.TypeOf<P[K]> };
type Optional<P extends t.Props> = { readonly [K in keyof P]?: t.TypeOf<P[K]> };

/** What no codec of one field sees. */
export interface Rule<A> {
  /** It is asked when these fit, or are left out and may be. */
  readonly of: ReadonlyArray<keyof A & string>;
  misfits(fields: A): ReadonlyArray<Misfit>;
}

export interface Misfit {
  /** The field, with the steps into it. */
  readonly at: ReadonlyArray<string>;
  /** Follows on the name of the field, and says what is there. */
  readonly message: string;
}

const none: ReadonlySet<string> = new Set();

const isRecord = (u: unknown): u is Record<string, unknown> => typeof u === 'object' && u !== null && !Array.isArray(u);

export class ObjectType<R extends t.Props, O extends t.Props> extends t.Type<Present<R> & Optional<O>> {
  readonly _tag = 'ObjectType' as const;
  constructor(
    name: string,
    readonly required: R,
    readonly optional: O,
    readonly rules: ReadonlyArray<Rule<Partial<Present<R> & Optional<O>>>> = [],
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

    const brokenRules = (
      fields: Record<string, unknown>,
      unfit: ReadonlySet<string>,
      context: t.Context,
    ): ReadonlyArray<t.ValidationError> => {
      if (rules.length === 0) return [];
      return rules
        .filter(({ of }) => !of.some(key => unfit.has(key)))
        .flatMap(rule => rule.misfits(fields as Partial<Present<R> & Optional<O>>))
        .map(({ at, message }) => {
          const place = at.reduce((to, key) => t.appendContext(to, key, t.unknown), context);
          return { value: IN_MESSAGE, context: place, message };
        });
    };

    const complaints = (u: Record<string, unknown>, context: t.Context): t.Errors => {
      const errors: t.ValidationError[] = [];
      const fields: Record<string, unknown> = {};
      const unfit = new Set<string>();
      for (const { key, codec, needed } of allFields) {
        if (Object.hasOwn(u, key)) {
          const decoded = codec.validate(u[key], t.appendContext(context, key, codec, u[key]));
          if (E.isRight(decoded)) fields[key] = decoded.right;
          else {
            errors.push(...decoded.left);
            unfit.add(key);
          }
        } else if (needed) {
          errors.push({ value: undefined, context: t.appendContext(context, key, codec), message: MISSING });
          unfit.add(key);
        }
      }
      errors.push(...brokenRules(fields, unfit, context));
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
        allFields.every(({ key, codec, needed }) => (!needed && u[key] === undefined) || codec.is(u[key])) &&
        brokenRules(u, none, []).length === 0,
      (u, context) => {
        if (!isRecord(u)) return t.failure(u, context, 'must be a JSON object');
        const fields = fitting(u, context);
        if (fields === undefined) return t.failures(complaints(u, context));
        const broken = brokenRules(fields, none, context);
        return broken.length > 0 ? t.failures([...broken]) : t.success(fields as Present<R> & Optional<O>);
      },
      t.identity,
    );
  }

  /** The same object under more rules. */
  under(rules: ObjectType<R, O>['rules']): ObjectType<R, O> {
    return new ObjectType(this.name, this.required, this.optional, [...this.rules, ...rules]);
  }
}

/** In place of a value: the message says what it is. */
export const IN_MESSAGE = Symbol('in the message');
export const MISSING = 'is missing';
export const UNKNOWN_FIELD = 'is not a field that is known here';
export const GIVEN_TWICE = 'is given twice';

export const object = <R extends t.Props, O extends t.Props = Record<never, never>>(
  name: string,
  required: R,
  optional: O = {} as O,
  rules: ObjectType<R, O>['rules'] = [],
): ObjectType<R, O> => new ObjectType(name, required, optional, rules);

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

/** So many items of a list that is too long are looked at: what is wrong with them is reported, and it is not read to its end. */
const ITEMS_LOOKED_AT = 100;

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
        const decoded = fits(u) ? u.map(value => item.validate(value, context)) : [];
        const repeated = limits.isUnique ? repeatedAt(u) : -1;
        if (fits(u) && repeated < 0 && decoded.every(E.isRight)) return t.success(decoded.map(({ right }) => right));
        const errors: t.ValidationError[] = [];
        if (!fits(u))
          errors.push({
            value: u,
            context,
            message: `must have ${limits.min} to ${limits.max} items, has ${u.length}`,
          });
        const looked = fits(u) ? u : u.slice(0, ITEMS_LOOKED_AT);
        for (const [index, value] of looked.entries()) {
          const place = t.appendContext(context, String(index), item, value);
          const checked = item.validate(value, place);
          if (E.isLeft(checked)) errors.push(...checked.left);
          else if (index === repeated) {
            const message = `must not be there twice: it is at ${u.indexOf(value)}, too`;
            errors.push({ value, context: place, message });
          }
        }
        return t.failures(errors);
      },
      t.identity,
    );
  }
}
export const list = <C extends t.Mixed>(item: C, limits: ListLimits): ListType<C> => new ListType(item, limits);
