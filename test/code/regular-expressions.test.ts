/**
 * No regular expression of the product or the examples goes back and forth over its input: the time that it takes grows
 * with the length of the text and no faster, whatever the text. Judged by a checker that looks for the worst text.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkSync } from 'recheck';
import * as ts from 'typescript';

const root = join(__dirname, '..', '..');
const rooms = ['domain', 'projections', 'src', 'examples'];
const isProduct = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts');

const files = rooms.flatMap(room =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map(file => join(root, room, file))
    .filter(isProduct),
);

interface Expression {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

const literals: Expression[] = [];
const constructed: string[] = [];
for (const file of files) {
  const parsed = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    const { line } = parsed.getLineAndCharacterOfPosition(node.pos);
    const place = `${relative(root, file)}:${line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      literals.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(parsed) === 'RegExp')
      constructed.push(place);
    ts.forEachChild(node, visit);
  };
  visit(parsed);
}

/** One that repeats nothing without end looks at a bounded part of the text from each place. */
const mayBeSlow = ({ source }: Expression): boolean => /[*+]|\{\d+,\}|\{\d+,\d{3,}\}/.test(source);

const verdict = ({ source, flags }: Expression): string => {
  const { status, ...rest } = checkSync(source, flags, { timeout: 60_000 });
  return 'complexity' in rest ? `${status}: ${rest.complexity?.summary ?? ''}` : status;
};

test('the checker finds what is slow', () => {
  expect(verdict({ place: '', source: '"(?:[^"\\\\]+|\\\\.)*"', flags: 'y' })).toContain('exponential');
  expect(verdict({ place: '', source: '\\s+$', flags: '' })).toContain('polynomial');
});

test('none is built from texts while the service runs: nobody could judge it here', () => {
  expect(constructed).toEqual([]);
});

test('none is slow on any text', () => {
  expect(literals.length).toBeGreaterThan(40);
  const slow = literals.filter(mayBeSlow).flatMap(one => {
    const found = verdict(one);
    return /^safe/.test(found) ? [] : [`${one.place} /${one.source}/${one.flags} ${found}`];
  });
  expect(slow).toEqual([]);
});
