/** Sync requests, the manager's side, and what they changed. */
import { Module } from '@nestjs/common';
import { SyncController } from './sync.controller';
import { UndoController } from './undo.controller';

@Module({ controllers: [SyncController, UndoController] })
export class SyncModule {}
