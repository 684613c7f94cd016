import { FEATURES } from '../../src/http/app.module';
import { endpointsOf } from '../../src/http/endpoints-of';
import { OperationsModule } from '../../src/http/operations/operations.module';

/** Every endpoint of the API. */
export const endpoints = endpointsOf([...FEATURES, OperationsModule]).filter(({ raw }) => raw !== 'page');
