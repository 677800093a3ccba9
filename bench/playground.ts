import { PlaygroundClock } from '../playground/clock.ts';
import { startPlayground } from '../playground/playground.ts';
import { type Browser, noBrowser, openBrowser, visit } from '../playground/test/browser/browser.ts';
import { findBriefing } from '../src/briefing/load.ts';
import { LiveBriefing } from '../src/ops/live-briefing.ts';
import { type Measured, measureEach } from './measure.ts';

/** In milliseconds. */
const LIMITS = { paint: 1000, drawn: 100 } as const;
const LOOK = { width: 1440, height: 900 } as const;
const FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
const PAINTS = { warmUp: 1, runs: 9, limit: LIMITS.paint };
/** What is typed where. */
const TYPED = [
  ['Slack', '/colossus watch'],
  ['Slack', '/colossus how long is the lease?'],
  ['Discord', '@Colossus how long is the lease?'],
] as const;
const COMMANDS = { warmUp: 3, runs: 25, limit: LIMITS.drawn };

/** How long somebody at the playground's page waits: to see it, and to see a command answered. */
export async function playground(): Promise<Measured[]> {
  if (noBrowser) {
    process.stderr.write('playground: skipped, since there is no Chromium here; CHROMIUM says where it is\n');
    return [];
  }
  const live = new LiveBriefing(findBriefing('briefings'), () => {});
  const clock = new PlaygroundClock();
  const running = await startPlayground({
    current: () => live.current,
    port: 0,
    clock,
    warn: (text) => process.stderr.write(`${text}\n`),
  });
  const browser = await openBrowser();
  try {
    return [
      await measureEach('the page: first paint', PAINTS, () => loading(browser, running.url, FIRST_PAINT)),
      await measureEach('the page: until one can type', PAINTS, () =>
        loading(browser, running.url, 'performance.now()'),
      ),
      ...(await commands(browser, running.url, clock)),
    ];
  } finally {
    await browser.close();
    await running.stop();
    live.close();
  }
}

/** The milliseconds since a browser that never saw the page asked for it, by a script that runs once one can type. */
async function loading(browser: Browser, url: string, took: string): Promise<number> {
  const { page, close } = await visit(browser, url, LOOK);
  await page.getByRole('textbox', { name: 'Message # briefings' }).first().waitFor();
  const time = milliseconds(await page.evaluate(took));
  await close();
  return time;
}

/** From the key that sends what is typed until the answer is drawn. */
async function commands(browser: Browser, url: string, clock: PlaygroundClock): Promise<Measured[]> {
  const { page, close } = await visit(browser, url, LOOK);
  const rows: Measured[] = [];
  for (const [pane, text] of TYPED) {
    const field = page.getByRole('region', { name: pane, exact: true }).getByLabel('Message # briefings');
    await field.waitFor();
    rows.push(
      await measureEach(`${pane}, ${text}: until it is drawn`, COMMANDS, async () => {
        // Nobody is answered too often in a minute.
        clock.set(clock.now().add({ minutes: 1 }));
        await field.fill(text);
        const drawn = page.evaluate<unknown>(drawnIn(`.${pane.toLowerCase()}`));
        await field.press('Enter');
        return milliseconds(await drawn);
      }),
    );
  }
  await close();
  return rows;
}

/** @throws Error for what is not a time */
function milliseconds(value: unknown): number {
  if (typeof value !== 'number') throw new Error('The browser noted no time');
  return value;
}

/** A script for the page: the milliseconds from the next Enter until a frame with one more message of the bot. */
const drawnIn = (pane: string) => `new Promise((resolve) => {
  const pane = document.querySelector('${pane}');
  const said = () => pane.querySelectorAll('.message-tag').length;
  const before = said();
  let begun = 0;
  pane.addEventListener('keydown', () => { begun = performance.now(); }, { capture: true, once: true });
  const observer = new MutationObserver(() => {
    if (said() === before) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - begun));
  });
  observer.observe(pane, { childList: true, subtree: true });
})`;
