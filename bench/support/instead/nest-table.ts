/** The command on plain Nest, with its CQRS module and a table that is changed: no history, one durable commit for each. */
import 'reflect-metadata';
import { join } from 'node:path';
import { Body, Controller, Get, Headers, Module, Param, Put, UnauthorizedException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DatabaseSync } from '@photostructure/sqlite';
import { decide, environment, isAllowed } from './rules';

const FLOWS = 10_000;

const db = new DatabaseSync(join(environment.dir, 'table.sqlite'));
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE sources (flow_id INTEGER, source_id INTEGER, description TEXT, PRIMARY KEY (flow_id, source_id));
  WITH RECURSIVE flows (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM flows WHERE id < ${FLOWS})
  INSERT INTO sources SELECT id, 1, 'Class 1' FROM flows`);
const select = db.prepare('SELECT description FROM sources WHERE flow_id = ? AND source_id = ?');
const update = db.prepare('UPDATE sources SET description = ? WHERE flow_id = ? AND source_id = ?');

class DescribeSource {
  constructor(
    readonly flowId: number,
    readonly sourceId: number,
    readonly description: unknown,
  ) {}
}

@CommandHandler(DescribeSource)
class DescribeSourceHandler implements ICommandHandler<DescribeSource> {
  async execute({ flowId, sourceId, description }: DescribeSource): Promise<void> {
    db.exec('BEGIN IMMEDIATE');
    try {
      const before = select.get(flowId, sourceId)?.description;
      const sources = before === undefined ? {} : { [String(sourceId)]: before };
      for (const { data } of decide({ sources }, sourceId, description)) update.run(data.description, flowId, sourceId);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}

@Controller()
class FlowsController {
  constructor(private readonly commands: CommandBus) {}

  @Get('ready')
  ready() {
    return { ready: true };
  }

  @Put('flows/:flowId/external-sources/:sourceId')
  async describe(
    @Headers('x-api-key') key: string,
    @Param('flowId') flowId: string,
    @Param('sourceId') sourceId: string,
    @Body() body: { readonly description: unknown },
  ) {
    if (!isAllowed(key)) throw new UnauthorizedException();
    await this.commands.execute(new DescribeSource(Number(flowId), Number(sourceId), body.description));
    return { success: true, data: body, error: null };
  }
}

@Module({ imports: [CqrsModule.forRoot()], controllers: [FlowsController], providers: [DescribeSourceHandler] })
class AppModule {}

const main = async (): Promise<void> => {
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
  await app.listen(environment.port, '127.0.0.1');
};

void main();
process.on('SIGTERM', () => process.exit(0));
