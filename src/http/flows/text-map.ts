/** A JSON object with free keys and texts as values; some keys may have a codec of their own. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import type { TextType } from '../../../domain/kernel/types';
import { clipped } from '../edge/failure';

export type TextMap<Text = string | null> = Readonly<Record<string, Text>>;

const MAX_KEYS = 100;

export const textMap = <V extends t.Mixed>(name: string, keyCodec: TextType, value: V, own: t.Props = {}) => {
  type Map = TextMap<t.TypeOf<V>>;
  const codecOf = (key: string): t.Mixed => (Object.hasOwn(own, key) ? (own[key] ?? value) : value);
  const fits = (u: unknown): u is Map =>
    isRecord(u) &&
    Object.keys(u).length <= MAX_KEYS &&
    Object.entries(u).every(([key, item]) => keyCodec.is(key) && codecOf(key).is(item));

  const validate: t.Validate<unknown, Map> = (u, context) => {
    if (fits(u)) return t.success(u);
    if (!isRecord(u)) return t.failure(u, context, 'must be a JSON object');
    const keys = Object.keys(u);
    if (keys.length > MAX_KEYS) return t.failure(u, context, `must have at most ${MAX_KEYS} keys, has ${keys.length}`);
    const errors = keys.flatMap(key => {
      const codec = codecOf(key);
      const checkedKey = keyCodec.validate(key, t.appendContext(context, `the key ${clipped(key)}`, keyCodec, key));
      const checked = codec.validate(u[key], t.appendContext(context, clipped(key), codec, u[key]));
      return [checkedKey, checked].flatMap(result => (E.isLeft(result) ? result.left : []));
    });
    return t.failures(errors);
  };
  return new t.DictionaryType<TextType, V, Map>(name, fits, validate, t.identity, keyCodec, value);
};

const isRecord = (u: unknown): u is Record<string, unknown> => typeof u === 'object' && u !== null && !Array.isArray(u);
