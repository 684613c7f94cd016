import { Module } from '@nestjs/common';
import { StatisticsController } from './statistics.controller';
import { TimelinesController } from './timelines.controller';

@Module({ controllers: [StatisticsController, TimelinesController] })
export class FiguresModule {}
