/** What flowsync's HTTP is compared with: Fastify that parses a JSON body and answers, and does nothing else. */
import fastify from 'fastify';

const app = fastify();
app.get('/ready', async () => ({ ready: true }));
app.put('/flows/:flowId/external-sources/:sourceId', async request => ({
  success: true,
  data: request.body,
  error: null,
}));
// Answers with the bytes that it was given under that name.
const answers = new Map<string, string>();
app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
app.put<{ Params: { name: string }; Body: string }>('/answers/:name', async ({ params, body }) => {
  answers.set(params.name, body);
  return { success: true };
});
app.get<{ Params: { name: string } }>('/answers/:name', (request, reply) =>
  reply.type('application/json; charset=utf-8').send(answers.get(request.params.name)),
);
// Under the name that flowsync's metrics have for it.
app.get('/metrics', async () => {
  const { user, system } = process.cpuUsage();
  return `process_cpu_seconds_total ${(user + system) / 1e6}\n`;
});
app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
