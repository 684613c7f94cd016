/** Webhooks, and what was sent to them. */
import { Module } from '@nestjs/common';
import { DeliveriesController } from './deliveries.controller';
import { ListenController } from './listen.controller';
import { RecoveriesController } from './recoveries.controller';
import { StatisticsController } from './statistics.controller';
import { TestController } from './test.controller';
import { WebhooksController } from './webhooks.controller';

@Module({
  controllers: [
    WebhooksController,
    DeliveriesController,
    RecoveriesController,
    StatisticsController,
    TestController,
    ListenController,
  ],
})
export class WebhooksModule {}
