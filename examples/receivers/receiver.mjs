/** A receiver of webhooks in Node, on the library of Standard Webhooks: npm install standardwebhooks */
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);

const server = createServer(async (request, response) => {
  const body = await buffer(request);
  try {
    const { type } = webhook.verify(body, request.headers);
    // Put it into a queue of yours here, and do the work later.
    console.log(request.headers['webhook-id'], type);
    response.writeHead(204).end();
  } catch (error) {
    console.error(error.message);
    response.writeHead(401).end();
  }
});

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => console.log(`port ${server.address().port}`));
