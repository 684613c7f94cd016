/** Any Unicode text. The unit `binary` of fast-check is the same, and takes a second to build for each file of tests. */
import * as fc from 'fast-check';

const SURROGATES_FROM = 0xd800;
const SURROGATES = 0x800;
const LAST_CODE_POINT = 0x10ffff;

const character = fc
  .nat({ max: LAST_CODE_POINT - SURROGATES })
  .map(n => String.fromCodePoint(n < SURROGATES_FROM ? n : n + SURROGATES));

export const anyText = (limits: Omit<fc.StringConstraints, 'unit'> = {}): fc.Arbitrary<string> =>
  fc.string({ ...limits, unit: character });
