/** Every controller of the service. */
import type { Type } from '@nestjs/common';
import { ClientsController } from './clients/clients.controller';
import { AllocationsController } from './external-sources/allocations.controller';
import { SourcesController } from './external-sources/sources.controller';
import { FlowsController } from './flows/flows.controller';
import { MetadataController } from './flows/metadata.controller';
import { ParticipantsController } from './flows/participants.controller';
import { HistoryController } from './history/history.controller';
import { HealthController } from './operations/health.controller';
import { MetricsController } from './operations/metrics.controller';
import { SyncController } from './sync/sync.controller';
import { TokenController } from './token/token.controller';
import { DeliveriesController } from './webhooks/deliveries.controller';
import { WebhooksController } from './webhooks/webhooks.controller';

export const controllers: ReadonlyArray<Type<unknown>> = [
  FlowsController,
  MetadataController,
  ParticipantsController,
  SourcesController,
  AllocationsController,
  SyncController,
  WebhooksController,
  DeliveriesController,
  HistoryController,
  ClientsController,
  TokenController,
  HealthController,
  MetricsController,
];
