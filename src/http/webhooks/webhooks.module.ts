/** Webhooks, and what was sent to them. */
import { Module } from '@nestjs/common';
import { DeliveriesController } from './deliveries.controller';
import { ListenController } from './listen.controller';
import { RecoveriesController } from './recoveries.controller';
import { TestController } from './test.controller';
import { WebhooksController } from './webhooks.controller';

@Module({
  controllers: [WebhooksController, DeliveriesController, RecoveriesController, TestController, ListenController],
})
export class WebhooksModule {}
