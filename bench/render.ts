import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../src/ask/index.ts';
import { dateAt } from '../src/briefing/dates.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { parseText } from '../src/message/parse.ts';
import { discordPages } from '../src/platforms/discord/render/render.ts';
import { slackPages } from '../src/platforms/slack/render/render.ts';
import { renderText } from '../src/platforms/terminal/render.ts';
import { respond } from '../src/reply/respond.ts';
import { type Measured, measure } from './measure.ts';

/** A message may be laid out in a millisecond. */
const PLAN = { warmUp: 200, runs: 2000, limit: 1 };
/** A short one, a usual one and the longest. */
const TEXTS = ['how long is the lease?', 'watch', 'disputes'];

/** What is said, laid out for each platform with all its pages. */
export function render(): Measured[] {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  const today = dateAt(Temporal.Now.instant(), 'UTC');
  const context = { briefing, index: buildIndex(briefing), today };
  return TEXTS.flatMap((text) => {
    const message = respond(parseText(text, briefing.command), context);
    return [
      measure(`${text} in a terminal`, PLAN, () => renderText(message, { columns: 80, color: true })),
      measure(`${text} in Slack`, PLAN, () => slackPages(message)),
      measure(`${text} in Discord`, PLAN, () => discordPages(message)),
    ];
  });
}
