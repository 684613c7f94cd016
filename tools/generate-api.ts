/** Writes what follows from the declarations of the endpoints: `npm run api`, after a change of the API. */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURES } from '../src/http/app.module';
import { openApiDocument } from '../src/http/edge/openapi/document';
import { endpointsOf } from '../src/http/endpoints-of';
import { OperationsModule } from '../src/http/operations/operations.module';
import { messageTypes } from '../src/webhooks/message-types';

const document = openApiDocument(endpointsOf([...FEATURES, OperationsModule]), messageTypes);
writeFileSync(join(__dirname, '..', 'docs', 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
