/** Where a text stops being JSON. Only asked for a text that is not JSON, whose author then wants to know. */

/** A bracket, comma or colon, or a whole value that is neither list nor object; blanks before it. */
const token =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON text has none
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y;
const blanks = /[ \t\r\n]*/y;

/** What may come next, inside an object, a list or the whole: a value, a key, or what follows one of them. */
type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'after';

const afterBracket: Readonly<Record<string, State>> = { '{': 'key-or-end', '[': 'value-or-end' };
const closes: Readonly<Record<string, string>> = { '}': '{', ']': '[' };

const next = (state: State, open: string[], bracket: string | undefined, text: boolean): State | null => {
  switch (bracket) {
    case undefined:
      if (state === 'key' || state === 'key-or-end') return text ? 'colon' : null;
      return state === 'value' || state === 'value-or-end' ? 'after' : null;
    case '{':
    case '[':
      if (state !== 'value' && state !== 'value-or-end') return null;
      open.push(bracket);
      return afterBracket[bracket] ?? null;
    case ':':
      return state === 'colon' ? 'value' : null;
    case ',':
      return state !== 'after' || open.length === 0 ? null : open.at(-1) === '{' ? 'key' : 'value';
    default: {
      const empty = bracket === '}' ? 'key-or-end' : 'value-or-end';
      if (open.at(-1) !== closes[bracket] || (state !== 'after' && state !== empty)) return null;
      open.pop();
      return 'after';
    }
  }
};

/** Offset of the first character that cannot stand where it stands; the length of the text when it ends too early. */
const faultAt = (text: string): number => {
  const open: string[] = [];
  let state: State = 'value';
  let end = 0;
  for (;;) {
    blanks.lastIndex = end;
    blanks.test(text);
    const start = blanks.lastIndex;
    token.lastIndex = end;
    const found = token.exec(text);
    const following: State | null = found && next(state, open, found[1], found[2] !== undefined);
    if (found === null || !following) return start;
    state = following;
    end = token.lastIndex;
  }
};

/** `line 3, column 7`, both counted from 1. */
export const jsonFault = (text: string): string => {
  const at = faultAt(text);
  const before = text.slice(0, at).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return at >= text.length ? `it ends too early, at ${place}` : `see ${place}`;
};
