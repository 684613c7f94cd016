/** Which methods a path takes: for 405, `Allow` and OPTIONS. Asked only when no route was found. */
import type { FastifyInstance } from 'fastify';

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
