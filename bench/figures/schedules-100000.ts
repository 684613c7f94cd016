/** Measured once, whatever the rounds: it takes as long as the runs are spread. */
import { setTimeout } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { schedule, scheduleStream } from '../../domain/schedule';
import type { EventStore } from '../../src/event-store/event-store';
import { calendarOf, occurrenceAfter } from '../../src/schedules/calendar';
import type { Figure, Sample } from '../figure';
import { seeded } from '../history/seeded';
import { newStream } from '../history/stream';
import { registerFlows } from '../support/flows';
import { post } from '../support/http';
import { inTurn } from '../support/load';
import { logFile, withLog } from '../support/log';
import { residentMegabytes } from '../support/metrics';
import { orThrow } from '../support/or-throw';
import { answers, type Running, spawnFlowsync } from '../support/processes';
import { startReceiver } from '../support/receivers';
import { percentile } from '../support/statistics';

const cause = { actor: { type: 'client', id: 'bench' }, correlationId: 'bench', causationId: null } as const;
const sideBySide = 2000;

/** One for each flow, all due at `from`; resolves to the position before them. */
const addSchedules = async (store: EventStore, flows: number, cron: string, from: string): Promise<number> => {
  const before = orThrow(await store.head()());
  const random = seeded(1);
  const at = new Date().toISOString();
  const calendar = orThrow(calendarOf({ cron, zone: 'UTC', from, until: null, createdAt: at }));
  const settings = { cron, zone: 'UTC', references: null, from, until: null, active: true } as const;
  for (let first = 1; first <= flows; first += sideBySide) {
    const appends = Array.from({ length: Math.min(sideBySide, flows - first + 1) }, (_, index) => {
      const scheduleId = random.uuid();
      const stream = newStream(schedule, scheduleStream(scheduleId), cause, random);
      const next = occurrenceAfter(calendar, scheduleId, Date.now());
      stream.run({ type: 'CreateSchedule', at, scheduleId, flowId: first + index, ...settings, next, others: 0 });
      return stream.append();
    });
    const done = appends.map(({ stream, expected, events }) => store.append(stream, expected, events)());
    for (const result of await Promise.all(done)) orThrow(result);
  }
  return before;
};

/** Beside the service that has the log open. */
const runsIn = (dir: string): number => {
  const db = new DatabaseSync(logFile(dir), { readOnly: true });
  try {
    return db.prepare("SELECT COUNT(*) AS runs FROM events WHERE type = 'ScheduleRan'").get().runs;
  } finally {
    db.close();
  }
};

/** How many seconds after its time each began. */
const latenessSince = async (store: EventStore, position: number, due: number): Promise<ReadonlyArray<number>> => {
  const late: number[] = [];
  for (let after = position; ; ) {
    const events = orThrow(await store.readAll({ after, limit: 1000 })());
    for (const { type, metadata } of events)
      if (type === 'ScheduleRan') late.push((Date.parse(JSON.parse(metadata).occurredAt) - due) / 1000);
    const last = events.at(-1);
    if (last === undefined) return late;
    after = last.position;
  }
};

const ready = async (dir: string): Promise<{ readonly server: Running; readonly seconds: number }> => {
  const begin = performance.now();
  const server = await spawnFlowsync(dir, { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' });
  await answers(server, '/health/ready', 5);
  return { server, seconds: (performance.now() - begin) / 1000 };
};

const limit = { late: 1, start: 2, memory: 400 };

export const schedules100000: Figure = {
  name: 'schedules-100000',
  ours: 'one schedule for each of 100,000 flows, all due at once: how late the last one began, as a share of the tenth of the interval over which they may be spread; start and memory with them',
  theirs: 'the limits: its share, 2 s, 400 MB',
  values: {
    late: { unit: 'of the spread', goal: { atMost: 1 } },
    start: { unit: 's', goal: { atMost: 1 } },
    memory: { unit: 'MB', goal: { atMost: 1 } },
  },
  prepare: async ({ size, seconds, dir, progress }) => {
    const flows = size(100_000, 20);
    const minutes = Math.max(1, Math.round(seconds(60)));
    const spread = minutes * 6;
    await registerFlows(dir, flows);
    const receiver = await startReceiver();
    const first = await ready(dir);
    const webhook = { title: 'Receiver', url: receiver.url, events: ['FLOW_EXTERNAL_SOURCE'] };
    await inTurn(first.server.url, [post('/webhooks', webhook)]);
    await first.server.stop();

    const due = Date.now() + seconds(120) * 1000 + 15_000;
    const before = await withLog(dir, log =>
      addSchedules(log, flows, `every ${minutes}m`, new Date(due).toISOString()),
    );
    await (await ready(dir)).server.stop();
    const { server, seconds: start } = await ready(dir);
    let memory = 0;
    for (let ran = 0; ran < flows && Date.now() < due + 3 * spread * 1000; ran = runsIn(dir)) {
      progress(`${ran} runs, ${Math.round((Date.now() - due) / 1000)} s of ${spread} s`);
      memory = Math.max(memory, await residentMegabytes(server.url));
      await setTimeout(1000);
    }
    await server.stop();
    await receiver.stop();
    const late = await withLog(dir, log => latenessSince(log, before, due));
    if (late.length !== flows) throw new Error(`${late.length} of ${flows} schedules have run.`);
    const sample: Sample = { late: percentile(late, 1) / spread, start, memory };
    return {
      ours: async () => sample,
      theirs: async () => limit,
      close: async () => undefined,
      notes: {
        ...{ schedules: flows, 'interval in minutes': minutes },
        'seconds late, p50': percentile(late, 0.5),
        'seconds late, at most': percentile(late, 1),
      },
    };
  },
};
