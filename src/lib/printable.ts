/** Text of others on its way to a terminal. */

/**
 * What a terminal acts on rather than shows: control characters but line breaks and tabs (C0, DEL, C1), and what turns
 * the direction of the text or breaks its line.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Each such character as `\u001b`. In JSON it stands for the same character as before. */
export const printable = (text: string): string =>
  text.replace(UNSEEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
