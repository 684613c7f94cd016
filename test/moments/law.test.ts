/**
 * The law of the past: a view as of a position equals the same view of a fresh service that was fed only the events up to
 * there. Over random histories, for each `GET` of the description that takes `asOf`, for figures and timelines by groups,
 * ranges, filters and zones, and for searches. Time passes by leaps, over a night in which clocks change, stands still, and goes back.
 */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as fc from 'fast-check';
import { createService } from '../../src/app/service';
import { readConfig } from '../../src/config/config';
import { createApp } from '../../src/http/app';
import { createLog } from '../../src/logging/logger';
import { createNetwork } from '../../src/runtime/network';
import { realClock, realRandom } from '../../src/runtime/real';
import { standingClock } from '../support/clock';
import type { Send } from '../support/http-client';
import { right, run } from '../support/right';
import { runs } from '../support/runs';
import { startService } from '../support/service';
import { tempDir } from '../support/temp-dir';

const ADMIN_KEY = 'admin-key-of-the-tests';
const NOBODY = { title: 'Nobody', url: 'http://127.0.0.1:9/', events: ['FLOW_EXTERNAL_SOURCE'] };

/** What may be asked of a service: many of these are refused, which is fine. */
type Step = (request: Send) => Promise<unknown>;

const flowId = fc.integer({ min: 1, max: 3 });
const sourceId = fc.integer({ min: 1, max: 3 });
const reference = fc.constantFrom('class-a', 'class-b', 'class-c');
const participantIds = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
const step = <A>(given: fc.Arbitrary<A>, work: (given: A, request: Send) => Promise<unknown>): fc.Arbitrary<Step> =>
  given.map(one => request => work(one, request));
const onFlow = (method: string, path: string, body?: unknown): fc.Arbitrary<Step> =>
  step(flowId, (id, request) => request(method, `/flows/${id}${path}`, body));

const put = step(fc.tuple(flowId, fc.constantFrom('A', 'B')), ([id, code], request) =>
  request('PUT', `/flows/${id}`, { code, title: `Flow ${id} ${code}` }),
);
const addSource = step(fc.tuple(flowId, reference), ([id, one], request) =>
  request('POST', `/flows/${id}/external-sources`, { reference: one }),
);
const allocate = step(fc.tuple(flowId, sourceId, participantIds), ([id, source, ids], request) =>
  request('POST', `/flows/${id}/external-sources/${source}/allocations/participants`, { participantIds: ids }),
);
const answer = step(
  fc.tuple(flowId, reference, fc.constantFrom('done', 'fail', 'progress')),
  ([id, one, how], request) => request('POST', `/flows/${id}/external-sources/${one}/sync/${how}`, {}),
);
const removeSource = step(fc.tuple(flowId, sourceId), ([id, source], request) =>
  request('DELETE', `/flows/${id}/external-sources/${source}`),
);
const clear = step(fc.tuple(flowId, sourceId), ([id, source], request) =>
  request('DELETE', `/flows/${id}/external-sources/${source}/allocations`),
);
const people = step(fc.tuple(flowId, participantIds), ([id, ids], request) =>
  request('POST', `/flows/${id}/participants`, { participantIds: ids }),
);
const schedule = onFlow('POST', '/schedules', {
  title: 'Nightly',
  cron: '0 3 * * *',
  timezone: 'Europe/Copenhagen',
  active: true,
});
const webhook: fc.Arbitrary<Step> = fc.constant(request => request('POST', '/webhooks', NOBODY));
const client = step(fc.constantFrom('analyst', 'manager'), (role, request) =>
  request('POST', '/clients', { name: `A ${role}`, role }),
);
/** On one of what a list has, by its id. */
const onOneOf = (
  list: string,
  field: string,
  work: (id: string) => readonly [method: string, path: string, body?: unknown],
): fc.Arbitrary<Step> =>
  step(fc.nat(7), async (nth, request) => {
    const found: ReadonlyArray<Readonly<Record<string, unknown>>> = (await request('GET', list)).body.data ?? [];
    const one = found[nth % Math.max(1, found.length)];
    if (one !== undefined) await request(...work(String(one[field])));
  });
const decide = fc
  .tuple(flowId, fc.constantFrom('approve', 'reject'))
  .chain(([id, how]) =>
    onOneOf(`/flows/${id}/holds`, 'holdId', hold => ['POST', `/flows/${id}/holds/${hold}/${how}`, {}]),
  );
const takeAway = step(fc.tuple(flowId, sourceId), ([id, source], request) =>
  request('PUT', `/flows/${id}/external-sources/${source}/allocations/participants`, { participantIds: [] }),
);
const again = fc
  .tuple(flowId, fc.constantFrom('cancel', 'resend', 'undo'))
  .chain(([id, how]) =>
    onOneOf(`/flows/${id}/sync-requests`, 'requestId', one => ['POST', `/flows/${id}/sync-requests/${one}/${how}`, {}]),
  );
const switchWebhook = fc
  .boolean()
  .chain(active => onOneOf('/webhooks', 'id', id => ['PUT', `/webhooks/${id}`, { ...NOBODY, active }]));
const lastOfAll: ReadonlyArray<fc.Arbitrary<Step>> = [
  onOneOf('/webhooks', 'id', id => ['DELETE', `/webhooks/${id}`]),
  onOneOf('/clients', 'clientId', id => ['DELETE', `/clients/${id}`]),
  flowId.chain(id =>
    onOneOf(`/flows/${id}/schedules`, 'scheduleId', one => ['DELETE', `/flows/${id}/schedules/${one}`]),
  ),
  step(fc.integer({ min: 1, max: 12 }), (id, request) => request('DELETE', `/participants/${id}/personal-data`)),
];
const history = fc.array(
  fc.oneof(
    { arbitrary: put, weight: 3 },
    { arbitrary: addSource, weight: 4 },
    { arbitrary: allocate, weight: 4 },
    { arbitrary: onFlow('POST', '/sync', {}), weight: 4 },
    { arbitrary: answer, weight: 4 },
    ...[removeSource, clear, people, schedule, webhook, client, takeAway, decide, again, switchWebhook],
    ...lastOfAll,
    onFlow('PATCH', '/archive'),
    onFlow('PATCH', '/unarchive'),
    onFlow('PUT', '/metadata', { title: 'T', code: 'C', colour: 'red' }),
  ),
  { minLength: 20, maxLength: 40 },
);

/** A few hours before clocks are put forward in Europe. */
const BEGIN = '2026-03-28T20:00:00.000Z';
const MINUTE_MS = 60_000;
/** How long after a step the next one follows. */
const pauses = fc.oneof(
  { arbitrary: fc.constant(0), weight: 3 },
  fc.constantFrom(1, 20 * MINUTE_MS, 7 * 60 * MINUTE_MS),
  fc.constantFrom(-1, -90 * MINUTE_MS),
);
const timed = fc.tuple(history, fc.array(pauses, { minLength: 40, maxLength: 40 }));

const RANGE = 'since=2026-03-28T22:30:00.000Z&until=2026-04-02T00:00:00.000Z';
/** What may be asked of figures and timelines, each of which is answered. */
const QUESTIONS: Readonly<Record<string, ReadonlyArray<string>>> = {
  '/statistics': [
    ...['groupBy=flow', 'groupBy=reason', 'groupBy=source&flowId=1', 'groupBy=webhook', 'groupBy=integration'],
    ...['flowId=1&sourceId=1', 'integration=none&groupBy=reference', 'manager=admin', 'groupBy=flow&limit=1'],
    `groupBy=day&zone=Europe/Copenhagen&${RANGE}`,
    `groupBy=reference,hour&zone=Asia/Kolkata&${RANGE}`,
    `groupBy=manager,week&zone=Pacific/Apia&${RANGE}`,
    `groupBy=month,webhook&zone=America/St_Johns&${RANGE}`,
    `reference=class-a&${RANGE}`,
  ],
  '/timelines': [
    ...['flowId=1', 'flowId=1&sourceId=1', 'reference=class-a', 'integration=none', 'manager=admin', 'limit=1'],
    ...[RANGE, `${RANGE}&flowId=2`, `${RANGE}&limit=1`],
  ],
};

/** What may be searched for: some of it was otherwise before. */
const SEARCHES: ReadonlyArray<object> = [
  ...[{}, { code: 'A' }, { title: 'flow' }, { state: 'PENDING' }, { state: 'SUCCESS' }, { archived: true }],
  ...[{ metadata: { externalSourceReference: 'class-a' } }, { metadata: { colour: 'red' } }],
];

/** Something that answers from state. */
interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** The service with this data, which does nothing by itself. */
const stillService = async (
  dataDir: string,
  at: string,
): Promise<{ ask: (asked: Asked) => Promise<unknown>; stop: () => Promise<void> }> => {
  const config = right(
    readConfig({ FLOWSYNC_DATA_DIR: dataDir, FLOWSYNC_ADMIN_KEY: ADMIN_KEY, FLOWSYNC_RATE_LIMIT: 'off' }),
  );
  const clock = { ...realClock, now: () => Date.parse(at) };
  const network = createNetwork({ clock: realClock, allowNetworks: [] });
  const created = await run(
    createService(config, { clock, random: realRandom, network }, createLog(config, clock, { write: () => undefined })),
  );
  const app = await createApp(created);
  await app.getHttpAdapter().getInstance().ready();
  return {
    ask: async ({ method, path, body: payload }) => {
      const { statusCode, body } = await app
        .getHttpAdapter()
        .getInstance()
        .inject({ method, url: path, headers: { 'x-api-key': ADMIN_KEY }, ...(payload && { payload }) });
      return [statusCode, JSON.parse(body)];
    },
    stop: async () => {
      await app.close();
      await created.stop();
      await network.close();
    },
  };
};

/** A data directory that was fed the events up to a position only. */
const fedUpTo = (dataDir: string, position: number): string => {
  const dir = tempDir();
  cpSync(dataDir, dir, { recursive: true });
  for (const name of readdirSync(dir))
    if (/^(read-models|moments|snapshots|states|idempotency|history|tiles)/.test(name))
      rmSync(join(dir, name), { recursive: true });
  const db = new DatabaseSync(join(dir, 'events.sqlite'));
  const guards = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`);
  db.exec(`DELETE FROM events WHERE position > ${position}; UPDATE sqlite_sequence SET seq = ${position}`);
  for (const { sql } of guards) db.exec(sql);
  db.close();
  return dir;
};

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get?: { readonly parameters: ReadonlyArray<{ readonly name: string; readonly in: string }> } }
    >
  >;
}

/** Every path that takes `asOf`, with what this history has in its place; and searches. */
const questionsFor = async (request: Send): Promise<ReadonlyArray<Asked>> => {
  const { paths } = (await request('GET', '/openapi.json')).body as Described;
  const ids = async (path: string, field: string): Promise<ReadonlyArray<string>> =>
    (await request('GET', path)).body.data?.map((one: Record<string, unknown>) => String(one[field])) ?? [];
  const perFlow = async (path: string, field: string): Promise<ReadonlyArray<string>> =>
    (await Promise.all([1, 2, 3].map(id => ids(`/flows/${id}${path}`, field)))).flatMap(found => found.slice(0, 2));
  const values: Readonly<Record<string, ReadonlyArray<string>>> = {
    flowId: ['1', '2'],
    flowExternalSourceId: ['1', '2'],
    flowExternalSourceReference: ['class-a', 'class-b'],
    participantId: ['1', '5'],
    requestId: await perFlow('/sync-requests', 'requestId'),
    holdId: await perFlow('/holds', 'holdId'),
    scheduleId: await perFlow('/schedules', 'scheduleId'),
    webhookId: (await ids('/webhooks', 'id')).slice(0, 2),
    deliveryId: (await ids('/deliveries', 'deliveryId')).slice(0, 3),
    recoveryId: [],
    clientId: (await ids('/clients', 'clientId')).slice(0, 3),
  };
  const filled = (path: string): ReadonlyArray<string> => {
    const [whole, name = ''] = /\{(\w+)\}/.exec(path) ?? [];
    if (whole === undefined) return [path];
    const found = values[name];
    if (found === undefined) throw new Error(`this test has no value for ${name} of ${path}`);
    return found.flatMap(value => filled(path.replace(whole, value)));
  };
  const gets = Object.entries(paths).flatMap(([path, { get }]) => {
    const names = get?.parameters.flatMap(one => (one.in === 'query' ? [one.name] : [])) ?? [];
    if (!names.includes('asOf')) return [];
    const questions = QUESTIONS[path] ?? (names.includes('limit') ? ['limit=2'] : []);
    return filled(path).flatMap(one => [one, ...questions.map(question => `${one}?${question}`)]);
  });
  return [
    ...gets.map((path): Asked => ({ method: 'GET', path })),
    ...SEARCHES.map((body): Asked => ({ method: 'POST', path: '/flows/search', body })),
  ];
};

/** Two services at least for each history, and some two hundred questions to each. */
test('a view as of a position is that of a fresh service that was fed no more', async () => {
  await fc.assert(
    fc.asyncProperty(
      timed,
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 2, maxLength: 2 }),
      async ([steps, pauses], places) => {
        const clock = standingClock(BEGIN);
        const { request, dataDir, stop } = await startService({ isSubscribed: true, ports: { clock } });
        await request('PUT', '/flows/1', { code: 'A', title: 'The first' });
        const first = Number((await request('GET', '/events?limit=1000')).body.data.at(-1).position);
        for (const [index, work] of steps.entries()) {
          clock.advance(pauses[index] ?? 0);
          await work(request);
        }
        const events: ReadonlyArray<{ position: string; stream: string }> = (await request('GET', '/events?limit=1000'))
          .body.data;
        const changes = events.filter(one => Number(one.position) > first && one.stream.startsWith('flow-'));
        const questions = await questionsFor(request);
        // Just before something happens to a flow: one event too many would show.
        const moments = places.map(
          place => Number(changes[Math.floor(place * changes.length)]?.position ?? first + 1) - 1,
        );
        const seen: Array<{
          position: number;
          at: string;
          answers: ReadonlyArray<readonly [Asked, readonly [number, unknown]]>;
        }> = [];
        for (const position of moments) {
          const answers: Array<readonly [Asked, readonly [number, unknown]]> = [];
          let at = '';
          for (const asked of questions) {
            const { method, path } = asked;
            const { status, body, headers } = await request(
              method,
              `${path}${path.includes('?') ? '&' : '?'}asOf=${position}`,
              asked.body,
            );
            at = String(headers['flowsync-as-of-time']);
            answers.push([asked, [status, body]]);
          }
          expect(answers.filter(([, [status]]) => status === 200).length).toBeGreaterThan(50);
          const mustBeAnswered = /^.(stat|timelines|flows.search)/;
          expect(answers.filter(([{ path }, [status]]) => mustBeAnswered.test(path) && status !== 200)).toEqual([]);
          seen.push({ position, at, answers });
        }
        await stop();
        for (const { position, at, answers } of seen) {
          const fresh = await stillService(fedUpTo(dataDir, position), at);
          try {
            for (const [asked, then] of answers)
              expect([position, asked, then]).toEqual([position, asked, await fresh.ask(asked)]);
          } finally {
            await fresh.stop();
          }
        }
      },
    ),
    { numRuns: runs(2), endOnFailure: true },
  );
});
