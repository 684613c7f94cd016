/**
 * Whether a text is JSON as we take it, found in one pass over it that never goes back: `JSON.parse` does not say where a
 * text stops being JSON, keeps the last of two fields of one name, rounds numbers, and lets anything be nested anyhow.
 */

import { quoted } from '../failure';
import { endOfPlain, endOfString, isBlank, isExact } from './json-tokens';

export interface JsonFault {
  /** Machine-readable. */
  readonly reason: 'not-json' | 'nested-too-deeply' | 'duplicate-field' | 'forbidden-field' | 'inexact-number';
  /** What is wrong, as the end of a sentence about the body. */
  readonly message: string;
}

/** No body of the contract has more than four; nothing that walks through a value may be led deeper than this. */
export const MAX_DEPTH = 20;

/** What may come next, inside an object, a list or the whole: a value, a key, or what follows one of them. */
type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'after';

/** Names that are there already, of an object that is open; null for a list. */
type Open = Set<string> | null;

/** Null when `JSON.parse` makes of it just what is written there. */
export const jsonFault = (text: string): JsonFault | null => {
  const open: Open[] = [];
  let state = 'value' as State;
  let at = 0;

  const wantsValue = (): boolean => state === 'value' || state === 'value-or-end';
  const begin = (names: Open, next: State): JsonFault | null => {
    if (!wantsValue()) return notJson(text, at);
    if (open.length === MAX_DEPTH)
      return {
        reason: 'nested-too-deeply',
        message: `is nested more than ${MAX_DEPTH} levels deep, see ${placeOf(text, at)}`,
      };
    open.push(names);
    state = next;
    at += 1;
    return null;
  };
  const end = (isObject: boolean): JsonFault | null => {
    const isHere = open.length > 0 && (open.at(-1) !== null) === isObject;
    if (!isHere || (state !== 'after' && state !== (isObject ? 'key-or-end' : 'value-or-end')))
      return notJson(text, at);
    open.pop();
    state = 'after';
    at += 1;
    return null;
  };
  const name = (names: Set<string>): JsonFault | null => {
    const behind = endOfString(text, at);
    if (behind < 0) return notJson(text, -behind - 1);
    const raw = text.slice(at + 1, behind - 1);
    const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
    // It would reach into the prototype of whatever it is copied to.
    if (key === '__proto__')
      return {
        reason: 'forbidden-field',
        message: `must not have a field named __proto__, see ${placeOf(text, at)}`,
      };
    if (names.has(key)) {
      const message = `has the field ${quoted(key)} twice, the second time at ${placeOf(text, at)}`;
      return { reason: 'duplicate-field', message };
    }
    names.add(key);
    state = 'colon';
    at = behind;
    return null;
  };
  const plain = (): JsonFault | null => {
    const isText = text[at] === '"';
    const behind = isText ? endOfString(text, at) : endOfPlain(text, at);
    if (behind < 0) return notJson(text, -behind - 1);
    const part = isText ? '' : text.slice(at, behind);
    if (!isExact(part)) {
      const message = `has a number that cannot be kept exactly, ${quoted(part)}, see ${placeOf(text, at)}`;
      return { reason: 'inexact-number', message };
    }
    state = 'after';
    at = behind;
    return null;
  };
  const step = (): JsonFault | null => {
    const names = open.at(-1);
    switch (text[at]) {
      case '{':
        return begin(new Set(), 'key-or-end');
      case '[':
        return begin(null, 'value-or-end');
      case '}':
        return end(true);
      case ']':
        return end(false);
      case ':':
        if (state !== 'colon') return notJson(text, at);
        state = 'value';
        at += 1;
        return null;
      case ',':
        if (state !== 'after' || names === undefined) return notJson(text, at);
        state = names === null ? 'value' : 'key';
        at += 1;
        return null;
      case '"':
        if (names && (state === 'key' || state === 'key-or-end')) return name(names);
        return wantsValue() ? plain() : notJson(text, at);
      default:
        return wantsValue() ? plain() : notJson(text, at);
    }
  };

  for (;;) {
    while (isBlank(text.charCodeAt(at))) at += 1;
    if (at >= text.length) return state === 'after' && open.length === 0 ? null : notJson(text, at);
    const fault = step();
    if (fault !== null) return fault;
  }
};

const notJson = (text: string, at: number): JsonFault => {
  const place = placeOf(text, at);
  const where = at >= text.length ? `it ends too early, at ${place}` : `see ${place}`;
  return { reason: 'not-json', message: `is not JSON: ${where}` };
};

/** `line 3, column 7`, both counted from 1. */
const placeOf = (text: string, at: number): string => {
  let line = 1;
  let start = 0;
  for (let found = text.indexOf('\n'); found !== -1 && found < at; found = text.indexOf('\n', start)) {
    line += 1;
    start = found + 1;
  }
  return `line ${line}, column ${at - start + 1}`;
};
