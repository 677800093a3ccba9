import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

const { CHROMIUM, DEMAND_BROWSER } = process.env;

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

const place = (CHROMIUM ? [CHROMIUM] : PLACES).find((path) => existsSync(path));

/** True if there is no browser and DEMAND_BROWSER does not require one. */
export const noBrowser = place === undefined && !DEMAND_BROWSER;

/** Added to the names of tests that need a browser. */
export const BROWSER_NOTE = noBrowser ? ' (skipped: Chromium not found; set CHROMIUM to its path)' : '';

/** A browser is slow while other tests run. */
export const TIMEOUT = 120_000;

/** @throws Error if Chromium is not installed */
export async function openBrowser(): Promise<Browser> {
  if (place === undefined) {
    throw new Error(
      CHROMIUM
        ? `${CHROMIUM} not found. Set CHROMIUM to the path of Chromium.`
        : `Chromium not found in ${PLACES.join(', ')}. Install it, or set CHROMIUM to its path.`,
    );
  }
  return await chromium.launch({ executablePath: place, args: FLAGS });
}

export type { Browser };

export type Theme = 'light' | 'dark';

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme?: Theme;
}

export interface Visit {
  readonly page: Page;
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Opens a page in a new browser profile, and blocks requests to other hosts. */
export async function visit(browser: Browser, url: string, { width, height, theme = 'light' }: Look): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    locale: 'en-GB',
  });
  const faults: string[] = [];
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    async (route) => {
      faults.push(`asked elsewhere: ${route.request().url()}`);
      await route.abort();
    },
  );
  context.setDefaultTimeout(TIMEOUT);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`the page failed: ${error.message}`));
  page.on('websocket', (socket) => faults.push(`a socket: ${socket.url()}`));
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

const violations = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** Returns the violations that axe-core calls serious or critical. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)");
  return violations
    .parse(found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n  ${html}\n  ${failureSummary}`),
    );
}
