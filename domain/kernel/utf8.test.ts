import * as fc from 'fast-check';
import { anyText } from '../../test/support/any-text';
import { runs } from '../../test/support/runs';
import { utf8Bytes } from './utf8';

test('counts the bytes of any text as an encoder does', () => {
  fc.assert(
    fc.property(anyText(), text => utf8Bytes(text) === Buffer.byteLength(text)),
    { numRuns: runs(100) },
  );
  expect(utf8Bytes('aä€😀\ud800')).toBe(Buffer.byteLength('aä€😀\ud800'));
});
