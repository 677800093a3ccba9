import { Temporal } from 'temporal-polyfill';
import { datesInText } from '../../src/ask/dates/spoken.ts';
import { buildIndex } from '../../src/ask/index.ts';
import { findBriefing, loadBriefing } from '../../src/briefing/load.ts';
import { boundedText } from '../../src/lib/bounded-text.ts';
import { anonymousQuestion } from '../../src/message/bare-question.ts';
import { cleanText, parseText } from '../../src/message/parse.ts';
import { subscribeWords } from '../../src/message/subscribe-words.ts';
import { plainLine } from '../../src/message/text.ts';
import { secretHider } from '../../src/ops/secrets.ts';
import { planSubscription } from '../../src/platforms/discord/requests/plan.ts';
import { readableText } from '../../src/platforms/discord/requests/readable.ts';
import { withoutOuterMarks } from '../../src/platforms/kit/typed-line.ts';
import { messageText } from '../../src/platforms/slack/requests/addressing.ts';
import { readPause } from '../../src/reply/pause.ts';
import { respond } from '../../src/reply/respond.ts';
import { parseWish } from '../../src/reply/wish.ts';
import { looksLikeDate, readDate } from '../../src/schedule/date.ts';
import { parseRecurrence } from '../../src/schedule/parse.ts';
import { readZone, searchZones } from '../../src/schedule/zone.ts';
import { hostileTexts } from '../../test/hostile.ts';
import type { Fuzzed } from './receiver.ts';

/** No text may hold the event loop for longer, in milliseconds. */
const LONGEST = 50;
/** What a person may type in a client, and what an API lets through. */
const LENGTHS = [2000, 40_000];
/** A run of fewer payloads has only the longest texts. */
const LONG = 1000;
/** A slow run may be the collector's; a slow parser is slow each time. */
const TRIES = 3;
const TODAY = '2026-11-21';

const BOT = { user: 'UBOT', id: 'BBOT' };
const ASKER = {
  address: { platform: 'discord', workspace: '1', channel: '2' },
  person: { id: '3', name: 'Ann' },
  zone: 'Europe/Berlin',
} as const;

type Parser = (text: string) => unknown;

/** Everything that reads what people type, given texts that are made to hold it up. */
export const parsers: Fuzzed = {
  name: 'parsers, hostile texts',
  run: async ({ payloads, sent }) => {
    const lengths = payloads < LONG ? LENGTHS.slice(-1) : LENGTHS;
    const broken: string[] = [];
    const longest: Record<string, number> = {};
    for (const [name, parse] of parsersOf()) {
      let slowest = 0;
      for (const length of lengths) {
        for (const text of hostileTexts(length)) {
          const took = quickest(parse, text);
          slowest = Math.max(slowest, took);
          if (took > LONGEST)
            broken.push(`${name} took ${took.toFixed(0)} ms for ${text.length} of "${text.slice(0, 40)}…"`);
          sent(1);
        }
      }
      longest[`${name}, longest in ms`] = Math.round(slowest * 10) / 10;
    }
    return { figures: longest, broken };
  },
};

function quickest(parse: Parser, text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && least > LONGEST; tries += 1) {
    // Of this thread: what else the machine does is not the parser's.
    const before = process.threadCpuUsage();
    parse(text);
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function parsersOf(): readonly (readonly [name: string, parse: Parser])[] {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  const context = { briefing, index: buildIndex(briefing), today: TODAY };
  const wishing = { briefing, zone: 'Europe/Berlin', now: Temporal.Instant.from(`${TODAY}T09:00Z`) };
  const hide = secretHider(['a-secret-of-the-bot']);
  const respondTo = (text: string) => respond(parseText(text, briefing.command), context);
  return [
    ['boundedText', boundedText],
    ['cleanText', cleanText],
    ['parseText', (text) => parseText(text, briefing.command)],
    ['plainLine', (text) => plainLine(boundedText(text))],
    ['the answer', respondTo],
    ['the answer to a follow-up', (text) => respond({ kind: 'ask', question: text, after: 'lease-duration' }, context)],
    ['spokenDays', (text) => datesInText(boundedText(text), { today: TODAY, dated: [] })],
    ['readDate', (text) => looksLikeDate(text) && readDate(text)],
    ['subscribeWords', (text) => subscribeWords(boundedText(text))],
    ["Slack's text", (text) => messageText(text, BOT)],
    [
      "Discord's text",
      (text) => withoutOuterMarks(boundedText(readableText({ content: text, embeds: [{ title: text }] }))),
    ],
    ["Discord's options", (text) => planSubscription(boundedText(text), { ...wishing, asker: ASKER })],
    ['readPause', (text) => readPause(text, TODAY)],
    ['parseRecurrence', (text) => parseRecurrence(text, TODAY)],
    ['readWish', (text) => parseWish(text, wishing)],
    ['readZone', readZone],
    ['searchZones', searchZones],
    ['bareQuestion', anonymousQuestion],
    ["the log's secrets", hide],
  ];
}
