/** The pages for people, and how they sign in. */
import { type DynamicModule, Module } from '@nestjs/common';
import type { Ports } from '../../runtime/ports';
import { FIRST_KEY, PAGE_FILES } from '../edge/tokens';
import { readPages } from './files';
import { createFirstKey } from './first-key';
import { PagesController } from './pages.controller';
import { SessionController } from './session.controller';

@Module({ controllers: [SessionController, PagesController] })
// biome-ignore lint/complexity/noStaticOnlyClass: it is what Nest calls a dynamic module
export class PagesModule {
  static of(ports: Ports): DynamicModule {
    return {
      module: PagesModule,
      providers: [
        { provide: FIRST_KEY, useValue: createFirstKey(ports) },
        { provide: PAGE_FILES, useValue: readPages() },
      ],
    };
  }
}
