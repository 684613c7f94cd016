/**
 * The pages in a browser, by its own figures: the largest paint and the slowest interaction with 5,000 requests, frames of the
 * timeline while it is moved and zoomed, over 100,000 in counts and over some 475 as single bars, and a flow of 10,000 participants
 * and 500 requests.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Bench, Figure } from '../figure';
import { flowHistory } from '../history/flow-history';
import { seeded } from '../history/seeded';
import type { Shape } from '../history/shape';
import { noBrowser, type Opened, openBrowser, signedIn } from '../support/browser';
import { type Dataset, startOn } from '../support/dataset';
import { withLog } from '../support/log';
import { orThrow } from '../support/or-throw';

const LIMITS = { paint: 800, interaction: 100, frame: 50, bars: 50, flow: 1000 };
const FRAMES = 60;
const LARGE = 1;
const REQUESTS_OF_FLOW = 20;
/** It begins with a month in which nothing happens, which is folded. */
const RANGE = 'since=2024-08-01T00:00:00.000Z&until=2024-12-01T00:00:00.000Z';

/** So long around a time when many are requested that they are still single bars. */
const barsOf = (requests: number): string => {
  const [middle, half] = [Date.parse('2024-10-15T00:00:00.000Z'), (4 * 3_600_000 * 100_000) / requests];
  const [since, until] = [middle - half, middle + half].map(ms => new Date(ms).toISOString());
  return `since=${since}&until=${until}`;
};

const SHAPE: Shape = { sources: 1, requests: REQUESTS_OF_FLOW, classSize: 1 };
const LARGE_SHAPE: Shape = { sources: 4, requests: 500, classSize: 10_000 };

/** Flow 1 is large; all others have some requests each. */
const generate = ({ dir, progress }: Bench, name: string, requests: number): Promise<Dataset> => {
  const into = join(dir, name);
  const flows = 1 + Math.ceil(requests / REQUESTS_OF_FLOW);
  return withLog(into, async log => {
    const random = seeded(5);
    let events = 0;
    for (let flowId = LARGE; flowId <= flows; flowId += 100) {
      const open = Array.from({ length: Math.min(100, flows - flowId + 1) }, (_, n) =>
        flowHistory(flowId + n, null, random, flowId + n === LARGE ? LARGE_SHAPE : SHAPE),
      );
      await Promise.all(
        open.map(async history => {
          for (const appends of history)
            for (const { stream, expected, events: more } of appends) {
              orThrow(await log.append(stream, expected, more)());
              events += more.length;
            }
        }),
      );
      progress(`generating: ${flowId} of ${flows} flows`);
    }
    return { dir: into, flows, events };
  });
};

const drawn = (page: Page) => page.locator('.lanes a').first().waitFor();

/** The address follows 250 ms behind, and then the answer. */
const REST_MS = 700;

const settled = (page: Page): Promise<void> => page.waitForTimeout(REST_MS);

const openTimeline = async ({ page }: Opened, url: string, range = RANGE): Promise<void> => {
  await page.goto(`${url}/app/timeline?${range}`);
  await drawn(page);
  await settled(page);
};

/** Presses what there is to press. */
const interact = async (opened: Opened): Promise<number> => {
  const { page } = opened;
  await opened.forget();
  for (const name of ['+ Zoom in', 'Later ›', '− Zoom out', 'Table', 'Drawing']) {
    await page.getByRole('button', { name }).click();
    await settled(page);
  }
  return (await opened.seen()).interaction;
};

/** Moves and zooms by the wheel, frame by frame: the most work that one of them was. */
const move = async (opened: Opened): Promise<number> => {
  const { page } = opened;
  const { x, y, width } = (await page.locator('.lanes').boundingBox()) ?? { x: 0, y: 0, width: 0 };
  await page.mouse.move(x + width / 2, y + 60);
  let longest = 0;
  const frame = async (sideways: number, along: number): Promise<void> => {
    const before = await opened.worked();
    await page.mouse.wheel(sideways, along);
    await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
    longest = Math.max(longest, (await opened.worked()) - before);
  };
  for (let n = 0; n < FRAMES; n++) await frame(n % 20 < 10 ? 80 : -80, 0);
  await page.keyboard.down('Control');
  for (let n = 0; n < FRAMES; n++) await frame(0, n % 20 < 10 ? -60 : 60);
  await page.keyboard.up('Control');
  return longest;
};

const openFlow = async ({ page }: Opened, url: string): Promise<number> => {
  await page.goto(`${url}/app/flows`);
  await settled(page);
  const begun = performance.now();
  await page.goto(`${url}/app/flows/${LARGE}`);
  await page.getByRole('table', { name: 'Sources' }).waitFor();
  await page.getByRole('table', { name: 'Syncs' }).waitFor();
  return performance.now() - begun;
};

export const pages: Figure = {
  name: 'pages',
  ours: 'the pages in a browser: largest paint and slowest interaction with 5,000 requests, frames of a timeline of 100,000, a large flow',
  theirs: 'the limits that were set',
  values: {
    paint: { unit: 'ms', goal: { atMost: 1 } },
    interaction: { unit: 'ms, slowest', goal: { atMost: 1 } },
    frame: { unit: 'ms of work, longest', goal: { atMost: 1 } },
    bars: { unit: 'ms of work, longest, of single bars', goal: { atMost: 1 } },
    flow: { unit: 'ms', goal: { atMost: 1 } },
  },
  available: noBrowser,
  prepare: async bench => {
    const [some, many] = [bench.size(5000, 200), bench.size(100_000, 1000)];
    const [few, all] = [await generate(bench, 'some', some), await generate(bench, 'many', many)];
    const fewServed = await startOn(few, bench.progress);
    const allServed = await startOn(all, bench.progress);
    const browser = await openBrowser();
    const [ofFew, ofAll] = [await signedIn(browser, fewServed.url), await signedIn(browser, allServed.url)];
    return {
      ours: async () => {
        await openTimeline(ofFew, fewServed.url);
        const { paint } = await ofFew.seen();
        const interaction = await interact(ofFew);
        await openTimeline(ofAll, allServed.url);
        const frame = await move(ofAll);
        await openTimeline(ofAll, allServed.url, barsOf(many));
        const bars = await move(ofAll);
        return {
          paint,
          interaction: Math.max(1, interaction),
          frame,
          bars,
          flow: await openFlow(ofAll, allServed.url),
        };
      },
      theirs: async () => LIMITS,
      close: async () => {
        await browser.close();
        await Promise.all([fewServed.stop(), allServed.stop()]);
      },
      notes: { requests: some, 'requests in the range of the timeline': many, 'events of that': all.events },
    };
  },
};
