/**
 * Text that is shown in one line among others, such as a name or a title: nothing in it may end the line, act on a
 * terminal, or turn the direction of what stands beside it.
 */
import * as t from 'io-ts';
import { TextType } from '../../../domain/kernel/types';

const unseen = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

class PlainTextType extends TextType {
  constructor({ name, limits }: TextType) {
    super(name, limits);
    const isText = this.is;
    const validateText = this.validate;
    Object.assign(this, {
      is: (u: unknown): u is string => isText(u) && !unseen.test(u),
      validate: ((u, context) =>
        typeof u === 'string' && unseen.test(u)
          ? t.failure(u, context, 'must not contain line breaks, control or bidirectional characters')
          : validateText(u, context)) satisfies t.Validate<unknown, string>,
    });
  }
}

/** For what comes in: what is stored may be older than that, and is read as it is. */
export const plain = (codec: TextType): TextType => new PlainTextType(codec);
