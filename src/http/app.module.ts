/** The edge, and every feature on it. */
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { ClientsModule } from './clients/clients.module';
import type { Access } from './edge/access/access';
import { EdgeModule } from './edge/edge.module';
import type { Parts } from './edge/parts';
import { ExportsModule } from './exports/exports.module';
import { ExternalSourcesModule } from './external-sources/external-sources.module';
import { FiguresModule } from './figures/figures.module';
import { FlowsModule } from './flows/flows.module';
import { HistoryModule } from './history/history.module';
import { HoldsModule } from './holds/holds.module';
import { healthOf } from './operations/health';
import type { Metrics } from './operations/metrics';
import { OperationsModule } from './operations/operations.module';
import { PagesModule } from './pages/pages.module';
import { ReplayModule } from './replay/replay.module';
import { SchedulesModule } from './schedules/schedules.module';
import { StreamModule } from './stream/stream.module';
import { SyncModule } from './sync/sync.module';
import { TokenModule } from './token/token.module';
import { WebhooksModule } from './webhooks/webhooks.module';

export type Features = ReadonlyArray<Type<unknown>>;

export const FEATURES: Features = [
  FlowsModule,
  ExternalSourcesModule,
  SyncModule,
  HoldsModule,
  SchedulesModule,
  WebhooksModule,
  HistoryModule,
  ReplayModule,
  StreamModule,
  AuditModule,
  FiguresModule,
  ExportsModule,
  ClientsModule,
  TokenModule,
];

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: it is what Nest calls a dynamic module
export class AppModule {
  static of(parts: Parts, access: Access, metrics: Metrics, document: () => Buffer, features: Features): DynamicModule {
    return {
      module: AppModule,
      imports: [
        EdgeModule.of(parts, access),
        ...features,
        PagesModule.of(parts.ports),
        OperationsModule.of(() => healthOf(parts), metrics, document),
      ],
    };
  }
}
