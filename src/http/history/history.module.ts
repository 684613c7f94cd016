/** What happened, in order. */
import { Module } from '@nestjs/common';
import { HistoryController } from './history.controller';
import { ProofsController } from './proofs.controller';
import { RedactionController } from './redaction.controller';

@Module({ controllers: [HistoryController, ProofsController, RedactionController] })
export class HistoryModule {}
