/**
 * The built pages (`web/`), in memory: they are few and small. Only what the build has made can be had, by exactly its
 * name, so that no path leads anywhere else.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface PageFile {
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PageFiles {
  /** Null: the pages are not built. */
  readonly index: (encodings: string) => PageFile | null;
  /** By its path below `/app/`; null: there is none. */
  readonly find: (path: string, encodings: string) => PageFile | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

const POLICY = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'img-src', 'font-src', 'connect-src', 'manifest-src', 'form-action'].map(
    name => `${name} 'self'`,
  ),
  ...["base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"],
].join('; ');

const PAGE_HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

interface Kept {
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly br: Buffer;
}

export const readPages = (directory = builtPages()): PageFiles => {
  const files = new Map<string, Kept>();
  const load = (): void => {
    if (files.size > 0 || !existsSync(join(directory, 'index.html'))) return;
    for (const path of pathsIn(directory)) {
      const plain = readFileSync(join(directory, path));
      const br = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
      files.set(relative('.', path).split(sep).join('/'), { plain, gzip: gzipSync(plain), br });
    }
  };
  const find: PageFiles['find'] = (path, encodings) => {
    load();
    const kept = files.get(path);
    if (kept === undefined) return null;
    const encoding = (['br', 'gzip'] as const).find(name => encodings.includes(name));
    const encoded = encoding === undefined ? {} : { 'content-encoding': encoding };
    return {
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
      body: encoding === undefined ? kept.plain : kept[encoding],
      headers: { ...headersOf(path), ...encoded, vary: 'accept-encoding' },
    };
  };
  return { find, index: encodings => find('index.html', encodings) };
};

const builtPages = (): string => join(dirname(require.resolve('@flowsync/web/package.json')), 'dist');

const pathsIn = (directory: string): ReadonlyArray<string> =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(path =>
    statSync(join(directory, path)).isFile(),
  );

/** The names of files in `assets/` change with what is in them. */
const headersOf = (path: string): Readonly<Record<string, string>> => ({
  ...(path.endsWith('.html') ? PAGE_HEADERS : { 'cross-origin-resource-policy': 'same-origin' }),
  ...(path.startsWith('assets/') ? { 'cache-control': 'public, max-age=31536000, immutable' } : {}),
});
