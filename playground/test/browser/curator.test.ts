import { describe, expect, it } from 'vitest';
import { freePort } from '../../../fakes/free-port.ts';
import { bot } from '../../../test/bot.ts';
import { briefingWith, listen, saveChanged } from '../../../test/platforms/terminal/run.ts';
import { BROWSER_NOTE, noBrowser, TIMEOUT } from './browser.ts';
import { guestAt, guestOf, LOOKS, sharedBrowser } from './guest.ts';

describe.skipIf(noBrowser)(`the curator's view in a browser${BROWSER_NOTE}`, { timeout: TIMEOUT }, () => {
  const browser = sharedBrowser();

  describe.each(LOOKS)('on $on', (look) => {
    it('shows the timeline and the records by topic, and searches them', async () => {
      const { guest } = await guestAt(browser(), look);
      const { page } = guest;
      await guest.goTo('Briefing');
      const timeline = page.getByRole('region', { name: 'Timeline' });
      await timeline
        .getByRole('listitem')
        .filter({ hasText: /[89] May 2026Today/ })
        .waitFor();
      const topic = page.getByRole('group').filter({ has: page.getByRole('heading', { level: 3 }) });
      const topicCount = await topic.count();
      expect(topicCount).toBeGreaterThan(3);
      await guest.expectAccessible('the briefing');
      await page.getByLabel('Search').fill('turbines');
      await page.getByRole('heading', { level: 4, name: 'Claims' }).first().waitFor();
      expect(await topic.count()).toBeLessThan(topicCount);
      await guest.expectAccessible('what was found');
      await page.getByLabel('Search').fill('no such word');
      await page.getByText('No record has all of these words.').waitFor();
      await guest.expectAccessible('nothing found');
    });

    it('shows the answer to a question as in Slack, and its scores on request', async () => {
      const { guest } = await guestAt(browser(), look);
      const { page } = guest;
      await guest.goTo('Briefing');
      await page.getByRole('textbox', { name: 'Question' }).fill('how long is the lease?');
      await page.getByRole('button', { name: 'Show the answer' }).first().click();
      const answer = page.getByRole('region', { name: 'Answer' });
      await answer.getByText('How long is the Colossus 1 lease?').waitFor();
      await guest.expectAccessible('the answer');
      const explanation = page.getByRole('region', { name: 'Explanation' });
      expect(await explanation.isVisible()).toBe(false);
      await page.getByText('Why this answer').click();
      expect(await explanation.textContent()).toMatch(/question\s+how long is the lease\?[\s\S]*lease-duration/);
      await guest.expectAccessible('the explanation');
    });
  });

  it('with a bot in a process of its own, shows a problem in a saved file with its line until it is fixed', async () => {
    const folder = briefingWith('briefing.yaml', (text) => text);
    const { child } = bot({ BRIEFINGS_DIR: folder, HTTP_PORT: String(await freePort()) });
    const url = await listen(child.stdout).waitForGroup(/Playground: (\S+)\s/);
    const guest = await guestOf(browser(), LOOKS[0], url);
    const { page } = guest;
    await guest.goTo('Briefing');
    await page.getByText('The briefing’s files have no problems.').waitFor();

    saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: hard', 'kind: harder'));
    const problems = page.getByRole('alert', { name: 'Problems' });
    await problems.waitFor();
    expect(await problems.locator('code').allTextContents()).toEqual([expect.stringMatching(/^disputes\.yaml:\d+$/)]);
    await page.getByRole('button', { name: 'Briefing 1 problem', exact: true }).waitFor();
    await guest.expectAccessible('a problem');

    saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: harder', 'kind: hard'));
    await page.getByText('The briefing’s files have no problems.').waitFor();
    expect(await problems.count()).toBe(0);

    saveChanged(folder, 'briefing.yaml', (text) => text.replace(/^title: .*$/m, 'title: Another title'));
    await page.getByRole('heading', { name: 'Another title' }).waitFor();
    guest.expectNoFaults('saving');
  });
});
