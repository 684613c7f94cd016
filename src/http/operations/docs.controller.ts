/** `/openapi.json`, and `/docs` that shows it. All of the page is served from here: it works without the internet. */
import { Controller, Inject } from '@nestjs/common';
import * as TE from '../../lib/task-either';
import { type Answer, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { notFound, quoted } from '../edge/failure';
import { OPENAPI } from '../edge/tokens';
import { assets, page, pagePolicy, readAsset, START_SCRIPT } from './docs-page';

const MODULE = 'Operations';

const openapi = rawEndpoint({
  method: 'GET',
  route: '/openapi.json',
  module: MODULE,
  summary: 'The API',
  roles: 'open',
  raw: 'page',
});
const docs = rawEndpoint({
  method: 'GET',
  route: '/docs',
  module: MODULE,
  summary: 'The API to read',
  roles: 'open',
  raw: 'page',
});
const asset = rawEndpoint({
  method: 'GET',
  route: '/docs/:file',
  module: MODULE,
  summary: 'What that page consists of',
  roles: 'open',
  raw: 'page',
});

/** These change with a new version only. */
const CACHED = { 'cache-control': 'public, max-age=3600' };

@Controller()
export class DocsController {
  constructor(@Inject(OPENAPI) private readonly document: () => Buffer) {}

  @Endpoint(openapi)
  openapi(_: InputOf<typeof openapi>): Answer<RawAnswer> {
    return TE.of(new RawAnswer('application/json; charset=utf-8', this.document()));
  }

  @Endpoint(docs)
  page(_: InputOf<typeof docs>): Answer<RawAnswer> {
    return TE.of(new RawAnswer('text/html; charset=utf-8', page, { 'content-security-policy': pagePolicy }));
  }

  @Endpoint(asset)
  asset({ request }: InputOf<typeof asset>): Answer<RawAnswer> {
    const { file } = request.params as { readonly file: string };
    if (file === 'start.js') return TE.of(new RawAnswer('text/javascript; charset=utf-8', START_SCRIPT));
    const type = Object.hasOwn(assets, file) ? assets[file] : undefined;
    if (type === undefined) return TE.left(notFound('unknown-route', `There is no ${quoted(file)} in the docs.`));
    return TE.fromTask(async () => new RawAnswer(type, await readAsset(file), CACHED));
  }
}
