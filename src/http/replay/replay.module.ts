/** Flows replayed, and moments compared. */
import { Module } from '@nestjs/common';
import { DiffController } from './diff.controller';
import { ReplayController } from './replay.controller';

@Module({ controllers: [ReplayController, DiffController] })
export class ReplayModule {}
