/** Every file says why it is there, and words of our own do not come back where the field has a word. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOMS = ['src', 'domain', 'projections'];
const MAX_LINES_WITHOUT_HEADER = 40;
/** Each had several meanings, or none that a stranger knows: comments and texts are searched as well. */
const BANNED =
  /\b(createTurns|InTurn|Wakers|createWakers|Arrivals|createArrivals|askInTime|patience\w*|Patience|patiently|toldBy|toldStreams|Told|told(?! apart)|Heard|heard|News|news|createNews|judged?|freshState|placeFor|isPassing|onTrouble|Trouble|Stretch|unborn)\b/;
/** Plain words in a sentence; as names they say nothing of what they hold. */
const BANNED_NAMES = /\b(const|let) (known|asked|fresh|trouble)\b/;
/** A text, a number, or a list of them: what it means and its unit stand in its name, and that it is fixed in its capitals. */
const FIXED_IN_SMALL_LETTERS = /^(?:export )?const [a-z]\w*(?:: [^=]+)? = (?:['"\d]|\[['\d][^\]]*\](?: as const)?;)/m;

const files = ROOMS.flatMap(room =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => join(room, name)),
);
const missesHeader = (text: string): boolean =>
  text.split('\n').length - 1 > MAX_LINES_WITHOUT_HEADER && !/^(#!.*\n+)?\/\*\*/.test(text);

test('a file of more than 40 lines begins with why it is there', () => {
  expect(missesHeader('const a = 1;\n'.repeat(41))).toBe(true);
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter(file => missesHeader(readFileSync(file, 'utf8')))).toEqual([]);
});

test('no word of our own stands where the field has one', () => {
  expect('const queue = createTurns();').toMatch(BANNED);
  expect('// nobody is told').toMatch(BANNED);
  expect('two flows are told apart').not.toMatch(BANNED);
  expect('const known = cache.get(key);').toMatch(BANNED_NAMES);
  const texts = files.map(file => [file, readFileSync(file, 'utf8')] as const);
  expect(texts.filter(([, text]) => BANNED.test(text) || BANNED_NAMES.test(text)).map(([file]) => file)).toEqual([]);
});

test('a constant that is a fixed value is in capitals', () => {
  expect('const limit = 3;').toMatch(FIXED_IN_SMALL_LETTERS);
  expect("const LIMITS = ['a'];\n  const local = 3;").not.toMatch(FIXED_IN_SMALL_LETTERS);
  expect(files.filter(file => FIXED_IN_SMALL_LETTERS.test(readFileSync(file, 'utf8')))).toEqual([]);
});
