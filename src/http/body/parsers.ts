/** What a body may be: JSON, or a form where the endpoint takes one. Nothing at all is fine in any content type. */
import { parse as parseQuery } from 'node:querystring';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Failure, failing } from '../failure';
import { jsonFault } from './json-fault';

/** In bytes. */
export const bodyLimit = 1024 * 1024;

const acceptedBy = (request: FastifyRequest): 'json' | 'form' => request.endpoint?.accepts ?? 'json';

const wrongType = (request: FastifyRequest): Failure => {
  const wanted = acceptedBy(request) === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  const given = request.headers['content-type'];
  const message = `content-type must be ${wanted}${given === undefined ? '; there is none' : `; it is ${JSON.stringify(given)}`}`;
  return failing(415, 'unsupported-media-type', message);
};

/** Names that would reach into the prototype of whatever they are copied to. */
const poison =
  /"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:t|\\u0074)(?:o|\\u006[fF])(?:_|\\u005[fF]){2}"\s*:/;

const parseJson = (text: string): unknown => {
  if (poison.test(text)) throw failing(400, 'forbidden-field', 'body must not have a field named __proto__');
  try {
    return JSON.parse(text);
  } catch {
    throw failing(400, 'not-json', `body is not JSON: ${jsonFault(text)}`);
  }
};

/** A field that is given twice is a list. */
const parseForm = (text: string): unknown => ({ ...parseQuery(text, '&', '=', { maxKeys: 20 }) });

export const addBodyParsers = (app: FastifyInstance): void => {
  const parser =
    (kind: 'json' | 'form' | null, parse: (text: string) => unknown) =>
    (request: FastifyRequest, text: string | Buffer, done: (error: Error | null, body?: unknown) => void): void => {
      let body: unknown;
      try {
        if (text.length > 0 && acceptedBy(request) !== kind) throw wrongType(request);
        if (text.length > 0) body = parse(String(text));
      } catch (error) {
        done(error as Error);
        return;
      }
      done(null, body);
    };
  const options = { parseAs: 'string', bodyLimit } as const;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', options, parser('json', parseJson));
  app.addContentTypeParser('application/x-www-form-urlencoded', options, parser('form', parseForm));
  app.addContentTypeParser(
    '*',
    options,
    parser(null, () => undefined),
  );
};
