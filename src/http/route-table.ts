/** Which methods a path takes: for 405, `Allow` and OPTIONS. Asked only when no route was found. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failing, quoted, unknownRoute } from './failure';

export interface RouteTable {
  /** Empty for a path that no route has. */
  readonly methodsOf: (path: string) => ReadonlyArray<string>;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map(part => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : escaped(part)))
      .join('/')}$`,
  );

export const createRouteTable = (app: FastifyInstance): RouteTable => {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set<string>();
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });
  return {
    methodsOf: path => {
      const matching = [...methods].filter(([url]) => patternOf(url).test(path));
      return [...new Set(matching.flatMap(([, names]) => [...names]))].sort();
    },
  };
};

/** Answers OPTIONS; else says what is wrong with the path or the method. */
export const answerNoRoute = (request: FastifyRequest, reply: FastifyReply, routes: RouteTable): FastifyReply => {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = routes.methodsOf(path);
  if (methods.length === 0) throw unknownRoute(path);
  reply.header('allow', methods.join(', '));
  if (request.method === 'OPTIONS') return reply.code(204).send();
  const message = `${quoted(path)} takes ${methods.join(', ')}; the method is ${request.method}.`;
  throw failing(405, 'method-not-allowed', message);
};
