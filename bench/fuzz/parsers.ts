import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../../src/ask/build-index.ts';
import { datesInText } from '../../src/ask/dates/dates-in-text.ts';
import { findBriefing, loadValidBriefing } from '../../src/briefing/load.ts';
import { boundedText } from '../../src/lib/bounded-text.ts';
import { anonymousQuestion } from '../../src/message/anonymous-question.ts';
import { cleanText, parseText } from '../../src/message/parse.ts';
import { subscribeWords } from '../../src/message/subscribe-words.ts';
import { plainLine } from '../../src/message/text.ts';
import { secretHider } from '../../src/ops/secrets.ts';
import { readableText } from '../../src/platforms/discord/requests/readable.ts';
import { draftSubscription } from '../../src/platforms/discord/requests/subscription-draft.ts';
import { withoutOuterMarks } from '../../src/platforms/kit/typed-line.ts';
import { messageText } from '../../src/platforms/slack/requests/addressing.ts';
import { readPause } from '../../src/reply/pause.ts';
import { respond } from '../../src/reply/respond.ts';
import { parseWish } from '../../src/reply/wish.ts';
import { parseRecurrence } from '../../src/schedule/parse-recurrence.ts';
import { looksLikeDate, parseDate } from '../../src/schedule/typed-date.ts';
import { parseZone, searchZones } from '../../src/schedule/zone.ts';
import { cpuTime } from '../../test/cpu-time.ts';
import type { FuzzTarget } from './receiver.ts';

const MAX_BLOCKED_MS = 50;
/** In characters: Slack's limit for a message. */
const TEXT_LENGTH = 40_000;
/** Garbage collection can slow one try, but a slow parser slows every try. */
const TRY_COUNT = 3;
const TODAY = '2026-11-21';

const BOT = { user: 'UBOT', id: 'BBOT' };
const ASKER = {
  address: { platform: 'discord', workspace: '1', channel: '2' },
  person: { id: '3', name: 'Ann' },
  zone: 'Europe/Berlin',
} as const;

/** Repeated often, each can make a parser backtrack, normalise or sort for long. Separated by "¦". */
const REPEATED_UNITS = [
  '!¦?¦.¦:¦ ¦\t\u2028¦<¦<@¦/¦-¦a-¦a.¦a://¦a://b:c¦s¦the ¦to me for ¦until ¦mon-¦mon to ¦monday, ¦1 ¦1:',
  '9am¦1st jan 2026 ¦2026-12-24 to ¦quiet ¦quiet sat ¦in ¦on the ¦may ¦6 may ¦next ¦last monday ',
  "between ¦since ¦and ¦12/11 ¦2026 ¦why ¦what's ¦> ¦**¦“¦<@UBOT|¦&lt;¦in a/¦a/b ¦Europe/¦only-",
  'only changes ¦digest ¦digset ¦lease ¦laese ¦how long is ¦001-01 ¦@¦\ufdfa¦\u0301\u0323',
  'a\u0301\u0323¦\uff9e\u0301¦\u200b¦\u202e¦😀¦\ud800',
].flatMap((line) => line.split('¦'));
/** Texts after which a parser looks for more. */
const PREFIXES = ['', 'subscribe digest ', 'pause until ', 'follow ', '/colossus ', 'eyJhbGciOiJIUzI1Ni', 'https://'];

type Parser = (text: string) => unknown;

export const parserFuzz: FuzzTarget = {
  name: 'parsers, hostile texts',
  run: async () => {
    const brokenPromises: string[] = [];
    const figures: Record<string, number> = {};
    const texts = hostileTexts();
    for (const [name, parse] of allParsers()) {
      let longest = 0;
      for (const text of texts) {
        const time = shortestTime(parse, text);
        longest = Math.max(longest, time);
        if (time > MAX_BLOCKED_MS) {
          brokenPromises.push(
            `${name} took ${time.toFixed(0)} ms for ${text.length} characters of "${text.slice(0, 40)}…"`,
          );
        }
      }
      figures[`${name}, longest in ms`] = Math.round(longest * 10) / 10;
    }
    return { figures, brokenPromises };
  },
};

/** In milliseconds of CPU time, which leaves out other processes. */
function shortestTime(parse: Parser, text: string): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRY_COUNT && shortest > MAX_BLOCKED_MS; i += 1) {
    shortest = Math.min(
      shortest,
      cpuTime(() => parse(text)),
    );
  }
  return shortest;
}

function hostileTexts(): string[] {
  return PREFIXES.flatMap((prefix) =>
    REPEATED_UNITS.flatMap((unit) => {
      const text = prefix + unit.repeat(Math.ceil(TEXT_LENGTH / unit.length));
      return [text, `${text}x`];
    }),
  );
}

function allParsers(): readonly (readonly [name: string, parse: Parser])[] {
  const { briefing } = loadValidBriefing(findBriefing('briefings'));
  const context = { briefing, index: buildIndex(briefing), today: TODAY };
  const wishContext = { briefing, zone: 'Europe/Berlin', now: Temporal.Instant.from(`${TODAY}T09:00Z`) };
  const hideSecrets = secretHider(['a-secret-of-the-bot']);
  const answerTo = (text: string) => respond(parseText(text, briefing.command), context);
  return [
    ['boundedText', boundedText],
    ['cleanText', cleanText],
    ['parseText', (text) => parseText(text, briefing.command)],
    ['plainLine', (text) => plainLine(boundedText(text))],
    ['the answer', answerTo],
    ['the answer to a follow-up', (text) => respond({ kind: 'ask', question: text, after: 'lease-duration' }, context)],
    ['datesInText', (text) => datesInText(boundedText(text), { today: TODAY, storySpans: [] })],
    ['parseDate', (text) => looksLikeDate(text) && parseDate(text)],
    ['subscribeWords', (text) => subscribeWords(boundedText(text))],
    ["Slack's text", (text) => messageText(text, BOT)],
    [
      "Discord's text",
      (text) => withoutOuterMarks(boundedText(readableText({ content: text, embeds: [{ title: text }] }))),
    ],
    ["Discord's options", (text) => draftSubscription(boundedText(text), { ...wishContext, asker: ASKER })],
    ['readPause', (text) => readPause(text, TODAY)],
    ['parseRecurrence', (text) => parseRecurrence(text, TODAY)],
    ['parseWish', (text) => parseWish(text, wishContext)],
    ['parseZone', parseZone],
    ['searchZones', searchZones],
    ['anonymousQuestion', anonymousQuestion],
    ["the log's secrets", hideSecrets],
  ];
}
