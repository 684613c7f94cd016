/** The pages: `/` leads a browser there, and every address below `/app/` that a page may have shows it. */
import { Controller, Inject } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as TE from '../../lib/task-either';
import { type Answer, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { type Failure, unavailable, unknownRoute } from '../edge/failure';
import { PAGE_FILES } from '../edge/tokens';
import type { PageFile, PageFiles } from './files';

const declared = (route: string, summary: string) =>
  rawEndpoint({ method: 'GET', route, roles: 'open', summary, module: 'Pages', raw: 'page' });

const root = declared('/', 'Leads a browser to the pages');
const entrance = declared('/app', 'Leads to the pages');
const page = { ...declared('/app/*', 'The pages'), isOfMoment: true } as const;

/** The first part of the address of each page. */
const PAGES = ['', 'sign-in', 'flows', 'integrations', 'timeline', 'audit', 'set-up', 'parts'];

const leadTo = (place: string): RawAnswer =>
  new RawAnswer('text/plain; charset=utf-8', `${place}\n`, { location: place, vary: 'accept' }, 302);

@Controller()
export class PagesController {
  constructor(@Inject(PAGE_FILES) private readonly files: PageFiles) {}

  @Endpoint(root)
  root({ request }: InputOf<typeof root>): Answer<RawAnswer> {
    const isBrowser = request.headers.accept?.includes('text/html') === true;
    return isBrowser ? TE.of(leadTo('/app/')) : TE.left(unknownRoute('/'));
  }

  @Endpoint(entrance)
  entrance(_: InputOf<typeof entrance>): Answer<RawAnswer> {
    return TE.of(leadTo('/app/'));
  }

  @Endpoint(page)
  page({ request }: InputOf<typeof page>): Answer<RawAnswer> {
    const path = pathBelow(request);
    const parts = partsOf(path);
    if (parts === null || parts[0] === 'api') return TE.left(noPage(request));
    const encodings = String(request.headers['accept-encoding'] ?? '');
    const file = this.files.find(path, encodings);
    if (file !== null) return TE.of(answerOf(file));
    if (path.startsWith('assets/')) return TE.left(noPage(request));
    const index = this.files.index(encodings);
    if (index === null) return TE.left(notBuilt);
    return TE.of(answerOf(index, PAGES.includes(parts[0] ?? '') ? 200 : 404));
  }
}

const answerOf = ({ contentType, body, headers }: PageFile, status = 200): RawAnswer =>
  new RawAnswer(contentType, body, headers, status);

/** As it was sent, since nobody is to climb by what it turns into. */
const pathBelow = ({ url }: FastifyRequest): string => (url.split('?', 1)[0] ?? '').slice('/app/'.length);

/** Null: it climbs, or holds what no address of a page has. */
const partsOf = (path: string): ReadonlyArray<string> | null => {
  try {
    const parts = path.split('/').map(decodeURIComponent);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return parts.some(part => part === '.' || part === '..' || /[/\\\u0000-\u001f\u007f]/.test(part)) ? null : parts;
  } catch {
    return null;
  }
};

const noPage = ({ url }: FastifyRequest): Failure => unknownRoute(url.split('?', 1)[0] ?? '');

const notBuilt = unavailable('pages-not-built', 'The pages are not built; npm run build makes them.', 60);
