/** What Nest would run around a method is not run here: whoever puts it there learns so at the start. */
import {
  applyDecorators,
  Controller,
  Module,
  Query,
  SetMetadata,
  type Type,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as t from 'io-ts';
import { createApp } from '../../src/http/app';
import { type Answer, Endpoint, endpoint } from '../../src/http/edge/endpoint';
import { checkGlobals } from '../../src/http/edge/route-directly';
import * as TE from '../../src/lib/task-either';
import { type Running, startService } from '../support/service';

const spec = endpoint({
  ...{ method: 'GET', route: '/hello', operation: 'hello', module: 'Tests', summary: 'Hello', roles: 'open' },
  answer: t.string,
});

class AGuard {
  canActivate(): boolean {
    return true;
  }
}
class APipe {
  transform(value: unknown): unknown {
    return value;
  }
}
class AnInterceptor {
  intercept(_: unknown, next: { handle: () => never }): never {
    return next.handle();
  }
}
class AFilter {
  catch(): void {}
}

/** A feature with one route; what is given stands at its controller and at its method. */
const feature = ({ onClass = [], onMethod = [] }: Readonly<Record<string, ReadonlyArray<MethodDecorator>>> = {}) => {
  @Controller()
  @(applyDecorators(...onClass) as ClassDecorator)
  class HelloController {
    @Endpoint(spec)
    @applyDecorators(...onMethod)
    hello(): Answer<string> {
      return TE.right('hello');
    }
  }
  return moduleOf(HelloController);
};

const moduleOf = (controller: Type<unknown>, provide?: string, useClass?: Type<unknown>): Type<unknown> => {
  @Module({
    controllers: [controller],
    providers: provide === undefined || useClass === undefined ? [] : [{ provide, useClass }],
  })
  class Hello {}
  return Hello;
};

let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService();
});

const started: NestFastifyApplication[] = [];
afterAll(() => Promise.all(started.map(app => app.close())));

const start = async (module: Type<unknown>): Promise<NestFastifyApplication> => {
  const app = await createApp(flowsync.service, [module]);
  started.push(app);
  return app;
};
const line = (what: string, where: string): string =>
  `A ${what} of Nest stands at ${where}, where it would never run: routes lead directly to their methods (decision 0008).`;

const enhancers: ReadonlyArray<
  readonly [what: string, decorator: MethodDecorator, token: string, type: Type<unknown>]
> = [
  ['guard', UseGuards(AGuard), APP_GUARD, AGuard],
  ['pipe', UsePipes(APipe as never), APP_PIPE, APipe],
  ['interceptor', UseInterceptors(AnInterceptor as never), APP_INTERCEPTOR, AnInterceptor],
  ['exception filter', UseFilters(AFilter as never), APP_FILTER, AFilter],
];

test('a feature without any of them starts, and answers', async () => {
  const app = await start(feature({ onMethod: [SetMetadata('harmless', true)] }));
  const answer = await app.getHttpAdapter().getInstance().inject({ method: 'GET', url: '/hello' });
  expect([answer.statusCode, answer.json().data]).toEqual([200, 'hello']);
});

describe.each(enhancers)('a %s ends the start with a line', (what, decorator, token, type) => {
  test('on a controller', () =>
    expect(start(feature({ onClass: [decorator] }))).rejects.toThrow(line(what, 'HelloController')));

  test('on a method', () =>
    expect(start(feature({ onMethod: [decorator] }))).rejects.toThrow(line(what, 'HelloController.hello')));

  test('provided for the whole application', () => {
    @Controller()
    class Nothing {}
    return expect(start(moduleOf(Nothing, token, type))).rejects.toThrow(line(what, 'the application'));
  });
});

test.each<[string, (app: NestFastifyApplication) => unknown]>([
  ['guard', app => app.useGlobalGuards(new AGuard())],
  ['pipe', app => app.useGlobalPipes(new APipe())],
  ['interceptor', app => app.useGlobalInterceptors(new AnInterceptor() as never)],
  ['exception filter', app => app.useGlobalFilters(new AFilter())],
])('a %s that is made global is found by the check that ends the start', async (what, use) => {
  const app = await start(feature());
  use(app);
  expect(() => checkGlobals(app)).toThrow(line(what, 'the application'));
});

test('a parameter decorator ends the start with a line', async () => {
  @Controller()
  class HelloController {
    @Endpoint(spec)
    hello(@Query() _query: unknown): Answer<string> {
      return TE.right('hello');
    }
  }
  await expect(start(moduleOf(HelloController))).rejects.toThrow(line('parameter decorator', 'HelloController.hello'));
});
