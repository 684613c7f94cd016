/** The architecture as a check: domain ← projections ← src, and no cycles. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.test\\.ts$|/testing/' },
  to: { pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('domain-is-pure', '^domain/', '^(domain/|node_modules/(fp-ts|io-ts)/)', 'domain imports fp-ts and io-ts only'),
    only(
      'projections-know-the-domain',
      '^projections/',
      '^(domain/|projections/|node_modules/(fp-ts|io-ts)/)',
      'projections import the domain only',
    ),
    {
      name: 'product-does-not-import-its-tests',
      severity: 'error',
      from: { path: '^(domain|projections|src)/', pathNot: '\\.test\\.ts$|/testing/|/conformance/' },
      to: { path: '^(test|bench|examples|domain/testing|src/.*/testing)/|\\.test\\.ts$' },
    },
    {
      name: 'examples-stand-alone',
      severity: 'error',
      comment: 'an example is what an integrator would write: it knows flowsync by HTTP only',
      from: { path: '^examples/' },
      to: { path: '^(domain|projections|src|test)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'runtime-dependencies-are-declared',
      severity: 'error',
      from: { path: '^(domain|projections|src)/', pathNot: '\\.test\\.ts$|/testing/|/conformance/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
