/** A browser that opens the pages, signed in, and says what it measured itself: paints, interactions, and frames. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { adminKey } from './processes';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
export const noBrowser = (): string | null => (CHROMIUM === undefined ? 'there is no Chromium' : null);

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];

/** Kept by each page as it opens: the last largest paint and the slowest interaction, in ms. */
const WATCH = `
  globalThis.seen = { paint: 0, interaction: 0 };
  const watch = (type, take, more = {}) =>
    new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch('largest-contentful-paint', entry => { seen.paint = entry.startTime; });
  watch('event', entry => {
    if (entry.interactionId > 0) seen.interaction = Math.max(seen.interaction, entry.duration);
  }, { durationThreshold: 16 });
`;

export interface Seen {
  readonly paint: number;
  readonly interaction: number;
}

export interface Opened {
  readonly page: Page;
  readonly seen: () => Promise<Seen>;
  /** From here on anew. */
  readonly forget: () => Promise<void>;
  /** How long the thread of the page has worked so far, in ms: what others do on the machine is not in it. */
  readonly worked: () => Promise<number>;
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM ?? '', headless: true, args: ARGUMENTS });

export const signedIn = async (browser: Browser, url: string): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${url}/app/sign-in`);
  await page.getByLabel('API key').fill(adminKey);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
  return {
    page,
    seen: () => page.evaluate<Seen>('globalThis.seen'),
    forget: () => page.evaluate('void (globalThis.seen.interaction = 0)'),
    worked: async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
    },
  };
};
