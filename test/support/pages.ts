/** The pages as they are built, and a browser that shows them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { mostOfTheTest } from './until';

const WEB = join(__dirname, '../../web');
export const BUILT = join(WEB, 'dist');

const newest = (path: string): number =>
  statSync(path).isDirectory()
    ? Math.max(0, ...readdirSync(path).map(name => newest(join(path, name))))
    : statSync(path).mtimeMs;

const BUILDER = join(tmpdir(), 'flowsync-pages-are-built');

/** Whoever was to build them has ended before it was done. */
const isLeftBehind = (): boolean => {
  const pid = existsSync(BUILDER) ? Number(readFileSync(BUILDER, 'utf8')) : 0;
  try {
    return pid > 0 && !process.kill(pid, 0);
  } catch {
    return true;
  }
};

/** One worker after the other: two at once empty the folder for each other. */
const inTurn = (build: () => void): void => {
  for (;;) {
    try {
      writeFileSync(BUILDER, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      if (isLeftBehind()) rmSync(BUILDER, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    build();
  } finally {
    rmSync(BUILDER, { force: true });
  }
};

/** As the program that is shipped: built anew when something has changed since. */
export const buildPages = (): void => inTurn(buildWhatChanged);

const buildWhatChanged = (): void => {
  const index = join(BUILT, 'index.html');
  const sources = ['src', 'public', 'index.html', 'vite.config.mts'].map(name => newest(join(WEB, name)));
  if (existsSync(index) && statSync(index).mtimeMs >= Math.max(...sources)) return;
  execFileSync(
    process.execPath,
    [join(dirname(require.resolve('vite/package.json')), 'bin/vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: WEB, env: { ...process.env, NODE_ENV: 'production' } },
  );
};

/** The first is the same engine without the window around it: a page takes a fifth of the processor's time. */
const CHROMIUM = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
  .map(name => `/usr/bin/${name}`)
  .find(existsSync);

/** `test` where there is a browser; else one that is skipped, and says so. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  (CHROMIUM === undefined ? describe.skip : describe)(name, tests);
  if (CHROMIUM === undefined)
    process.stderr.write(`There is no Chromium (apt-get install chromium-headless-shell): "${name}" did not run.\n`);
};

const ARGUMENTS = [
  ...[
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
  ],
];

let browser: Promise<Browser> | undefined;
const openBrowser = (): Promise<Browser> => {
  browser ??= chromium.launch({
    ...{ executablePath: CHROMIUM ?? '', headless: true, args: ARGUMENTS },
    timeout: mostOfTheTest(),
  });
  return browser;
};
afterAll(async () => {
  await (await browser)?.close();
});

export interface Shown {
  readonly page: Page;
  /** What the browser complained of: errors of scripts, and what the policy of the page forbids. */
  readonly complaints: ReadonlyArray<string>;
}

/** A browser of its own: nobody is signed in. */
export const openPage = async (options: BrowserContextOptions = {}): Promise<Shown> => {
  const context = await (await openBrowser()).newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  // As `until` it grows with what others do on the machine; and a test fails with what it waited for.
  context.setDefaultTimeout(mostOfTheTest() / 3);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => {
    const isRefusal = /Failed to load resource: the server responded with a status of (4\d\d|50[234])/.test(
      message.text(),
    );
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
  });
  return { page, complaints };
};

export const signInAs = async (page: Page, url: string, apiKey: string): Promise<void> => {
  await page.goto(`${url}/`);
  await page.getByLabel('API key').fill(apiKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
};

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: ReadonlyArray<{ readonly id: string; readonly nodes: ReadonlyArray<{ readonly html: string }> }>;
}

/** What axe finds, each with the element; by the rules of WCAG 2.2 AA and of good practice. */
export const axeFindings = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.evaluate(AXE);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await page.evaluate(async values => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } };
    // What passed is not asked for: to list it is a third of the work.
    return axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'], iframes: false });
  }, tags);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
};
