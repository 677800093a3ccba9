import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { findBriefing } from '../../../src/briefing/load.ts';
import { LiveBriefing } from '../../../src/ops/live-briefing.ts';
import { type Bundle, bundlePage } from '../../bundle.ts';
import { PlaygroundClock } from '../../clock.ts';
import { startPlayground } from '../../playground.ts';
import { type Look, visit } from './browser.ts';

const ROOT = join(import.meta.dirname, '../../..');
export const PICTURES = join(ROOT, 'docs/pictures');
/** The text in each picture, which shows whether the picture is current. */
export const WORDS = join(PICTURES, 'words.json');

/** The day before the derived end of the lease. */
const AT = Temporal.Instant.from('2026-11-05T09:00:00Z');
const ZONE = 'Europe/London';
const WIDE = { width: 1440, height: 900 } as const;
const TALL = { width: 1440, height: 1200 } as const;
const PHONE = { width: 390, height: 844 } as const;

interface Scene {
  readonly file: string;
  readonly look: Look;
  readonly show: (page: Page) => Promise<void>;
}

export const scenes: readonly Scene[] = [
  { file: 'playground-light.png', look: { ...WIDE, theme: 'light' }, show: showBoth },
  { file: 'playground-dark.png', look: { ...WIDE, theme: 'dark' }, show: showBoth },
  { file: 'playground-phone.png', look: { ...PHONE, theme: 'dark' }, show: watchInSlack },
  { file: 'playground-briefing.png', look: { ...TALL, theme: 'light' }, show: showBriefing },
];

let shippedBriefing: LiveBriefing | undefined;
let bundledPage: Promise<Bundle> | undefined;

export async function play<T>(browser: Browser, { look, show }: Scene, at: (page: Page) => Promise<T>): Promise<T> {
  shippedBriefing ??= new LiveBriefing(findBriefing(join(ROOT, 'briefings')), () => {});
  bundledPage ??= bundlePage();
  const { current } = shippedBriefing;
  const bundle = bundledPage;
  const clock = new PlaygroundClock();
  clock.set(AT);
  const warn = (text: string) => {
    throw new Error(text);
  };
  const running = await startPlayground({
    current: () => current,
    port: 0,
    zone: ZONE,
    clock,
    warn,
    bundle: () => bundle,
  });
  try {
    const { page, close } = await visit(browser, running.url, look);
    try {
      await page.getByRole('textbox', { name: 'Message # briefings' }).first().waitFor();
      await show(page);
      await page.locator('h1').click(); // Takes the focus from fields and the pointer from buttons.
      return await at(page);
    } finally {
      await close();
    }
  } finally {
    await running.stop();
  }
}

export async function wordsOf(page: Page): Promise<string> {
  return await page.locator('body').innerText();
}

async function showBoth(page: Page): Promise<void> {
  await watchInSlack(page);
  const discord = page.getByRole('region', { name: 'Discord', exact: true });
  await discord.getByLabel('Message # briefings').fill('/colossus timeline');
  await discord.getByRole('list', { name: 'Commands' }).getByRole('button').first().click();
  await discord.getByRole('button', { name: 'Send' }).click();
  await loaded(page, /^6 May 2026: Signing/);
}

async function watchInSlack(page: Page): Promise<void> {
  const slack = page.getByRole('region', { name: 'Slack', exact: true });
  const field = slack.getByLabel('Message # briefings');
  await field.fill('/colossus watch lease');
  await field.press('Enter');
  await slack.getByRole('article').nth(1).waitFor();
}

async function showBriefing(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Briefing', exact: true }).click();
  await page.getByRole('region', { name: 'Timeline' }).waitFor();
  await page.getByLabel('Search').fill('turbines');
  await page.getByRole('heading', { level: 4 }).first().waitFor();
  await page.getByRole('heading', { level: 2 }).first().scrollIntoViewIfNeeded();
}

async function loaded(page: Page, name: RegExp): Promise<void> {
  const picture = page.getByRole('img', { name });
  await picture.waitFor();
  await picture.evaluate((image) => 'decode' in image && typeof image.decode === 'function' && image.decode());
}
