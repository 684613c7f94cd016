import type { EventStore } from '../../src/event-store/event-store';
import type { Figure } from '../figure';
import { flowHistory } from '../history/flow-history';
import { seeded } from '../history/seeded';
import { post } from '../support/http';
import { inTurn } from '../support/load';
import { withLog } from '../support/log';
import { orThrow } from '../support/or-throw';
import { type Running, startFlowsync } from '../support/processes';
import { describeSource } from '../support/requests';
import { median } from '../support/statistics';

const [long, short, other] = [1, 2, 3];
/** Of allocations through the service, so that it takes the snapshot that it takes in real use. */
const newcomers = Array.from({ length: 1000 }, (_, index) => 2_000_000 + index);

/** The first events of a flow that is synced again and again. */
const grow = async (log: EventStore, flowId: number, least: number): Promise<number> => {
  let events = 0;
  for (const [append] of flowHistory(flowId, null, seeded(flowId), { sources: 2, requests: least, classSize: 60 })) {
    if (append === undefined || events >= least) break;
    const { stream, expected } = append;
    const rest = append.events.slice(0, least - events);
    orThrow(await log.append(stream, expected, rest)());
    events += rest.length;
  }
  return events;
};

export const longStream: Figure = {
  name: 'long-stream',
  ours: 'a command on a flow with 100,000 events: the first after a start, by snapshot, then one after the other',
  theirs: 'the limit of 20 ms for the first; then the same on a flow with 10 events',
  values: {
    cold: { unit: 'ms', goal: { atMost: 1 } },
    warm: { unit: 'ms', goal: { atMost: 1.1 } },
  },
  prepare: async ({ size, dir }) => {
    const commands = size(500, 10);
    const events = await withLog(dir, async log => {
      await grow(log, short, 10);
      await grow(log, other, 10);
      return grow(log, long, size(100_000, 1200));
    });
    let server: Running | null = await startFlowsync(dir);
    await inTurn(server.url, [
      post(`/flows/${long}/external-sources/1/allocations/participants`, { participantIds: newcomers }),
    ]);
    const stop = async (): Promise<void> => {
      await server?.stop();
      server = null;
    };
    const warm = async (url: string, flowId: number): Promise<number> =>
      median(
        await inTurn(
          url,
          Array.from({ length: commands }, () => describeSource(flowId)),
        ),
      );

    return {
      theirs: async () => {
        await stop();
        server = await startFlowsync(dir);
        // What is slow only because the process is young is not what is measured.
        await warm(server.url, other);
        return { cold: 20, warm: await warm(server.url, short) };
      },
      ours: async () => {
        const { url } = server ?? (await startFlowsync(dir));
        const [cold = Number.NaN] = await inTurn(url, [describeSource(long)]);
        return { cold, warm: await warm(url, long) };
      },
      close: stop,
      notes: { events: events + newcomers.length, 'warm commands a round': commands },
    };
  },
};
