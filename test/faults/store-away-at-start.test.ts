/**
 * A store that is shared and does not answer while a replica starts: it is waited for, for a minute, and no single answer
 * that is lost ends the start. Time goes ten times as fast here.
 */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Opening } from '../../src/app/service';
import type { EventStore, StoreUnavailable } from '../../src/event-store/event-store';
import { type OpenedStore, openStore } from '../../src/event-store/open-store';
import { whenAnswered } from '../../src/event-store/wait-for-store';
import { openPeopleOf } from '../../src/personal-data/open-people';
import { openSharedPeople } from '../../src/personal-data/shared/shared-people';
import type { Clock } from '../../src/runtime/ports';
import { realClock } from '../../src/runtime/real';
import { dataOf } from '../support/http-client';
import { freePort } from '../support/loopback';
import { type StartOptions, startService } from '../support/service';
import { openLog } from '../support/sqlite-log';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const TIMES = 10;
const clock: Clock = {
  ...realClock,
  elapsed: () => TIMES * realClock.elapsed(),
  after: (ms, run) => realClock.after(ms / TIMES, run),
};
type Refusal = { readonly error: { readonly errors: ReadonlyArray<object> } };
const LINE = 'The event store does not answer: no connection to the server.';

type Ask = (name: keyof EventStore, args: ReadonlyArray<unknown>) => 'answer' | 'refuse' | 'lose the answer';

/** What this says of each question becomes of it. */
const asking = <S extends EventStore>(store: S, ask: Ask): S => {
  const away: StoreUnavailable = { _tag: 'StoreUnavailable', cause: 'no connection to the server' };
  const asked =
    <Args extends ReadonlyArray<unknown>, L, A>(name: keyof EventStore, call: (...args: Args) => TE.TaskEither<L, A>) =>
    (...args: Args): TE.TaskEither<L | StoreUnavailable, A> =>
    async () => {
      const becomes = ask(name, args);
      if (becomes === 'refuse') return E.left(away);
      const answer = await call(...args)();
      return becomes === 'answer' ? answer : E.left(away);
    };
  return {
    ...store,
    append: asked('append', store.append),
    readStream: asked('readStream', store.readStream),
    readAll: asked('readAll', store.readAll),
    find: asked('find', store.find),
    head: asked('head', store.head),
  };
};

const shared = (ask: Ask, people: Opening['people'] = openPeopleOf): Opening => ({
  store: (...it) => TE.map((store: OpenedStore) => ({ ...asking(store, ask), isShared: true }))(openStore(...it)),
  people,
});

/** People in a log as well, which is asked the same. */
const sharedPeople =
  (ask: Ask): Opening['people'] =>
  ({ dataDir }, sealer, { clock, random }, onFault) =>
    TE.mapLeft(() => 'no people')(
      openSharedPeople({
        store: { ...asking(openLog(), ask), keepOnlyLast: () => TE.right(undefined) },
        ...{ file: join(dataDir, 'people-cache.sqlite'), sealer, clock, random, onFault },
        whenAnswered: whenAnswered(clock, onFault),
      }),
    );

/** Nothing is answered that is asked for the first time; of what is appended only the answer is lost. */
const firstTimeNever = (): Ask => {
  const known = new Set<string>();
  return (name, args) => {
    const question = JSON.stringify([name, name === 'append' ? args[0] : args]);
    if (known.has(question)) return 'answer';
    known.add(question);
    return name === 'append' ? 'lose the answer' : 'refuse';
  };
};

const start = (options: StartOptions) => startService({ ...options, ports: { clock } });
const warnings = (log: ReadonlyArray<Record<string, unknown>>) => log.filter(({ level }) => level === 'warn');

test('whichever answers are lost once, it starts, says what it waits for, and its key is the one that it shows', async () => {
  const env = { FLOWSYNC_DATA_DIR: tempDir(), FLOWSYNC_ADMIN_KEY: '' };
  const starting = async () => {
    const lossy = firstTimeNever();
    let hasStarted = false;
    const ask: Ask = (...question) => (hasStarted ? 'answer' : lossy(...question));
    const started = await start({ env, open: shared(ask, sharedPeople(ask)) });
    hasStarted = true;
    return started;
  };
  const first = await starting();
  expect(warnings(first.log)).toContainEqual(expect.objectContaining({ msg: `${LINE} Trying again for a minute.` }));
  expect(first.adminKey).toMatch(/^fs_admin_/);
  expect((await first.request('PUT', '/flows/1', { code: 'F', title: 'T' })).status).toBe(200);
  await until(async () => (await first.request('GET', '/health/ready')).status === 200);
  await first.stop();

  // Followers have places in the log now, which they look for.
  const second = await starting();
  expect(await dataOf(second.as(first.adminKey))('GET', '/flows/1')).toMatchObject({ code: 'F' });
  await until(async () => (await second.request('GET', '/health/ready')).status === 200);
});

test('while it waits and listens already, it is not ready and says why', async () => {
  let isAway = false;
  const ask: Ask = (name, [stream]) => {
    if (isAway) return 'refuse';
    isAway = name === 'append' && stream === 'client-admin';
    return 'answer';
  };
  const port = await freePort();
  const starting = start({ env: { PORT: String(port) }, open: shared(ask) });
  const ready = () => fetch(`http://127.0.0.1:${port}/health/ready`);
  const unready = await until(() =>
    ready().then(
      answer => (isAway ? answer : null),
      () => null,
    ),
  );
  expect(unready.status).toBe(503);
  expect(((await unready.json()) as Refusal).error.errors).toContainEqual({
    reason: 'store-unavailable',
    message: LINE,
  });
  isAway = false;
  await starting;
  await until(async () => (await ready()).status === 200);
});

test('one that stays away ends the start after a minute, with a line, and leaves the directory to the next', async () => {
  const env = { FLOWSYNC_DATA_DIR: tempDir() };
  const begun = clock.elapsed();
  await expect(start({ env, open: shared(() => 'refuse') })).rejects.toThrow(LINE);
  expect(clock.elapsed() - begun).toBeGreaterThanOrEqual(60_000);
  const next = await start({ env });
  expect((await next.request('GET', '/health/live')).status).toBe(200);
});

test('an embedded one that refuses ends the start at once: it would say the same again', async () => {
  let asked = 0;
  const ask: Ask = name => {
    if (name !== 'readAll') return 'answer';
    asked += 1;
    return 'refuse';
  };
  const open: Opening = {
    ...shared(ask),
    store: (...it) => TE.map((s: OpenedStore) => asking(s, ask))(openStore(...it)),
  };
  await expect(start({ open })).rejects.toThrow(LINE);
  expect(asked).toBe(1);
});
