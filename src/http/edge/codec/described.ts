/** What the API's description says of a value beyond its schema. It changes nothing about what the codec takes. */
import type * as t from 'io-ts';

export interface Texts {
  readonly description: string;
  readonly example?: unknown;
}

const TEXTS = Symbol('texts');

/** The same codec for this one place: whoever else uses it sees nothing of the text. */
export const described = <C extends t.Mixed>(codec: C, description: string, example?: unknown): C => {
  const texts: Texts = { description, ...(example === undefined ? {} : { example }) };
  return Object.assign(Object.create(codec), { [TEXTS]: texts });
};

export const textsOf = (codec: t.Mixed): Texts | undefined =>
  Object.hasOwn(codec, TEXTS) ? (codec as t.Mixed & { readonly [TEXTS]: Texts })[TEXTS] : undefined;
