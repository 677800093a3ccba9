import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../src/ask/index.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { dateAt, type IsoDate } from '../src/briefing/dates.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { renderDiscord } from '../src/platforms/discord/render/render.ts';
import { renderSlack } from '../src/platforms/slack/render/render.ts';
import { respond } from '../src/reply/respond.ts';
import type { Measured } from './measure.ts';

/** What a person sees of one answer. */
export interface AnswerSize {
  readonly blocks: number;
  /** A menu counts as one. */
  readonly buttons: number;
  /** Of all that is read, without the labels of buttons. */
  readonly characters: number;
}

/** What fits on a phone's screen. */
export const LIMITS: AnswerSize = { blocks: 6, buttons: 5, characters: 350 };
const UNITS = ['blocks', 'buttons', 'characters'] as const;

/** How long the answers of a briefing are that people get, on each platform. */
export function answers(): Measured[] {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const sizes = answerSizes(loaded.briefing, dateAt(Temporal.Now.instant(), 'UTC'));
  return Object.entries(sizes).flatMap(([platform, all]) =>
    UNITS.map((unit): Measured => {
      const sorted = all.map((size) => size[unit]).toSorted((a, b) => a - b);
      return {
        name: `${unit} of an answer in ${platform}`,
        unit,
        runs: all.length,
        median: medianOf(sorted),
        p99: sorted.at(-1) ?? 0,
        limit: LIMITS[unit],
      };
    }),
  );
}

/** The size of the answer to every entry, shown in a channel: where it can be shared and rated. */
export function answerSizes(briefing: Briefing, today: IsoDate): Readonly<Record<'Slack' | 'Discord', AnswerSize[]>> {
  const context = { briefing, index: buildIndex(briefing), today };
  const messages = [...briefing.entries.keys()].map((id) => respond({ kind: 'entry', id }, context));
  return {
    Slack: messages.map((message) => {
      const { blocks } = renderSlack(message, { share: 'share' });
      return { blocks: blocks.length, ...readOf(blocks) };
    }),
    Discord: messages.map((message) => {
      const [{ components }] = renderDiscord(message, { share: 'share' }).components;
      return { blocks: components.length, ...readOf(components) };
    }),
  };
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length / 2) - 1)] ?? 0;
}

/** Slack's and Discord's names for a button and for a menu. */
const PRESSED: ReadonlySet<unknown> = new Set(['button', 'static_select', 2, 3]);

/** The buttons and the characters of a part of a payload and all that it holds. */
function readOf(part: unknown): Pick<AnswerSize, 'buttons' | 'characters'> {
  if (typeof part !== 'object' || part === null) return { buttons: 0, characters: 0 };
  if ('type' in part && PRESSED.has(part.type)) return { buttons: 1, characters: 0 };
  const own = Object.entries(part).reduce(
    (sum, [key, value]) =>
      sum + (typeof value === 'string' && (key === 'text' || key === 'content') ? value.length : 0),
    0,
  );
  return Object.values(part)
    .map(readOf)
    .reduce((sum, one) => ({ buttons: sum.buttons + one.buttons, characters: sum.characters + one.characters }), {
      buttons: 0,
      characters: own,
    });
}
