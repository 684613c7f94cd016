/** The page that shows the API, and the files of Swagger UI that it consists of. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What the page needs of Swagger UI; its `index.html` would show an API on the internet. */
export const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

export const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>flowsync API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" href="docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;
export const START_SCRIPT = "SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n";
export const pagePolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

const read = new Map<string, Promise<Buffer>>();
/** Read once: an answer that waits for its reader holds no copy of its own. */
export const readAsset = (file: string): Promise<Buffer> => {
  const asset = read.get(file) ?? readFile(join(assetsDir(), file));
  read.set(file, asset);
  return asset;
};

const assetsDir = (): string => dirname(require.resolve('swagger-ui-dist/package.json'));
