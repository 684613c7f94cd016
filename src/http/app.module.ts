/** Hands the parts of the service to controllers and handlers, by value. */
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { SERVICE, type Service } from '../app/service';
import { controllers } from './controllers';
import { ACCESS, type Access } from './edge/access/access';
import { Bus } from './edge/bus/bus';
import { COMMAND_RUNNER, ExecuteHandler } from './edge/bus/execute.command';
import { ReadHandler } from './edge/bus/read.query';
import { METRICS, type Metrics } from './operations/metrics';

const value = (provide: symbol, useValue: unknown): Provider => ({ provide, useValue });

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: it is what Nest calls a dynamic module
export class AppModule {
  static of(service: Service, access: Access, metrics: Metrics): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [...controllers],
      providers: [
        value(SERVICE, service),
        value(ACCESS, access),
        value(METRICS, metrics),
        value(COMMAND_RUNNER, service.commands),
        ExecuteHandler,
        ReadHandler,
        Bus,
      ],
    };
  }
}
