/** The command on Emmett, with Express and emmett-sqlite on the driver that flowsync uses, which is the quicker one. */
import { join } from 'node:path';
import { CommandHandler } from '@event-driven-io/emmett';
import express from 'express';
import { openEmmett } from '../emmett';
import { type Described, decide, environment, evolve, initial, isAllowed } from './rules';

const { store } = openEmmett(join(environment.dir, 'emmett.sqlite'));
const handle = CommandHandler({ evolve, initialState: initial });

/** On one connection transactions of two would run into each other. */
let last: Promise<unknown> = Promise.resolve();
const inTurn = <A>(work: () => Promise<A>): Promise<A> => {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
};

const app = express();
app.use(express.json());
app.get('/ready', (_request, response) => void response.json({ ready: true }));
app.put('/flows/:flowId/external-sources/:sourceId', async (request, response) => {
  if (!isAllowed(request.headers['x-api-key'])) return void response.status(401).json({ success: false });
  const { flowId, sourceId } = request.params;
  const decideOn = (flow: ReturnType<typeof initial>): Described[] => [
    ...decide(flow, Number(sourceId), request.body.description),
  ];
  await inTurn(() => handle(store, `flow-${flowId}`, decideOn));
  response.json({ success: true, data: request.body, error: null });
});
app.listen(environment.port, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
