/** Gives the features the two buses and the parts of the service, each under its token. */
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Access } from './access/access';
import { Bus } from './bus/bus';
import { ExecuteCommandHandler } from './bus/execute.command';
import { ReadQueryHandler } from './bus/read.query';
import type { Parts } from './parts';
import {
  ACCESS,
  CIRCUIT_OF,
  COMMAND_RUNNER,
  CONFIG,
  HISTORY,
  KEY_FOR,
  LISTEN,
  MOMENTS,
  PEOPLE,
  PORTS,
  QUERY_RUNNER,
  RECEIVERS,
  SEALER,
  STORE,
  TEXTS,
} from './tokens';

@Global()
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: it is what Nest calls a dynamic module
export class EdgeModule {
  static of(parts: Parts, access: Access): DynamicModule {
    const values: ReadonlyArray<Provider & { readonly provide: symbol }> = [
      { provide: COMMAND_RUNNER, useValue: parts.commands },
      { provide: QUERY_RUNNER, useValue: parts.queries },
      { provide: MOMENTS, useValue: parts.moments },
      { provide: STORE, useValue: parts.store },
      { provide: HISTORY, useValue: parts.history },
      { provide: PEOPLE, useValue: parts.people },
      { provide: TEXTS, useValue: parts.texts },
      { provide: CIRCUIT_OF, useValue: parts.reactor.circuitOf },
      { provide: LISTEN, useValue: parts.reactor.listen },
      { provide: RECEIVERS, useValue: parts.reactor.receiversOf },
      { provide: CONFIG, useValue: parts.config },
      { provide: PORTS, useValue: parts.ports },
      { provide: SEALER, useValue: parts.sealer },
      { provide: KEY_FOR, useValue: parts.keyFor },
      { provide: ACCESS, useValue: access },
    ];
    return {
      module: EdgeModule,
      imports: [CqrsModule.forRoot()],
      providers: [...values, ExecuteCommandHandler, ReadQueryHandler, Bus],
      exports: [...values.map(({ provide }) => provide), Bus],
    };
  }
}
