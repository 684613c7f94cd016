/** `/openapi.json`, and `/docs` that shows it. All of the page is served from here: it works without the internet. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { notFound, quoted } from '../edge/failure';
import { refusalSchema } from '../edge/openapi';

const config = new DocumentBuilder()
  .setOpenAPIVersion('3.1.0')
  .setTitle('flowsync')
  .setDescription(
    'Keeps flows in step with external sources. Every path also answers under `/v1`. Answers come in an envelope, ' +
      'except those of `/oauth2/token`, which are those of RFC 6749.',
  )
  .setVersion('1')
  .addServer('/')
  .addServer('/v1')
  .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key' }, 'apiKey')
  .addOAuth2({ type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth2/token', scopes: {} } } }, 'oauth2')
  .build();

/** `flowsGet`, for whoever generates a client. Nest numbers the paths of one method. */
const operationId = (controller: string, method: string): string =>
  controller.charAt(0).toLowerCase() +
  controller.slice(1).replace(/Controller$/, '') +
  method.charAt(0).toUpperCase() +
  method.slice(1).replace(/\[\d\]$/, '');

const openApiDocument = (app: NestFastifyApplication): OpenAPIObject => {
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: operationId,
    autoTagControllers: false,
  });
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/v1/'));
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas: { ...document.components?.schemas, Refusal: refusalSchema } },
  };
};

/** What the page needs of Swagger UI; its `index.html` would show an API on the internet. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>flowsync API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" href="docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;
const start = "SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n";
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";
/** These change with a new version only. */
const cached = 'public, max-age=3600';

/** Swagger UI comes with `@nestjs/swagger`. */
const assetsDir = (): string =>
  dirname(createRequire(require.resolve('@nestjs/swagger')).resolve('swagger-ui-dist/package.json'));

/** Read once: an answer that waits for its reader holds no copy of its own. */
const readOnce = (): ((file: string) => Promise<Buffer>) => {
  const read = new Map<string, Promise<Buffer>>();
  return file => {
    const known = read.get(file) ?? readFile(join(assetsDir(), file));
    read.set(file, known);
    return known;
  };
};

export const serveDocs = (app: NestFastifyApplication): void => {
  const fastify = app.getHttpAdapter().getInstance();
  const asset = readOnce();
  let document: Buffer | undefined;
  fastify.get('/openapi.json', (_request, reply) => {
    document ??= Buffer.from(JSON.stringify(openApiDocument(app)));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  fastify.get('/docs', (_request, reply) =>
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).send(page),
  );
  fastify.get<{ Params: { file: string } }>('/docs/:file', async ({ params: { file } }, reply) => {
    if (file === 'start.js') return reply.type('text/javascript; charset=utf-8').send(start);
    const type = Object.hasOwn(assets, file) ? assets[file] : undefined;
    if (type === undefined) throw notFound('unknown-route', `There is no ${quoted(file)} in the docs.`);
    return reply
      .type(type)
      .header('cache-control', cached)
      .send(await asset(file));
  });
};
