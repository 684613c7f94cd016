/** Flows: their set-up, metadata and participants. */
import { Module } from '@nestjs/common';
import { FlowsController } from './flows.controller';
import { MetadataController } from './metadata.controller';
import { ParticipantsController } from './participants.controller';
import { SetUpController } from './set-up.controller';

@Module({ controllers: [FlowsController, MetadataController, ParticipantsController, SetUpController] })
export class FlowsModule {}
