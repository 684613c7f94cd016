/** The command on act, with Express and its own SQLite store. act is not installed with flowsync: see `figures/instead.ts`. */
import { join } from 'node:path';
import express from 'express';
import { ACT } from './act';
import { decide, environment, evolve, initial, isAllowed } from './rules';

/** Of what act and zod offer, what is used here. */
interface Act {
  readonly do: (action: string, target: object, payload: object) => Promise<unknown>;
}
const [{ act, state, store }, { SqliteStore }, { z }] = ACT.map(name => require(name));

const facts = z.object({ sourceId: z.number(), description: z.string().max(1000) });

const flow = state({ Flow: z.object({ sources: z.record(z.string(), z.string()) }) })
  .init(initial)
  .emits({ SourceDescribed: facts })
  .patch({
    SourceDescribed: ({ data }: { data: { sourceId: number; description: string } }, before: never) =>
      evolve(before, { type: 'SourceDescribed', data }),
  })
  .on({ describeSource: facts })
  .emit((payload: { sourceId: number; description: string }, { state: before }: { state: never }) =>
    decide(before, payload.sourceId, payload.description).map(({ type, data }) => [type, data]),
  )
  .build();

const main = async (): Promise<void> => {
  store(new SqliteStore({ url: `file:${join(environment.dir, 'act.sqlite')}` }));
  await store().seed();
  const acts: Act = act().withState(flow).build();
  const app = express();
  app.use(express.json());
  app.get('/ready', (_request, response) => void response.json({ ready: true }));
  app.put('/flows/:flowId/external-sources/:sourceId', async (request, response) => {
    if (!isAllowed(request.headers['x-api-key'])) return void response.status(401).json({ success: false });
    const { flowId, sourceId } = request.params;
    const target = { stream: `flow-${flowId}`, actor: { id: 'bench', name: 'bench' } };
    await acts.do('describeSource', target, { sourceId: Number(sourceId), description: request.body.description });
    response.json({ success: true, data: request.body, error: null });
  });
  app.listen(environment.port, '127.0.0.1');
};

void main();
process.on('SIGTERM', () => process.exit(0));
