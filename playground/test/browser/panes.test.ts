import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { BROWSER_NOTE, noBrowser, TIMEOUT } from './browser.ts';
import { guestAt, LOOKS, sharedBrowser } from './guest.ts';

describe.skipIf(noBrowser)(`the playground's page in a browser${BROWSER_NOTE}`, { timeout: TIMEOUT }, () => {
  const browser = sharedBrowser();

  describe.each(LOOKS)('on $on', (look) => {
    it('shows both panes if they fit, otherwise one, and keeps what was typed', async () => {
      const { guest } = await guestAt(browser(), look);
      const { slack, discord } = guest;
      await guest.expectAccessible('the first sight');
      expect([await slack.isVisible(), await discord.isVisible()]).toEqual([true, guest.isWide]);
      await slack.getByLabel('Message # briefings').fill('half a question');
      await guest.goTo('Discord');
      expect([await slack.isVisible(), await discord.isVisible()]).toEqual([guest.isWide, true]);
      await guest.goTo('Briefing');
      expect([await slack.isVisible(), await discord.isVisible()]).toEqual([false, false]);
      await guest.page.getByRole('button', { name: guest.isWide ? 'Slack and Discord' : 'Slack' }).click();
      expect(await slack.getByLabel('Message # briefings').inputValue()).toBe('half a question');
      guest.expectNoFaults('going about');
    });

    it('says what the bot is and what its dates mean, and suggests questions before and after the first message', async () => {
      const { guest } = await guestAt(browser(), look);
      const intro = guest.page.getByText('answers questions about one story');
      await intro.waitFor();
      expect(await guest.page.locator('.intro').textContent()).toMatch(/sources end on 7 May 2026; the clock/);
      const suggestion = guest.slack.getByRole('button', { name: /^@Colossus / });
      await suggestion.click();
      await guest.slack.getByRole('article').nth(1).waitFor();
      await suggestion.waitFor();
      guest.expectNoFaults('a suggestion');
    });

    it('asks for confirmation before turning the clock back, which empties the channels', async () => {
      const { guest } = await guestAt(browser(), look);
      const { page, slack, dialog } = guest;
      await guest.sayInSlack('/colossus sources');
      await guest.waitForMessage(slack, 'The sources');
      await guest.openClock();
      const goBack = async () => await page.getByLabel('Any day').fill('2026-05-01');
      await goBack();
      await page.getByRole('button', { name: 'Go', exact: true }).click();
      await dialog.getByText('removes everything that was posted').waitFor();
      await guest.expectAccessible('the question');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await guest.waitForMessage(slack, 'The sources');
      await goBack();
      await page.getByRole('button', { name: 'Go', exact: true }).click();
      await dialog.getByRole('button', { name: 'Empty and go back' }).click();
      await slack.getByText('No messages yet').waitFor();
      guest.expectNoFaults('going back');
    });

    it('clears the messages of a channel', async () => {
      const { guest } = await guestAt(browser(), look);
      await guest.sayInSlack('/colossus sources');
      await guest.waitForMessage(guest.slack, 'The sources');
      await guest.slack.getByRole('button', { name: 'Clear messages' }).click();
      await guest.slack.getByText('No messages yet').waitFor();
      await guest.chooseInDiscord('sources');
      await guest.waitForMessage(guest.discord, 'The sources');
      await guest.discord.getByRole('button', { name: 'Clear messages' }).click();
      await guest.discord.getByText('No messages yet').waitFor();
      guest.expectNoFaults('clearing');
    });

    it('switches between light and dark', async () => {
      const { guest } = await guestAt(browser(), look);
      await guest.page.getByRole('button', { name: 'Dark' }).click();
      await guest.page.locator('html[data-theme=dark]').waitFor();
      await guest.page.getByRole('button', { name: 'Light' }).click();
      await guest.page.locator('html[data-theme=light]').waitFor();
      guest.expectNoFaults('changing the theme');
    });

    describe('in Slack', () => {
      it('suggests commands, answers a question, and opens what is chosen in its menu', async () => {
        const { guest } = await guestAt(browser(), look);
        const { slack } = guest;
        await slack.getByLabel('Message # briefings').fill('/colossus wa');
        await slack.getByRole('button', { name: '/colossus watch [item]' }).waitFor();
        await guest.expectAccessible('the hints');
        await guest.sayInSlack('/colossus how long is the lease?');
        const answer = await guest.waitForMessage(slack, 'Six months');
        expect(await answer.textContent()).toContain('Only visible to you');
        await guest.expectAccessible('the answer');
        await answer.getByRole('combobox').selectOption({ label: 'Evidence: claims and paragraphs' });
        await guest.waitForMessage(slack, 'Evidence: How long is the Colossus 1 lease?');
        await guest.expectAccessible('the evidence');
      });

      it('shows the answer to a mention in a thread, and sends a reply there', async () => {
        const { guest } = await guestAt(browser(), look);
        const { slack } = guest;
        await guest.sayInSlack('@Colossus how long is the lease?');
        await guest.waitForMessage(slack, 'Six months');
        await slack.getByRole('button', { name: 'Reply in thread' }).click();
        await slack.getByLabel('Reply in the thread').fill('who pays for it?');
        await slack.getByLabel('Reply in the thread').press('Enter');
        await guest.waitForMessage(slack, 'who pays for it?');
        await guest.expectAccessible('the thread');
      });

      it('shows the JSON of a message and its size', async () => {
        const { guest, stage } = await guestAt(browser(), look);
        await guest.sayInSlack('/colossus sources');
        const answer = await guest.waitForMessage(guest.slack, 'The sources');
        expect(await answer.getByRole('list', { name: 'Size' }).textContent()).toMatch(/blocks \d+\/50/);
        await answer.getByRole('button', { name: 'JSON' }).click();
        const shown: unknown = JSON.parse((await answer.getByRole('region', { name: 'Payload' }).textContent()) ?? '');
        const { slack } = await stage.waitUntil(() => true);
        expect(shown).toEqual(slack.said.findLast(({ from }) => from === 'bot')?.payload);
        const builder = answer.getByRole('link', { name: 'Block Kit Builder' });
        expect(await builder.getAttribute('href')).toMatch(/^https:\/\/app\.slack\.com\/block-kit-builder/);
        await guest.expectAccessible('the JSON');
      });

      it('shows the timeline as a picture with alt text', async () => {
        const { guest } = await guestAt(browser(), look);
        await guest.sayInSlack('/colossus watch');
        await (await guest.waitForMessage(guest.slack, 'What to watch'))
          .getByRole('button', { name: 'Timeline' })
          .click();
        await expectTimeline(guest.slack);
        await guest.expectAccessible('the timeline');
      });

      it('creates a subscription in a modal, and shows its post after the clock has moved', async () => {
        const { guest } = await guestAt(browser(), look);
        const { slack, dialog } = guest;
        await guest.sayInSlack('/colossus subscribe');
        await dialog.getByText('Posted in').waitFor();
        await guest.expectAccessible('the modal');
        await dialog.getByRole('radio', { name: 'Digest, always' }).check();
        await dialog.getByRole('radio', { name: 'On the last day of each month' }).check();
        await dialog.getByRole('checkbox', { name: 'Monday' }).waitFor({ state: 'detached' });
        await dialog.getByRole('textbox', { name: 'In the time zone' }).fill('berlin');
        await dialog.getByRole('button', { name: 'Europe/Berlin' }).click();
        await guest.expectAccessible('the modal with other fields');
        await dialog.getByRole('button', { name: 'Subscribe', exact: true }).click();
        await dialog.getByText('Subscribed: the digest').waitFor();
        await guest.expectAccessible('the confirmation in the modal');
        await guest.page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        await guest.goToNextDelivery();
        const post = await guest.waitForMessage(slack, 'What to watch');
        expect(await post.textContent()).not.toContain('Only visible to you');
        await slack.getByText('Sunday, 31 May 2026').waitFor();
        await guest.expectAccessible('the post');
      });
    });

    describe('in Discord', () => {
      it('completes a question while it is typed, answers it, and opens what is chosen in its menu', async () => {
        const { guest } = await guestAt(browser(), look);
        const { discord } = guest;
        await guest.goTo('Discord');
        const field = discord.getByLabel('Message # briefings');
        await field.fill('/');
        await discord
          .getByRole('list', { name: 'Commands' })
          .getByRole('button', { name: '/colossus watch' })
          .waitFor();
        await guest.expectAccessible('the commands');
        await field.fill('/colossus ask');
        await field.press('Enter');
        await discord.getByRole('textbox', { name: 'question' }).fill('how long lease');
        const offered = discord
          .getByRole('list', { name: 'question' })
          .getByRole('button', { name: 'How long is the Colossus 1 lease?' });
        await offered.waitFor();
        await guest.expectAccessible('the questions on offer');
        await offered.click();
        await discord.getByRole('button', { name: 'Send' }).click();
        const answer = await guest.waitForMessage(discord, 'Six months');
        expect(await answer.textContent()).toContain('Only you can see this');
        await guest.expectAccessible('the answer');
        await answer.getByRole('combobox').selectOption({ label: 'Evidence: claims and paragraphs' });
        await guest.waitForMessage(discord, 'Evidence: How long is the Colossus 1 lease?');
        await guest.expectAccessible('the evidence');
      });

      it('shows the timeline as a picture with alt text', async () => {
        const { guest } = await guestAt(browser(), look);
        await guest.chooseInDiscord('watch');
        await (await guest.waitForMessage(guest.discord, 'What to watch'))
          .getByRole('button', { name: 'Timeline' })
          .click();
        await expectTimeline(guest.discord);
        await guest.expectAccessible('the timeline');
      });

      it('creates a subscription in a modal, reports an empty field, and shows the post after the clock has moved', async () => {
        const { guest } = await guestAt(browser(), look);
        const { discord, dialog } = guest;
        await guest.chooseInDiscord('subscribe');
        await dialog.getByLabel('Days').fill('');
        await dialog.getByRole('button', { name: 'Submit' }).click();
        await dialog.getByText('This field is required.').waitFor();
        await guest.expectAccessible('the modal with a fault');
        await dialog.getByLabel('What').selectOption({ label: 'The digest, also when nothing changed' });
        await dialog.getByLabel('Days').fill('daily');
        await dialog.getByRole('button', { name: 'Submit' }).click();
        await dialog.waitFor({ state: 'detached' });
        const plan = await guest.waitForMessage(discord, 'Subscribe to the digest?');
        await guest.expectAccessible('what would come');
        await plan.getByRole('button', { name: 'Subscribe', exact: true }).click();
        await guest.waitForMessage(discord, 'Subscribed: the digest');
        await guest.goToNextDelivery();
        const post = await guest.waitForMessage(discord, 'What to watch');
        expect(await post.textContent()).not.toContain('Only you can see this');
        await discord.getByText('Saturday, 9 May 2026').waitFor();
        await guest.expectAccessible('the post');
      });
    });
  });
});

async function expectTimeline(pane: Locator): Promise<void> {
  const picture = pane.getByRole('img', { name: /^6 May 2026: Signing/ });
  await picture.waitFor();
  await expect
    .poll(() => picture.evaluate((image) => 'naturalWidth' in image && image.naturalWidth))
    .toBeGreaterThan(0);
}
