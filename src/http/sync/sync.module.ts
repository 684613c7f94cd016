/** Sync requests, the manager's side. */
import { Module } from '@nestjs/common';
import { SyncController } from './sync.controller';

@Module({ controllers: [SyncController] })
export class SyncModule {}
