/** Which methods a path takes: for 405, `Allow` and OPTIONS. Asked only when no route was found. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failing, quoted, unknownRoute } from './failure';

export interface RouteTable {
  /** Empty for a path that no route has. */
  readonly methodsOf: (path: string) => ReadonlyArray<string>;
}

export const createRouteTable = (app: FastifyInstance): RouteTable => {
  const routes: Array<{ readonly pattern: ReadonlyArray<string>; readonly methods: ReadonlyArray<string> }> = [];
  app.addHook('onRoute', ({ url, method }) => void routes.push({ pattern: url.split('/'), methods: [method].flat() }));
  return {
    methodsOf: path => {
      const parts = path.split('/');
      const matching = routes.filter(({ pattern }) => matches(pattern, parts));
      return [...new Set(matching.flatMap(({ methods }) => methods))].sort();
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

/** A parameter takes any part of a path but none, `*` all that follows. */
const matches = (pattern: ReadonlyArray<string>, parts: ReadonlyArray<string>): boolean => {
  const isOpen = pattern.at(-1) === '*';
  if (isOpen ? parts.length < pattern.length : parts.length !== pattern.length) return false;
  return pattern.every(
    (part, index) => part === '*' || (part.startsWith(':') ? parts[index] !== '' : part === parts[index]),
  );
};
