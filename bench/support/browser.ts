/** A browser that opens the pages, signed in, and says what it measured itself: paints, interactions, and frames. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { adminKey } from './processes';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
export const noBrowser = (): string | null => (CHROMIUM === undefined ? 'there is no Chromium' : null);

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];

/** Kept by each page as it opens: the last largest paint, the slowest interaction, and the longest frames, in ms. */
const WATCH = `
  globalThis.seen = { paint: 0, interaction: 0, frame: 0 };
  const watch = (type, name, of, more = {}) => new PerformanceObserver(list => {
    for (const entry of list.getEntries()) seen[name] = type === 'largest-contentful-paint' ? of(entry) : Math.max(seen[name], of(entry));
  }).observe({ type, buffered: true, ...more });
  watch('largest-contentful-paint', 'paint', entry => entry.startTime);
  watch('event', 'interaction', entry => entry.interactionId > 0 ? entry.duration : 0, { durationThreshold: 16 });
  watch('long-animation-frame', 'frame', entry => entry.duration);
`;

export interface Seen {
  readonly paint: number;
  readonly interaction: number;
  /** Those below 50 ms are not told: 0. */
  readonly frame: number;
}

export interface Opened {
  readonly page: Page;
  readonly seen: () => Promise<Seen>;
  /** From here on anew. */
  readonly forget: () => Promise<void>;
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM ?? '', headless: true, args: ARGUMENTS });

export const signedIn = async (browser: Browser, url: string): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(`${url}/app/sign-in`);
  await page.getByLabel('API key').fill(adminKey);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
  return {
    page,
    seen: () => page.evaluate<Seen>('globalThis.seen'),
    forget: () => page.evaluate('void (globalThis.seen.frame = globalThis.seen.interaction = 0)'),
  };
};
