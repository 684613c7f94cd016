/** For those who run the service: health, metrics, and the description of the API. */
import { type DynamicModule, Module } from '@nestjs/common';
import { HEALTH, METRICS, OPENAPI } from '../edge/tokens';
import { DocsController } from './docs.controller';
import type { ReadHealth } from './health';
import { HealthController } from './health.controller';
import type { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';

@Module({ controllers: [HealthController, MetricsController, DocsController] })
// biome-ignore lint/complexity/noStaticOnlyClass: it is what Nest calls a dynamic module
export class OperationsModule {
  static of(health: ReadHealth, metrics: Metrics, document: () => Buffer): DynamicModule {
    return {
      module: OperationsModule,
      providers: [
        { provide: HEALTH, useValue: health },
        { provide: METRICS, useValue: metrics },
        { provide: OPENAPI, useValue: document },
      ],
    };
  }
}
