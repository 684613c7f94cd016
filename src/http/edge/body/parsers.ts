/** What a body may be: JSON, or a form where the endpoint takes one. Nothing at all is fine in any content type. */
import { isUtf8 } from 'node:buffer';
import { parse as parseQuery } from 'node:querystring';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Failure, failing, quoted } from '../failure';
import { jsonFault } from './json-fault';

/** In bytes, unless the endpoint says otherwise: more than any single thing of the contract takes, however it is escaped. */
export const BODY_LIMIT_BYTES = 32 * 1024;

const typeOf = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

const BYTE_ORDER_MARK = 0xfeff;

export const addBodyParsers = (app: FastifyInstance): void => {
  const parser =
    (kind: 'json' | 'form' | null, parse: (text: string) => unknown) =>
    (request: FastifyRequest, bytes: Buffer, done: (error: Error | null, body?: unknown) => void): void => {
      let body: unknown;
      try {
        if (bytes.length > 0) {
          checkType(request, kind, acceptedBy(request));
          body = parse(textOf(bytes));
        }
      } catch (error) {
        done(error as Error);
        return;
      }
      done(null, body);
    };
  const options = { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES } as const;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', options, parser('json', parseJson));
  app.addContentTypeParser('application/x-www-form-urlencoded', options, parser('form', parseForm));
  app.addContentTypeParser(
    '*',
    options,
    parser(null, () => undefined),
  );
};

/** JSON is UTF-8 (RFC 8259), and so is a form. Any other charset would be kept with other characters than were meant. */
const checkType = ({ headers }: FastifyRequest, kind: 'json' | 'form' | null, accepted: 'json' | 'form'): void => {
  const given = headers['content-type'];
  const wanted = typeOf[accepted];
  if (kind !== accepted) throw wrongType(wanted, given);
  const charset = given === wanted ? undefined : /charset="?([^\s";]*)/i.exec(given ?? '')?.[1];
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && !/^(identity)?$/i.test(encoding))
    throw failing(415, 'unsupported-media-type', `content-encoding must be none; it is ${quoted(encoding)}`);
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw wrongType(`${wanted} in UTF-8`, given);
};

const wrongType = (wanted: string, given: string | undefined): Failure => {
  const message = `content-type must be ${wanted}${given === undefined ? '; there is none' : `; it is ${quoted(given)}`}`;
  return failing(415, 'unsupported-media-type', message);
};

const acceptedBy = (request: FastifyRequest): 'json' | 'form' => request.endpoint?.accepts ?? 'json';

const textOf = (bytes: Buffer): string => {
  if (!isUtf8(bytes)) throw failing(400, 'not-utf-8', 'body is not UTF-8: some of its bytes are no characters');
  const text = bytes.toString();
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
};

const parseJson = (text: string): unknown => {
  const fault = jsonFault(text);
  if (fault !== null) throw failing(400, fault.reason, `body ${fault.message}`);
  return JSON.parse(text);
};

/** A field that is given twice is a list. */
const parseForm = (text: string): unknown => ({ ...parseQuery(text, '&', '=', { maxKeys: 20 }) });
