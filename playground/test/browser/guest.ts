import type { Browser, Locator, Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished } from 'vitest';
import { type Stage, type StageOptions, startStage } from '../stage.ts';
import { accessibilityFaults, type Look, openBrowser, type Theme, visit } from './browser.ts';

export const LOOKS = [
  { on: 'a wide screen', width: 1440, height: 900 },
  { on: 'a phone', width: 390, height: 844 },
] as const;
/** At or above this width, both panes are visible. */
const WIDE = 1024;
const THEMES: readonly Theme[] = ['light', 'dark'];

export class Guest {
  readonly page: Page;
  readonly #look: Look;
  readonly #faults: readonly string[];

  constructor(page: Page, look: Look, faults: readonly string[]) {
    this.page = page;
    this.#look = look;
    this.#faults = faults;
  }

  get slack(): Locator {
    return this.page.getByRole('region', { name: 'Slack', exact: true });
  }

  get discord(): Locator {
    return this.page.getByRole('region', { name: 'Discord', exact: true });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get isWide(): boolean {
    return this.#look.width >= WIDE;
  }

  async goTo(view: 'Slack' | 'Discord' | 'Briefing'): Promise<void> {
    if (this.isWide && view !== 'Briefing') return;
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
  }

  async sayInSlack(text: string): Promise<void> {
    await this.goTo('Slack');
    const field = this.slack.getByLabel('Message # briefings');
    await field.fill(text);
    await field.press('Enter');
  }

  async chooseInDiscord(command: string): Promise<void> {
    await this.goTo('Discord');
    const field = this.discord.getByLabel('Message # briefings');
    await field.fill(`/${command}`);
    await this.discord.getByRole('list', { name: 'Commands' }).getByRole('button').first().click();
    await this.discord.getByRole('button', { name: 'Send' }).click();
  }

  /** Waits for a message with this text. Returns the last one. */
  async waitForMessage(pane: Locator, text: string | RegExp): Promise<Locator> {
    const message = pane.getByRole('article').filter({ hasText: text }).last();
    await message.waitFor();
    return message;
  }

  async openClock(): Promise<void> {
    if (!this.isWide) await this.page.getByRole('button', { name: 'Change the time' }).click();
  }

  async goToNextDelivery(): Promise<void> {
    await this.openClock();
    await this.page.getByRole('button', { name: 'Go to the next post' }).click();
    if (!this.isWide) await this.page.getByRole('button', { name: 'Done' }).click();
  }

  /** Asserts that the page has no accessibility fault in either theme, and is not wider than the screen. */
  async expectAccessible(situation: string): Promise<void> {
    for (const theme of THEMES) {
      await this.page.emulateMedia({ colorScheme: theme });
      await this.page.locator(`html[data-theme=${theme}]`).waitFor();
      await expect
        .poll(() => accessibilityFaults(this.page), { message: `${situation}, ${theme}`, timeout: 10_000 })
        .toEqual([]);
    }
    const width = await this.page.evaluate<unknown>('document.documentElement.scrollWidth');
    expect(width, `${situation}: how wide the page is`).toBeLessThanOrEqual(this.#look.width);
    this.expectNoFaults(situation);
  }

  /** Asserts that there was no error, warning or request to another host. */
  expectNoFaults(situation: string): void {
    expect(this.#faults, situation).toEqual([]);
  }
}

export function sharedBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const opened = await openBrowser();
    browser = opened;
    return () => opened.close();
  });
  return () => {
    if (!browser) throw new Error('The browser is not open yet. Call this function in a test.');
    return browser;
  };
}

export async function guestAt(
  browser: Browser,
  look: Look,
  options?: StageOptions,
): Promise<{ guest: Guest; stage: Stage }> {
  const stage = await startStage(options);
  return { guest: await guestOf(browser, look, stage.url), stage };
}

export async function guestOf(browser: Browser, look: Look, url: string): Promise<Guest> {
  const { page, faults, close } = await visit(browser, url, look);
  onTestFinished(close);
  const guest = new Guest(page, look, faults);
  await page.getByRole('textbox', { name: 'Message # briefings' }).first().waitFor();
  return guest;
}
