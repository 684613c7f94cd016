import * as E from 'fp-ts/Either';
import { right } from '../../test/support/right';
import { sha256 } from '../transparency/merkle';
import { signerOf, type Verifier, vkeyOf } from '../transparency/note';
import { type Config, readConfig } from './config';

const read = (env: Record<string, string>): Config => {
  return right(readConfig(env));
};
const problems = (env: Record<string, string>): ReadonlyArray<string> => {
  const config = readConfig(env);
  return E.isLeft(config) ? config.left : [];
};

const hour = 3_600_000;

const [alpha, beta] = ['alpha.example', 'beta.example/w'].map(name => {
  const { verifier } = signerOf(name, sha256(name), 'cosignature');
  return { key: verifier, vkey: vkeyOf(verifier, 'cosignature') };
}) as [{ key: Verifier; vkey: string }, { key: Verifier; vkey: string }];
const twoWitnesses = [
  { url: 'https://alpha.example', key: alpha.key },
  { url: 'http://10.0.0.1:8080/w', key: beta.key },
];

test('without any variable, the defaults of the documentation', () => {
  expect(read({})).toEqual({
    holdDeadlineMs: null,
    removalGuard: '20%,5',
    host: '127.0.0.1',
    port: 3000,
    dataDir: './data',
    eventStore: 'sqlite',
    streamPrefix: 'flowsync-',
    adminKey: null,
    historyOrigin: null,
    checkpointDir: null,
    witnesses: { witnesses: [], quorum: 0 },
    secretKey: null,
    stateMemory: null,
    rateLimit: [
      { count: 200, windowMs: 1000 },
      { count: 5000, windowMs: 60_000 },
    ],
    maxConnections: 1000,
    syncDeadlineMs: 24 * hour,
    webhookSchedule: [0, 5000, 300_000, 1_800_000, 2 * hour, 5 * hour, 10 * hour],
    webhookDisableAfterMs: 5 * 24 * hour,
    webhookAllowNetworks: [],
    maxSources: 1000,
    maxWebhooks: 1000,
    momentsDisk: 2_000_000_000,
    publicUrl: null,
    oidcIssuer: null,
    oidcClientId: null,
    oidcClientSecret: null,
    oidcGroupsClaim: 'groups',
    oidcRoles: [],
    oidcUserIdClaim: null,
    managersSee: 'all',
    practice: null,
    isProduction: false,
    logLevel: 'info',
  });
});

test('a variable that is empty is not set; what is not ours is left alone', () => {
  expect(read({ PORT: '', FLOWSYNC_DATA_DIR: '  ', HOME: '/home/me', FLOWS: 'x' })).toEqual(read({}));
});

test.each<[string, string, Partial<Config>]>([
  ['HOST', '::1', { host: '::1' }],
  ['PORT', '0', { port: 0 }],
  ['FLOWSYNC_STATE_MEMORY', '512MB', { stateMemory: 512_000_000 }],
  ['FLOWSYNC_MOMENTS_DISK', '10GB', { momentsDisk: 10_000_000_000 }],
  ['FLOWSYNC_RATE_LIMIT', 'off', { rateLimit: [] }],
  ['FLOWSYNC_RATE_LIMIT', '1/h', { rateLimit: [{ count: 1, windowMs: hour }] }],
  ['FLOWSYNC_SYNC_DEADLINE', '90s', { syncDeadlineMs: 90_000 }],
  ['FLOWSYNC_WEBHOOK_SCHEDULE', '0s, 5s,2d', { webhookSchedule: [0, 5000, 48 * hour] }],
  ['FLOWSYNC_WEBHOOK_DISABLE_AFTER', '36h', { webhookDisableAfterMs: 36 * hour }],
  ['FLOWSYNC_WEBHOOK_ALLOW_NETWORKS', '10.0.0.0/8, ::1/128', { webhookAllowNetworks: ['10.0.0.0/8', '::1/128'] }],
  [
    'FLOWSYNC_EVENT_STORE',
    'esdb+discover://a:b@c:2113?tls=false',
    { eventStore: 'esdb+discover://a:b@c:2113?tls=false' },
  ],
  ['FLOWSYNC_HISTORY_ORIGIN', 'flowsync.example.org/history', { historyOrigin: 'flowsync.example.org/history' }],
  ['FLOWSYNC_CHECKPOINT_DIR', '/mnt/elsewhere', { checkpointDir: '/mnt/elsewhere' }],
  [
    'FLOWSYNC_WITNESSES',
    `https://alpha.example/ ${alpha.vkey}, http://10.0.0.1:8080/w  ${beta.vkey}`,
    { witnesses: { quorum: 2, witnesses: twoWitnesses } },
  ],
  [
    'FLOWSYNC_WITNESSES',
    `1 of https://alpha.example ${alpha.vkey},http://10.0.0.1:8080/w ${beta.vkey}`,
    { witnesses: { quorum: 1, witnesses: twoWitnesses } },
  ],
  ['FLOWSYNC_STREAM_PREFIX', 'exams.two-', { streamPrefix: 'exams.two-' }],
  ['FLOWSYNC_ADMIN_KEY', 'fs_admin_0', { adminKey: 'fs_admin_0' }],
  ['FLOWSYNC_MAX_SOURCES', '3000', { maxSources: 3000 }],
  ['FLOWSYNC_REMOVAL_GUARD', 'off', { removalGuard: 'off' }],
  ['FLOWSYNC_REMOVAL_GUARD', '0%,100', { removalGuard: '0%,100' }],
  ['FLOWSYNC_HOLD_DEADLINE', '3d', { holdDeadlineMs: 72 * hour }],
  ['FLOWSYNC_MAX_WEBHOOKS', '1', { maxWebhooks: 1 }],
  ['FLOWSYNC_LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ['FLOWSYNC_MANAGERS_SEE', 'own', { managersSee: 'own' }],
  ['FLOWSYNC_PRACTICE', 'on', { practice: true }],
  ['FLOWSYNC_PRACTICE', 'off', { practice: false }],
  ['NODE_ENV', 'production', { isProduction: true }],
])('%s=%s', (name, value, expected) => expect(read({ [name]: value })).toMatchObject(expected));

test.each([
  ['HOST', 'two words'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3e3'],
  ['PORT', 'http'],
  ['FLOWSYNC_MOMENTS_DISK', '999kB'],
  ['FLOWSYNC_MOMENTS_DISK', '11TB'],
  ['FLOWSYNC_STATE_MEMORY', '64'],
  ['FLOWSYNC_STATE_MEMORY', '0MB'],
  ['FLOWSYNC_STATE_MEMORY', '65GB'],
  ['FLOWSYNC_RATE_LIMIT', '0/s'],
  ['FLOWSYNC_RATE_LIMIT', '200'],
  ['FLOWSYNC_RATE_LIMIT', '200/s,,5/min'],
  ['FLOWSYNC_RATE_LIMIT', '200/s,off'],
  ['FLOWSYNC_SYNC_DEADLINE', '24'],
  ['FLOWSYNC_SYNC_DEADLINE', '0s'],
  ['FLOWSYNC_SYNC_DEADLINE', '366d'],
  ['FLOWSYNC_WEBHOOK_SCHEDULE', '5s,soon'],
  ['FLOWSYNC_WEBHOOK_SCHEDULE', ','],
  ['FLOWSYNC_WEBHOOK_ALLOW_NETWORKS', '10.0.0.0'],
  ['FLOWSYNC_WEBHOOK_ALLOW_NETWORKS', '10.0.0.0/33'],
  ['FLOWSYNC_HISTORY_ORIGIN', 'https://flowsync.example.org'],
  ['FLOWSYNC_HISTORY_ORIGIN', 'a b'],
  ['FLOWSYNC_HISTORY_ORIGIN', 'a+b'],
  ['FLOWSYNC_HISTORY_ORIGIN', 'flowsync.example.org/'],
  ['FLOWSYNC_WITNESSES', 'https://alpha.example'],
  ['FLOWSYNC_WITNESSES', `alpha.example ${alpha.vkey}`],
  ['FLOWSYNC_WITNESSES', `2 of https://alpha.example ${alpha.vkey}`],
  ['FLOWSYNC_WITNESSES', `0 of https://alpha.example ${alpha.vkey}`],
  ['FLOWSYNC_WITNESSES', `https://alpha.example ${alpha.vkey}, https://other.example ${alpha.vkey}`],
  ['FLOWSYNC_WITNESSES', `https://alpha.example ${vkeyOf(signerOf('a', sha256('a')).verifier)}`],
  ['FLOWSYNC_STREAM_PREFIX', 'flowsync'],
  ['FLOWSYNC_STREAM_PREFIX', '$flowsync-'],
  ['FLOWSYNC_REMOVAL_GUARD', '101%,5'],
  ['FLOWSYNC_REMOVAL_GUARD', '20%'],
  ['FLOWSYNC_HOLD_DEADLINE', '0s'],
  ['FLOWSYNC_LOG_LEVEL', 'loud'],
  ['FLOWSYNC_PRACTICE', 'yes'],
  ['FLOWSYNC_MANAGERS_SEE', 'some'],
])('%s=%s is refused in one line that names both', (name, value) => {
  const [line = '', ...others] = problems({ [name]: value });
  expect(others).toEqual([]);
  expect(line).toMatch(new RegExp(`^${name} must be .+; it is "`));
  expect(line).toContain(JSON.stringify(value));
});

test.each([
  ['FLOWSYNC_ADMIN_KEY', 'hush hush'],
  ['FLOWSYNC_ADMIN_KEY', 'hushhus'],
  ['FLOWSYNC_MAX_CONNECTIONS', '9'],
  ['FLOWSYNC_ADMIN_KEY', 'fs_somebody_hush'],
  ['FLOWSYNC_SECRET_KEY', 'hush'],
  ['FLOWSYNC_SECRET_KEY', 'husha'.repeat(8)],
  ['FLOWSYNC_EVENT_STORE', 'postgres://me:hush@db'],
])('%s is refused without its value', (name, value) => {
  const [line = ''] = problems({ [name]: value });
  expect(line).toMatch(new RegExp(`^${name} must be `));
  expect(line).not.toContain('hush');
});

test('every problem is named, and an unknown variable with the one it looks like', () => {
  expect(problems({ PORT: 'x', FLOWSYNC_RATELIMIT: 'off', FLOWSYNC_ADMINKEY: 'hush' })).toEqual([
    'PORT must be a port from 0 to 65535, 0 for any that is free; it is "x".',
    'FLOWSYNC_RATELIMIT is not a variable that flowsync knows; did you mean FLOWSYNC_RATE_LIMIT?',
    'FLOWSYNC_ADMINKEY is not a variable that flowsync knows; did you mean FLOWSYNC_ADMIN_KEY?',
  ]);
});
