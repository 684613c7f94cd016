const { availableParallelism } = require('node:os');

/** ESM-only packages that jest must transform, since it cannot `require(esm)`. */
const esm = [
  '@nestjs',
  'fast-check',
  'pure-rand',
  'hyparquet',
  'hyparquet-writer',
  'jose',
  'openid-client',
  'oauth4webapi',
  'cookie',
  'undici',
  'file-type',
  'load-esm',
  'uint8array-extras',
  'strtok3',
  'token-types',
  '@tokenizer',
  '@borewit',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/support/in-memory.js',
  setupFiles: ['<rootDir>/test/support/threads-load-ts.js', '<rootDir>/test/support/usual-umask.js'],
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limit.js'],
  roots: ['<rootDir>/domain', '<rootDir>/projections', '<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  moduleNameMapper: { '^@flowsync/client$': '<rootDir>/packages/client/src/index.ts' },
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        sourceMaps: true,
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})/)`],
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // Some tests wait, for a browser or for what is to happen: one more keeps two cores busy.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
};
