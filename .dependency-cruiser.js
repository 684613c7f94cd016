/**
 * The architecture as a check (ARCHITECTURE.md): the rooms from the lowest to the highest, and which of those below it
 * each may import. Types count as well, and no room is exempt; only tests, which stand beside what they test, may import
 * anything.
 */
const FP = ['node_modules/fp-ts/', 'node_modules/io-ts/'];
const ANY_PACKAGE = ['node_modules/', '^(node:)?[a-z_0-9]+(/promises)?$', '^package\\.json$'];

/** Node's own modules and all packages, unless a room names those it may use. */
const rooms = [
  ['domain', 'domain', [], FP],
  ['projections', 'projections', ['domain'], FP],
  ['runtime', 'src/runtime', ['domain']],
  ['lib', 'src/lib', ['runtime']],
  ['sqlite', 'src/sqlite', ['runtime', 'lib']],
  ['transparency', 'src/transparency', [], [...FP, '^(node:)?crypto$']],
  ['config', 'src/config', ['domain', 'runtime', 'transparency']],
  ['logging', 'src/logging', ['config', 'runtime', 'lib']],
  ['data-dir', 'src/data-dir', ['domain', 'runtime', 'sqlite']],
  ['secrets', 'src/secrets', ['runtime', 'data-dir']],
  ['event-store', 'src/event-store', ['domain', 'runtime', 'lib', 'sqlite', 'config', 'data-dir']],
  ['commands', 'src/commands', ['domain', 'runtime', 'lib', 'sqlite', 'event-store']],
  ['history', 'src/history', 'domain runtime lib sqlite transparency config event-store commands'.split(' ')],
  ['audit', 'src/audit', 'domain projections runtime lib event-store commands'.split(' ')],
  ['projector', 'src/projector', ['domain', 'projections', 'runtime', 'lib', 'sqlite', 'event-store']],
  ['moments', 'src/moments', ['domain', 'projections', 'runtime', 'lib', 'sqlite', 'event-store', 'projector']],
  ['personal-data', 'src/personal-data', ['domain', 'runtime', 'lib', 'sqlite', 'secrets', 'event-store', 'projector']],
  [
    'exports',
    'src/exports',
    'domain projections runtime lib sqlite event-store audit projector moments personal-data'.split(' '),
  ],
  // It plays an integration: what it does it does by the client that integrators are given.
  ['practice', 'src/practice', ['runtime', 'lib', 'config', 'secrets'], [...ANY_PACKAGE, '^packages/client/']],
  ['followers', 'src/followers', ['domain', 'lib', 'event-store', 'commands', 'projector']],
  ['due-work', 'src/due-work', ['projections', 'runtime', 'lib']],
  [
    'webhooks',
    'src/webhooks',
    'domain projections runtime lib secrets event-store commands projector followers due-work'.split(' '),
  ],
  ['schedules', 'src/schedules', 'domain projections runtime lib event-store commands followers due-work'.split(' ')],
  ['deadlines', 'src/deadlines', 'domain projections runtime lib event-store commands followers due-work'.split(' ')],
  [
    'reactor',
    'src/reactor',
    'domain projections runtime lib sqlite config secrets event-store commands projector followers due-work webhooks schedules deadlines'.split(
      ' ',
    ),
  ],
  [
    'http/edge',
    'src/http/edge',
    'domain projections runtime lib sqlite config logging secrets event-store commands history audit projector moments personal-data reactor'.split(
      ' ',
    ),
  ],
  ['http/views', 'src/http/views', ['domain', 'projections', 'event-store', 'audit', 'http/edge']],
  ...[
    'audit',
    'clients',
    'exports',
    'external-sources',
    'figures',
    'flows',
    'history',
    'holds',
    'operations',
    'pages',
    'replay',
    'schedules',
    'stream',
    'sync',
    'token',
    'webhooks',
  ].map(feature => [
    `http/${feature}`,
    `src/http/${feature}`,
    'domain projections runtime lib config secrets transparency event-store commands history audit projector moments personal-data exports practice webhooks schedules http/edge http/views'.split(
      ' ',
    ),
  ]),
  ['http', 'src/http/[^/]+\\.ts$', ['projections', 'lib', 'moments', 'webhooks', 'http/edge', 'http/[\\w-]+']],
  [
    'app',
    'src/app',
    'domain projections runtime lib sqlite config logging data-dir secrets event-store commands history audit projector moments personal-data practice reactor http/edge http/pages http'.split(
      ' ',
    ),
  ],
  [
    'cli',
    'src/cli',
    'domain projections runtime lib sqlite config logging data-dir secrets transparency event-store commands history audit projector moments personal-data exports webhooks http/replay app'.split(
      ' ',
    ),
  ],
];

const folderOf = new Map(rooms.map(([name, folder]) => [name, folder.endsWith('$') ? folder : `${folder}/`]));
const pathOf = name => folderOf.get(name) ?? `src/${name}/`;

const ruleOf = ([name, , below, packages = ANY_PACKAGE]) => ({
  name: `room-${name.replace('/', '-')}`,
  severity: 'error',
  comment: `${name} imports ${below.length === 0 ? 'no other room' : below.join(', ')}`,
  from: { path: `^${pathOf(name)}`, pathNot: '\\.test\\.ts$' },
  to: { pathNot: [...[name, ...below].map(room => `^${pathOf(room)}`), ...packages] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rooms.map(ruleOf),
    ...[
      ['event-store/sqlite', ['event-store/eventstoredb']],
      ['event-store/eventstoredb', ['event-store/sqlite']],
      ['event-store/eventstoredb/connection', ['event-store/eventstoredb/(read|append|follow)']],
      ['event-store/eventstoredb/read', ['event-store/eventstoredb/(append|follow)']],
      ['event-store/eventstoredb/append', ['event-store/eventstoredb/follow']],
      ['event-store/eventstoredb/follow', ['event-store/eventstoredb/append']],
    ].map(([part, others]) => ({
      name: `part-${part.replaceAll('/', '-')}`,
      severity: 'error',
      comment: `${part} imports nothing of ${others.join(', ')}`,
      from: { path: `^src/${part}/`, pathNot: '\\.test\\.ts$' },
      to: { path: others.map(other => `^src/${other}/`) },
    })),
    {
      name: 'every-file-is-in-a-room',
      severity: 'error',
      from: { path: '^src/', pathNot: rooms.map(([name]) => `^${pathOf(name)}`) },
      to: {},
    },
    {
      name: 'product-does-not-import-its-tests',
      severity: 'error',
      from: { path: '^(domain|projections|src)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(test|bench|examples)/|\\.test\\.ts$' },
    },
    {
      name: 'nest-stays-in-http',
      severity: 'error',
      comment: 'a reader of any other room meets no framework; the server listens and drains by it',
      from: { path: '^(domain|projections|src)/', pathNot: ['\\.test\\.ts$', '^src/http/', '^src/app/server\\.ts$'] },
      to: { path: 'node_modules/(@nestjs|fastify)/' },
    },
    {
      name: 'examples-stand-alone',
      severity: 'error',
      comment: 'an example is what an integrator would write: it knows flowsync by HTTP only',
      from: { path: '^examples/' },
      to: { path: '^(domain|projections|src|test)/' },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      comment: 'it is installed without the service, and needs nothing but Node',
      from: { path: '^packages/' },
      to: { path: ['^(domain|projections|src|test|examples|bench)/', 'node_modules/'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'runtime-dependencies-are-declared',
      severity: 'error',
      from: { path: '^(domain|projections|src)/', pathNot: '\\.test\\.ts$' },
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
