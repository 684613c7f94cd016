/** External sources: what the integrator answers, and who is allocated. */
import { Module } from '@nestjs/common';
import { AllocationsController } from './allocations.controller';
import { SourcesController } from './sources.controller';

@Module({ controllers: [SourcesController, AllocationsController] })
export class ExternalSourcesModule {}
