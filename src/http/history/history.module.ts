/** What happened, in order. */
import { Module } from '@nestjs/common';
import { HistoryController } from './history.controller';
import { ProofsController } from './proofs.controller';

@Module({ controllers: [HistoryController, ProofsController] })
export class HistoryModule {}
