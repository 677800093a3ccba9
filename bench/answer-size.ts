import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../src/ask/build-index.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { dateAt, type IsoDate } from '../src/briefing/dates.ts';
import { findBriefing, loadValidBriefing } from '../src/briefing/load.ts';
import { renderDiscord } from '../src/platforms/discord/render/render.ts';
import { renderSlack } from '../src/platforms/slack/render/render.ts';
import { respond } from '../src/reply/respond.ts';
import { type Measurement, quantile } from './measure.ts';

export interface AnswerSize {
  readonly blocks: number;
  readonly buttons: number;
  readonly characters: number;
}

/** The size of the largest answer that fits on a phone's screen. */
export const ANSWER_SIZE_LIMITS: AnswerSize = { blocks: 6, buttons: 5, characters: 350 };

/** Measures the size of the shipped briefing's answers in Slack and Discord. */
export function measureAnswers(): Measurement[] {
  const { briefing } = loadValidBriefing(findBriefing('briefings'));
  const sizes = answerSizes(briefing, dateAt(Temporal.Now.instant(), 'UTC'));
  return Object.entries(sizes).flatMap(([platform, platformSizes]) =>
    (['blocks', 'buttons', 'characters'] as const).map((unit): Measurement => {
      const values = platformSizes.map((size) => size[unit]);
      return {
        name: `${unit} of an answer in ${platform}`,
        unit,
        runs: values.length,
        median: quantile(values, 0.5),
        p99: Math.max(...values),
        limit: ANSWER_SIZE_LIMITS[unit],
      };
    }),
  );
}

/** Returns the size of each entry's answer as only the asker sees it, with the buttons to share and rate it. */
export function answerSizes(briefing: Briefing, today: IsoDate): Readonly<Record<'Slack' | 'Discord', AnswerSize[]>> {
  const context = { briefing, index: buildIndex(briefing), today };
  const messages = [...briefing.entries.keys()].map((id) => respond({ kind: 'entry', id }, context));
  return {
    Slack: messages.map((message) => sizeOf(renderSlack(message, { shareButtonId: 'share' }).blocks)),
    Discord: messages.map((message) => {
      const [{ components }] = renderDiscord(message, { shareButtonId: 'share' }).components;
      return sizeOf(components);
    }),
  };
}

function sizeOf(blocks: readonly unknown[]): AnswerSize {
  return { blocks: blocks.length, ...contentOf(blocks) };
}

/** Slack names the types of buttons and menus; Discord numbers them. */
const CONTROL_TYPES: ReadonlySet<unknown> = new Set(['button', 'static_select', 2, 3]);

function contentOf(part: unknown): Pick<AnswerSize, 'buttons' | 'characters'> {
  if (typeof part !== 'object' || part === null) return { buttons: 0, characters: 0 };
  if ('type' in part && CONTROL_TYPES.has(part.type)) return { buttons: 1, characters: 0 };
  const texts = Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' && (key === 'text' || key === 'content') ? [value] : [],
  );
  return Object.values(part)
    .map(contentOf)
    .reduce(
      (total, { buttons, characters }) => ({
        buttons: total.buttons + buttons,
        characters: total.characters + characters,
      }),
      { buttons: 0, characters: texts.join('').length },
    );
}
