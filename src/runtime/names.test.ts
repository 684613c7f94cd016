/** The look-up of names, against a name server of the test's own. */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { nameServer } from '../../test/support/name-server';
import { tempDir } from '../../test/support/temp-dir';
import { pause } from '../../test/support/until';
import { createNames } from './names';
import type { Clock } from './ports';
import { realClock } from './real';

const at = (...addresses: ReadonlyArray<string>) =>
  E.right(addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })));
const theirs = { _tag: 'Left', left: { kind: 'theirs', reason: 'name-not-found' } };
const ours = { _tag: 'Left', left: { kind: 'ours', reason: 'resolver-unavailable' } };

/** With files of its own, and a clock whose timers end early, and of which `elapsed` can be moved. */
const names = (servers: ReadonlyArray<string>, { hosts = '', resolvConf = '' } = {}) => {
  const dir = tempDir();
  const files = { hostsFile: join(dir, 'hosts'), resolvConf: join(dir, 'resolv.conf') };
  writeFileSync(files.hostsFile, hosts);
  writeFileSync(files.resolvConf, resolvConf);
  let ahead = 0;
  const clock: Clock = {
    ...realClock,
    after: (ms, task) => realClock.after(ms / 10, task),
    elapsed: () => realClock.elapsed() + ahead,
  };
  return {
    ...files,
    resolve: createNames({ clock, servers, ...files }),
    sleep: (ms: number) => {
      ahead += ms;
    },
  };
};

test('all addresses of a name are found, and asked for anew when their time is over', async () => {
  const server = await nameServer(() => ({ ttl: 60, four: ['192.0.2.1', '192.0.2.2'], six: ['2001:db8:0:0:0:0:0:1'] }));
  const { resolve, sleep } = names([server.address]);
  const found = at('192.0.2.1', '192.0.2.2', '2001:db8::1');
  expect(await resolve('hooks.example')).toEqual(found);
  sleep(59_000);
  expect(await resolve('hooks.example')).toEqual(found);
  expect(server.asked).toHaveLength(2);
  sleep(2000);
  expect(await resolve('hooks.example')).toEqual(found);
  expect(server.asked).toHaveLength(4);
});

test('a name with one kind of address is found by that', async () => {
  const server = await nameServer(() => ({ ttl: 60, six: ['2001:db8:0:0:0:0:0:1'] }));
  expect(await names([server.address]).resolve('six.example')).toEqual(at('2001:db8::1'));
});

test.each([
  ['there is no such name', 'no-such-name' as const],
  ['it has no address', { ttl: 60 }],
])('when a name server says that %s, that is their failure, and soon asked again', async (_, known) => {
  const server = await nameServer(() => known);
  const { resolve, sleep } = names([server.address]);
  expect(await resolve('none.example')).toMatchObject(theirs);
  expect(await resolve('none.example')).toMatchObject(theirs);
  expect(server.asked).toHaveLength(2);
  sleep(10_001);
  expect(await resolve('none.example')).toMatchObject(theirs);
  expect(server.asked).toHaveLength(4);
});

test('a name server that cannot find out is a failure of ours', async () => {
  const server = await nameServer(() => 'failure');
  expect(await names([server.address]).resolve('broken.example')).toMatchObject(ours);
});

test('a name server that is not there is a failure of ours', async () => {
  expect(await names(['127.0.0.1:1']).resolve('hooks.example')).toMatchObject(ours);
});

test('names that no server answers are given up in time, and hold up neither another name nor the thread pool', async () => {
  const server = await nameServer(name => (name.startsWith('dead') ? null : { ttl: 60, four: ['192.0.2.1'] }));
  const { resolve } = names([server.address]);
  const dead = Array.from({ length: 100 }, (_, n) => resolve(`dead${n}.example`));
  await pause(100);
  const order: string[] = [];
  const all = Promise.all(dead).then(found => {
    order.push('dead');
    return found;
  });
  expect(await resolve('good.example')).toEqual(at('192.0.2.1'));
  await readFile(__filename);
  order.push('good, and a file');
  expect((await all).every(found => E.isLeft(found) && found.left.kind === 'ours')).toBe(true);
  expect(order).toEqual(['good, and a file', 'dead']);
});

test('a name is asked for once by all who wait for it, and more than 256 at one time are put off', async () => {
  const server = await nameServer(() => null);
  const { resolve } = names([server.address]);
  const waiting = Array.from({ length: 256 }, (_, n) => resolve(`dead${n}.example`));
  const again = resolve('dead0.example');
  expect(await resolve('one-too-many.example')).toMatchObject(ours);
  await Promise.all([...waiting, again]);
  expect(server.asked.filter(name => name === 'dead0.example').length).toBeLessThanOrEqual(4);
  expect(server.asked).not.toContain('one-too-many.example');
});

test('the hosts file comes first, and is read again once it has changed', async () => {
  const server = await nameServer(() => 'no-such-name');
  const { resolve, hostsFile } = names([server.address], {
    hosts: '# names\n127.0.0.1 localhost\n10.0.0.7\tReceiver.local receiver # ours\n::7 receiver\nnonsense x\n',
  });
  expect(await resolve('receiver')).toEqual(at('10.0.0.7', '::7'));
  expect(await resolve('receiver.local')).toEqual(at('10.0.0.7'));
  expect(await resolve('receiver.local.')).toEqual(at('10.0.0.7'));
  expect(await resolve('x')).toMatchObject(theirs);
  writeFileSync(hostsFile, '10.0.0.88 receiver\n');
  expect(await resolve('receiver')).toEqual(at('10.0.0.88'));
});

test('localhost is this machine, without a hosts file and whatever a name server says', async () => {
  const server = await nameServer(() => ({ ttl: 60, four: ['192.0.2.1'] }));
  const { resolve } = names([server.address]);
  expect(await resolve('localhost')).toEqual(at('127.0.0.1', '::1'));
  expect(await resolve('app.localhost')).toEqual(at('127.0.0.1', '::1'));
  expect(server.asked).toEqual([]);
});

test('a short name is looked for in the search domains as well, a name with a dot at its end is not', async () => {
  const server = await nameServer(name =>
    name === 'hooks.team.svc.cluster.local' ? { ttl: 60, four: ['10.0.0.9'] } : 'no-such-name',
  );
  const { resolve } = names([server.address], {
    resolvConf: 'nameserver 10.0.0.1\nsearch team.svc.cluster.local svc.cluster.local\noptions ndots:5\n',
  });
  expect(await resolve('hooks')).toEqual(at('10.0.0.9'));
  expect(await resolve('hooks.team')).toEqual(at('10.0.0.9'));
  expect(await resolve('a.b.c.d.e.f')).toMatchObject(theirs);
  expect(await resolve('hooks.')).toMatchObject(theirs);
  expect(server.asked).not.toContain('a.b.c.d.e.f.team.svc.cluster.local');
});
