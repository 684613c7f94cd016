/** What stands in a path or a query is text; these read it as what it means. */
import * as t from 'io-ts';
import type { IntegerType } from '../../../../domain/kernel/types';

/** Digits only: no sign, blank, fraction, exponent or leading zero, so that one id has one spelling. */
export class IntegerFromText extends t.Type<number, string, unknown> {
  readonly _tag = 'FromText' as const;
  constructor(readonly inner: IntegerType) {
    super(
      `${inner.name}FromText`,
      inner.is,
      (u, context) => {
        const number = typeof u === 'string' && /^(0|[1-9]\d{0,15})$/.test(u) ? Number(u) : Number.NaN;
        return inner.is(number) ? t.success(number) : inner.validate(u, context);
      },
      String,
    );
  }
}
export const integerFromText = (inner: IntegerType): IntegerFromText => new IntegerFromText(inner);

export class BooleanFromText extends t.Type<boolean, string, unknown> {
  readonly _tag = 'FromText' as const;
  readonly inner = t.boolean;
  constructor() {
    super(
      'BooleanFromText',
      t.boolean.is,
      (u, context) =>
        u === 'true' || u === 'false' ? t.success(u === 'true') : t.failure(u, context, 'must be true or false'),
      String,
    );
  }
}
export const booleanFromText = new BooleanFromText();
