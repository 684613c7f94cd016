/** The pages for people, and how they sign in. */
import { type DynamicModule, Module } from '@nestjs/common';
import type { Parts } from '../edge/parts';
import { FIRST_KEY, PAGE_FILES, PROVIDER } from '../edge/tokens';
import { readPages } from './files';
import { createFirstKey } from './first-key';
import { OidcController } from './oidc/oidc.controller';
import { createProvider } from './oidc/provider';
import { PagesController } from './pages.controller';
import { PracticeController } from './practice.controller';
import { SessionController } from './session.controller';

@Module({ controllers: [SessionController, OidcController, PracticeController, PagesController] })
// biome-ignore lint/complexity/noStaticOnlyClass: it is what Nest calls a dynamic module
export class PagesModule {
  static of({ config, keyFor, log, ports }: Pick<Parts, 'config' | 'keyFor' | 'log' | 'ports'>): DynamicModule {
    const warn = (message: string): void => log.warn(message);
    return {
      module: PagesModule,
      providers: [
        { provide: FIRST_KEY, useValue: createFirstKey(ports) },
        { provide: PROVIDER, useValue: createProvider(config, keyFor('oidc'), ports, warn) },
        { provide: PAGE_FILES, useValue: readPages() },
      ],
    };
  }
}
