import { describe, expect, it } from 'vitest';
import { addDays, type IsoDate } from '../../src/briefing/dates.ts';
import { compose } from '../../src/delivery/composer.ts';
import { renderPost as renderForDiscord } from '../../src/platforms/discord/render/render.ts';
import { renderPost as renderForSlack } from '../../src/platforms/slack/post/platform.ts';
import type { Wish } from '../../src/schedule/subscription.ts';
import { briefing, contextOn } from '../reply/corpus.ts';

const OCCURRENCE = { subscription: 's-0123456789abcdef', nominal: '2026-05-08T09:00' };
const DAYS = 400;
/** With this cursor, every change is new and every reminder is due. */
const EMPTY_CURSOR = { through: '2026-01-01', changes: [] };

describe('the longest post of a day', () => {
  it.each([
    { kind: 'digest', onlyChanges: false },
    { kind: 'reminders', items: [] },
  ] satisfies Wish[])('fits on one page in Slack and Discord: $kind', (wish) => {
    let posts = 0;
    for (let i = 0; i < DAYS; i += 1) {
      const day: IsoDate = addDays(briefing.asOf, i);
      const composition = compose(contextOn(day), wish, EMPTY_CURSOR, '2026-01-01');
      if (composition.kind !== 'message') continue;
      for (const render of [renderForSlack, renderForDiscord]) {
        posts += 1;
        expect(JSON.stringify(render(composition.message, OCCURRENCE))).not.toContain('Page 1 of');
      }
    }
    expect(posts).toBeGreaterThan(DAYS);
  });
});
