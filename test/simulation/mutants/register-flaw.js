/** As `register.js` of the tests, with one flaw in one file: named by SIMULATED_FLAW, as JSON. */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const { file, from, to } = JSON.parse(process.env.SIMULATED_FLAW);

require.extensions['.ts'] = (module, filename) => {
  let text = readFileSync(filename, 'utf8');
  if (filename.endsWith(`/${file}`)) {
    if (text.split(from).length !== 2) throw new Error(`${file} does not hold once: ${from}`);
    text = text.replace(from, () => to);
  }
  const { code } = transformSync(text, {
    filename,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  module._compile(code, filename);
};
