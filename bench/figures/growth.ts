/** What there may be many of, and the request whose cost is looked at. */
import type { Figure } from '../figure';
import { generate, generateFlows, generateParticipants, generateWebhooks } from '../generate';
import { type Growth, growthFigure } from '../support/growth';
import { get, post, put } from '../support/http';
import { withLog } from '../support/log';
import { describeSource } from '../support/requests';
import { scheduleDeliveries } from '../support/scheduled';

/** So many flows are in use, or all there are. */
const IN_USE = 50;
const EVENTS_OF_FLOW = 10;
const DAY_MS = 24 * 60 * 60 * 1000;
/** That each of these requests is sent to. */
const WEBHOOKS = 10;
const tomorrow = (): string => new Date(Date.now() + DAY_MS).toISOString();
const PARTICIPANTS = '/flows/1/external-sources/1/allocations/participants';

const flows = (dir: string, count: number, sources = 1): Promise<number> =>
  withLog(dir, log => generateFlows(log, { flows: count, shape: { sources, requests: 0, classSize: 1 } }));

const COMMAND = { request: 'a durable command', limit: 0.05, sizes: [10, 100, 1000, 10_000] } as const;
const describe = (turn: number, count: number): string => describeSource((turn % Math.min(IN_USE, count)) + 1);
const describeFirst = (): string => describeSource(1);
const idsFrom = (first: number, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, index) => first + index);

const growths: ReadonlyArray<Growth> = [
  {
    ...{ ...COMMAND, name: 'events', of: 'events', sizes: [1000, 10_000, 100_000, 1_000_000] },
    fill: (dir, size) => withLog(dir, log => generate(log, { flows: Math.ceil(size / EVENTS_OF_FLOW) })),
    next: (turn, size) => describe(turn, Math.ceil(size / EVENTS_OF_FLOW)),
  },
  {
    ...{ ...COMMAND, name: 'flows', of: 'flows', sizes: [100, 1000, 10_000, 100_000] },
    fill: (dir, size) => flows(dir, size),
    next: describe,
  },
  {
    ...{ ...COMMAND, name: 'sources', of: 'sources of the flow', sizes: [3, 30, 300, 3000] },
    fill: (dir, size) => flows(dir, 1, size),
    env: { FLOWSYNC_MAX_SOURCES: '3000' },
    next: describeFirst,
  },
  {
    ...{ name: 'sources-shown', of: 'sources of the flow', sizes: [3, 30, 300, 3000], limit: 1.05 },
    request: 'GET of the flow',
    fill: (dir, size) => flows(dir, 1, size),
    env: { FLOWSYNC_MAX_SOURCES: '3000' },
    next: () => get('/flows/1'),
  },
  {
    ...{ ...COMMAND, name: 'participants', of: 'participants of the source' },
    request: 'a participant who comes',
    fill: (dir, size) => withLog(dir, log => generateParticipants(log, size)),
    next: turn => post(PARTICIPANTS, { participantIds: [1_000_000 + turn] }),
  },
  {
    ...{ name: 'participants-list', of: 'participants of the source', sizes: [10, 100, 1000, 10_000], limit: 1.05 },
    request: 'PUT of all of them, of whom none is another',
    fill: (dir, size) => withLog(dir, log => generateParticipants(log, size)),
    next: (_, size) => put(PARTICIPANTS, { participantIds: idsFrom(1, size) }),
  },
  {
    ...{ ...COMMAND, name: 'webhooks', of: 'webhooks' },
    fill: async (dir, size) => (await flows(dir, IN_USE)) + (await withLog(dir, log => generateWebhooks(log, size))),
    env: { FLOWSYNC_MAX_WEBHOOKS: '10000' },
    next: turn => describe(turn, IN_USE),
  },
  {
    ...{ ...COMMAND, name: 'open-requests', of: 'open sync requests' },
    fill: (dir, size) => withLog(dir, log => scheduleDeliveries(log, size, [], tomorrow())),
    next: describe,
  },
  {
    ...{
      ...COMMAND,
      name: 'due-deliveries',
      of: 'deliveries that are due in a day',
      sizes: [100, 1000, 10_000, 100_000],
    },
    fill: (dir, size) =>
      withLog(dir, async log => {
        const webhooks = await generateWebhooks(log, WEBHOOKS);
        return webhooks + (await scheduleDeliveries(log, Math.ceil(size / WEBHOOKS), idsFrom(1, WEBHOOKS), tomorrow()));
      }),
    next: (turn, size) => describe(turn, Math.ceil(size / WEBHOOKS)),
  },
];

export const growthFigures: ReadonlyArray<Figure> = growths.map(growthFigure);
