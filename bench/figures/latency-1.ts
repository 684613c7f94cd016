import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figure';
import { registerFlows } from '../support/flows';
import { inTurn } from '../support/load';
import { startFlowsync } from '../support/processes';
import { addSource } from '../support/requests';
import { p50AndP99 } from '../support/statistics';

/** What such a command stores, as JSON. */
const stored = Buffer.from(
  '{"sourceId":2,"reference":"BENCH-mh3k2q1x-1a2b","description":"Added by the bench"}' +
    '{"v":1,"occurredAt":"2026-01-01T00:00:00.000Z","actor":{"type":"client","id":"admin"},"correlationId":"a3d4c1f0-6b0e-4c57-9d0f-0f6a3b1c2d4e","causationId":null}',
);

export const latency1: Figure = {
  name: 'latency-1',
  ours: 'one durable command over HTTP at a time, on flows in use',
  theirs: 'fdatasync of the same bytes, appended to a file of the same file system',
  values: { p50: { unit: 'ms', goal: { atMost: 2.5 } }, p99: { unit: 'ms', goal: { atMost: 4 } } },
  prepare: async ({ size, dir }) => {
    const commands = size(2000, 20);
    const flows = size(1000, 5);
    await registerFlows(dir, flows);
    const server = await startFlowsync(dir);
    const file = openSync(join(dir, 'appended'), 'a');
    return {
      ours: async () => {
        const requests = Array.from({ length: commands }, (_, index) => addSource((index % flows) + 1));
        return p50AndP99(await inTurn(server.url, requests));
      },
      theirs: async () =>
        p50AndP99(
          Array.from({ length: commands }, () => {
            const begin = performance.now();
            writeSync(file, stored);
            fdatasyncSync(file);
            return performance.now() - begin;
          }),
        ),
      close: async () => {
        closeSync(file);
        await server.stop();
      },
      notes: { 'commands a round': commands, flows, bytes: stored.length },
    };
  },
};
