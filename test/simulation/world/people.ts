/** What managers and integrators do, as people and middleware do it: too often, too late, with wrong ids and empty files. */
import type { Chance } from './chance';
import type { Clients } from './clients';
import type { Sent } from './receivers';
import { SECRET } from './receivers';
import type { Time } from './time';

const FLOWS = [1, 2, 3, 4];
const REFERENCES = ['a', 'b', 'c'];
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAILY = 'daily 02:30 Europe/Copenhagen';

export interface People {
  /** By name, each one thing that somebody does. */
  readonly deeds: Readonly<Record<string, (chance: Chance) => Promise<void>>>;
  /** The middleware gets a webhook. */
  readonly receive: (sent: Sent, chance: Chance) => Promise<void>;
  readonly hosts: ReadonlyArray<string>;
}

const code = (chance: Chance): string => `CODE-${chance.integer(1, 4)}`;

const participants = (chance: Chance, most: number): ReadonlyArray<number> => [
  ...new Set(Array.from({ length: chance.integer(0, most) }, () => chance.integer(100, 130))),
];

export const createPeople = (time: Time, { call }: Clients): People => {
  let awayUntil = Number.NEGATIVE_INFINITY;
  const requests: Array<{ readonly flowId: number; readonly requestId: string }> = [];
  const webhooks: number[] = [];
  const schedules: Array<{ readonly flowId: number; readonly id: string; readonly isDaily: boolean }> = [];
  const hosts = ['one.example', 'two.example', 'three.example'];

  const source = async (chance: Chance, flowId: number): Promise<{ id: number; reference: string } | null> => {
    const listed = await call('GET', `/flows/${flowId}/external-sources`);
    return listed?.status === 200 && listed.body.data.length > 0 ? chance.pick(listed.body.data) : null;
  };
  const onSource = async (
    chance: Chance,
    work: (flowId: number, source: { id: number; reference: string }) => Promise<unknown>,
  ): Promise<void> => {
    const flowId = chance.pick(FLOWS);
    const found = await source(chance, flowId);
    if (found !== null) await work(flowId, found);
  };
  const onRequest = async (chance: Chance, work: (path: string) => Promise<unknown>): Promise<void> => {
    const recent = requests.slice(-12);
    if (recent.length === 0) return;
    const { flowId, requestId } = chance.pick(recent);
    await work(`/flows/${flowId}/sync-requests/${requestId}`);
  };
  const settings = (chance: Chance) => ({
    title: 'Middleware',
    url: `https://${chance.pick(hosts)}/hook`,
    events: chance.pick([
      ['FLOW_EXTERNAL_SOURCE'],
      ['FLOW_EXTERNAL_SOURCE', 'flow.hold.opened', 'flow.hold.closed', 'flow.source.stale'],
      ['flow.hold.opened', 'flow.source.stale'],
    ]),
  });
  const timing = (chance: Chance) =>
    chance.pick([
      { cron: 'every 7h' },
      { cron: 'every 11h' },
      { cron: DAILY },
      { cron: '15 5 * * MON-FRI', zone: 'America/New_York' },
      { cron: '0 3 1 * *', zone: 'Europe/Lisbon' },
    ]);

  const zone = 'UTC';
  const inAMoment = (chance: Chance): string => {
    const at = new Date(time.now() + chance.magnitude(MINUTE, 20 * MINUTE));
    return `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
  };

  const deeds: People['deeds'] = {
    addFlow: async chance => {
      const flowId = chance.pick(FLOWS);
      await call('PUT', `/flows/${flowId}`, { code: code(chance), title: `Exam ${flowId}` });
      for (const reference of REFERENCES.slice(0, chance.integer(1, 3))) {
        const added = await call('POST', `/flows/${flowId}/external-sources`, { reference });
        // Who asks next may be led to another replica.
        if (added?.status === 200 && chance.is(0.5))
          await call('PUT', `/flows/${flowId}/external-sources/${added.body.data.id}`, { description: 'A class' });
      }
    },
    requestSync: async chance => {
      const flowId = chance.pick(FLOWS);
      const references = chance.is(0.3) ? { references: [chance.pick(REFERENCES)] } : {};
      const whenOpen = chance.is(0.4) ? { whenOpen: chance.pick(['queue', 'refuse', 'join']) } : {};
      const answer = await call('POST', `/flows/${flowId}/sync`, { ...references, ...whenOpen });
      if (answer?.status === 202) requests.push({ flowId, requestId: answer.body.data.requestId });
    },
    cancel: chance => onRequest(chance, path => call('POST', `${path}/cancel`)),
    resend: chance => onRequest(chance, path => call('POST', `${path}/resend`)),
    undo: chance => onRequest(chance, path => call('POST', `${path}/undo`, { metadata: chance.is(0.5) })),
    push: chance =>
      onSource(chance, async (flowId, { id, reference }) => {
        const participantIds = participants(chance, 25);
        const list = { participantIds, addMissing: true };
        if (chance.is(0.3)) await call('PUT', `/flows/${flowId}`, { code: code(chance), title: `Exam ${flowId}` });
        await call('PUT', `/flows/${flowId}/external-sources/${id}/allocations/participants`, list);
        if (chance.is(0.5)) await call('POST', `/flows/${flowId}/external-sources/${reference}/sync/done`);
      }),
    /** Somebody who is there already is added, goes, and the middleware repeats itself. */
    join: chance =>
      onSource(chance, async (flowId, { id }) => {
        const participantId = chance.integer(100, 104);
        const path = `/flows/${flowId}/external-sources/${id}/allocations/participants`;
        const add = (meanwhile?: () => Promise<unknown>) =>
          call('POST', path, { participantIds: [participantId] }, meanwhile);
        await add();
        await add(() => call('DELETE', `${path}/${participantId}`));
      }),
    /** Two colleagues at two desks: with what one has just made the other goes on. */
    handOver: async chance => {
      const flowId = chance.pick(FLOWS);
      for (let n = 0; n < 3; n++) await call('PUT', `/flows/${flowId}`, { code: `CODE-${n}`, title: 'Handed over' });
      const path = `/flows/${flowId}/external-sources`;
      const added = await call('POST', path, { reference: `desk-${chance.integer(1, 3)}` });
      if (added?.status !== 200) return;
      const own = `${path}/${added.body.data.id}`;
      for (let n = 0; n < 3; n++) await call('PUT', own, { description: `Class ${n}` });
      if (chance.is(0.7)) await call('DELETE', own);
    },
    setUp: async chance => {
      const externalSources = REFERENCES.slice(0, chance.integer(0, 3)).map(reference => ({
        reference,
        participantIds: participants(chance, 6),
      }));
      await call('POST', `/flows/${chance.pick(FLOWS)}/set-up`, {
        metadata: { room: `${chance.integer(1, 9)}` },
        externalSources,
      });
    },
    removeSource: chance =>
      onSource(chance, (flowId, { id }) => call('DELETE', `/flows/${flowId}/external-sources/${id}`)),
    freshness: chance =>
      onSource(chance, (flowId, { id }) => {
        const maxAge = chance.is(0.2) ? null : chance.magnitude(60, 2_000_000);
        return call('PUT', `/flows/${flowId}/external-sources/${id}`, { description: null, maxAge });
      }),
    /** Of a source that is synced a moment later, and then no more. */
    promise: chance =>
      onSource(chance, async (flowId, { id, reference }) => {
        const maxAge = chance.magnitude(2 * 60, 25 * 60);
        await call('PUT', `/flows/${flowId}/external-sources/${id}`, { description: null, maxAge });
        await time.sleep(chance.magnitude(SECOND, MINUTE));
        await call('POST', `/flows/${flowId}/external-sources/${encodeURIComponent(reference)}/sync/done`);
      }),
    archive: async chance => {
      const flowId = chance.pick(FLOWS);
      await call('PATCH', `/flows/${flowId}/archive`);
      await time.sleep(chance.magnitude(SECOND, 10 * HOUR));
      await call('PATCH', `/flows/${flowId}/unarchive`);
    },
    decideHold: async chance => {
      const flowId = chance.pick(FLOWS);
      const listed = await call('GET', `/flows/${flowId}/holds`);
      const open = listed?.status === 200 ? listed.body.data : [];
      for (const { holdId } of open.slice(0, 2))
        await call('POST', `/flows/${flowId}/holds/${holdId}/${chance.pick(['approve', 'reject'])}`);
    },
    addWebhook: async chance => {
      if (webhooks.length > 5) return;
      const answer = await call('POST', '/webhooks', { ...settings(chance), secret: SECRET });
      if (answer?.status === 201) webhooks.push(answer.body.data.id);
    },
    changeWebhook: async chance => {
      if (webhooks.length === 0) return;
      const webhookId = chance.pick(webhooks);
      const path = `/webhooks/${webhookId}`;
      const shown = await call('GET', path);
      if (shown?.status !== 200) return;
      const { title, url, events } = shown.body.data;
      if (chance.is(0.2)) {
        await call('PUT', path, { ...settings(chance), active: true, secret: SECRET });
        return;
      }
      await call('PUT', path, { title, url, events, active: false });
      await time.sleep(chance.magnitude(SECOND, 10 * HOUR));
      await call('PUT', path, { title, url, events, active: true });
    },
    deleteWebhook: async chance => {
      if (webhooks.length < 2) return;
      const [webhookId = 0] = webhooks.splice(chance.integer(0, webhooks.length - 1), 1);
      await call('DELETE', `/webhooks/${webhookId}`);
    },
    /** All webhooks are off for a while, in which people go on. */
    nobodyListens: async chance => {
      const listed = await call('GET', '/webhooks');
      if (listed?.status !== 200) return;
      const on = (listed.body.data as ReadonlyArray<Record<string, unknown>>).filter(({ active }) => active);
      const switchTo = (active: boolean) =>
        Promise.all(
          on.map(({ id, title, url, events }) => call('PUT', `/webhooks/${id}`, { title, url, events, active })),
        );
      await switchTo(false);
      for (let n = 0; n < 3; n++) await deeds.requestSync?.(chance);
      await time.sleep(chance.magnitude(SECOND, 10 * HOUR));
      await switchTo(true);
    },
    testWebhook: async chance => {
      if (webhooks.length > 0) await call('POST', `/webhooks/${chance.pick(webhooks)}/test`);
    },
    addSchedule: async chance => {
      if (schedules.length > 3) return;
      const flowId = chance.pick(FLOWS);
      const answer = await call('POST', `/flows/${flowId}/schedules`, timing(chance));
      if (answer?.status === 201) schedules.push({ flowId, id: answer.body.data.id, isDaily: false });
    },
    /** Before everybody goes: some flow is synced each day from now on. */
    runDaily: async chance => {
      if (schedules.some(({ isDaily }) => isDaily)) return;
      const flowId = chance.pick(FLOWS);
      const answer = await call('POST', `/flows/${flowId}/schedules`, { cron: DAILY });
      if (answer?.status === 201) schedules.push({ flowId, id: answer.body.data.id, isDaily: true });
    },
    /** Some flow is to be synced in a moment, and its schedule is not needed any more. */
    runSoon: async chance => {
      const flowId = chance.pick(FLOWS);
      const made = await call('POST', `/flows/${flowId}/schedules`, { cron: inAMoment(chance), zone });
      if (made?.status !== 201) return;
      await time.sleep(HOUR);
      await call('DELETE', `/flows/${flowId}/schedules/${made.body.data.id}`);
    },
    changeSchedule: async chance => {
      if (schedules.length === 0) return;
      const { flowId, id } = chance.pick(schedules);
      await call('PUT', `/flows/${flowId}/schedules/${id}`, { ...timing(chance), active: chance.is(0.7) });
    },
    deleteSchedule: async chance => {
      if (schedules.length === 0) return;
      const [{ flowId, id } = { flowId: 1, id: '' }] = schedules.splice(chance.integer(0, schedules.length - 1), 1);
      await call('DELETE', `/flows/${flowId}/schedules/${id}`);
    },
    /** Messages arrive, and nobody answers them: not one, however many are told. */
    middlewareAway: async chance => {
      awayUntil = time.now() + chance.magnitude(HOUR, 48 * HOUR);
    },
    rotateHistoryKey: async () => {
      await call('POST', '/history/key/rotate');
    },
    revokeOwner: async chance => {
      const made = await call('POST', '/clients', { name: 'An integrator', role: 'integrator' });
      if (made?.status !== 201) return;
      await time.sleep(chance.magnitude(SECOND, HOUR));
      await call('DELETE', `/clients/${made.body.data.clientId}`);
    },
  };

  const receive: People['receive'] = async ({ body }, chance) => {
    const { type, data } = JSON.parse(body);
    if (type !== 'flow.sync.requested' || time.now() < awayUntil || chance.is(0.15)) return;
    await time.sleep(chance.magnitude(10, chance.is(0.1) ? 20 * HOUR : 2 * HOUR));
    const { flowId, requestId, externalSources } = data;
    for (const { id, reference } of externalSources) {
      const named = chance.is(0.8) ? { requestId } : chance.is(0.3) ? { requestId: chance.uuid() } : {};
      const path = `/flows/${flowId}/external-sources/${encodeURIComponent(reference)}/sync`;
      if (chance.is(0.2)) await call('POST', `${path}/progress`, { ...named, percent: chance.integer(0, 100) });
      if (chance.is(0.5)) {
        const participantIds = chance.is(0.15) ? [] : participants(chance, 30);
        const list = { participantIds, addMissing: true, ...('requestId' in named ? named : {}) };
        await call('PUT', `/flows/${flowId}/external-sources/${id}/allocations/participants`, list);
      }
      const answer = chance.is(0.75) ? ['done', {}] : ['fail', { reason: 'registrar-down' }];
      const [how, why] = answer as [string, object];
      for (let times = chance.is(0.15) ? 2 : 1; times > 0; times--)
        await call('POST', `${path}/${how}`, { ...named, ...why });
    }
  };

  return { deeds, receive, hosts };
};
