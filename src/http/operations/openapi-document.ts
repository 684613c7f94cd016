/** The OpenAPI document, read off the declarations of the endpoints. */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { refusalSchema } from '../edge/openapi';

const config = new DocumentBuilder()
  .setOpenAPIVersion('3.1.0')
  .setTitle('flowsync')
  .setDescription(
    'Keeps flows in step with external sources. Every path also answers under `/v1`. Instead of ' +
      '`/flows/{flowId}` a path may begin with `/flows/by-code/{code}`, where one flow has that code. Answers come in an envelope, ' +
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

export const openApiDocument = (app: INestApplication): OpenAPIObject => {
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: operationId,
    autoTagControllers: false,
  });
  const paths = Object.entries(document.paths).filter(
    ([path]) => !path.startsWith('/v1/') && !path.startsWith('/flows/by-code/'),
  );
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas: { ...document.components?.schemas, Refusal: refusalSchema } },
  };
};
