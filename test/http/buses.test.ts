/** What hangs on a bus, as a trace or an audit of reads, sees what was asked: messages are data. */
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { createApp } from '../../src/http/app';
import { startService } from '../support/service';

test('each command and query on the buses says what it is about, and survives being written as JSON', async () => {
  const { service, adminKey } = await startService();
  const app = await createApp(service);
  const seen: unknown[] = [];
  const note = (message: object): void => {
    seen.push(JSON.parse(JSON.stringify(message)));
  };
  app.get(CommandBus, { strict: false }).subscribe(note);
  app.get(QueryBus, { strict: false }).subscribe(note);
  const fastify = app.getHttpAdapter().getInstance();
  const headers = { 'x-api-key': adminKey, 'x-correlation-id': 'corr-1' };
  await fastify.inject({ method: 'PUT', url: '/flows/7', headers, payload: { code: 'C', title: 'T' } });
  await fastify.inject({ method: 'GET', url: '/flows/7', headers });
  await fastify.inject({ method: 'GET', url: '/flows?limit=2&state=PENDING', headers });
  await app.close();

  expect(seen).toMatchObject([
    {
      category: 'flow',
      stream: 'flow-7',
      command: { type: 'PutFlow', flowId: 7, details: { code: 'C', title: 'T' } },
      cause: { correlationId: 'corr-1' },
    },
    { query: { name: 'flowById', parameters: [7] } },
    { query: { name: 'flows', parameters: [{ state: 'PENDING' }, { offset: 0, limit: 2 }] } },
  ]);
});
