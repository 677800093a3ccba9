import { describe, expect, it } from 'vitest';
import type { BotQuestion } from '../../src/ask/wish.ts';
import { aboutBotReply } from '../../src/reply/about-bot.ts';
import type { ReplyContext } from '../../src/reply/context.ts';
import { briefing, contextOn, visibleTexts } from './corpus.ts';

const context = contextOn('2026-11-29');
const reply = (question: BotQuestion, contextFields: Partial<ReplyContext> = {}, previous?: string) =>
  visibleTexts(
    aboutBotReply({ ...context, ...contextFields }, question, '', briefing.entries.get(previous ?? '')),
  ).join('\n');

describe('a reply about the bot', () => {
  it("counts the story's own articles", () => {
    const articles = `${briefing.sources.size} articles`;
    expect(reply('author')).toContain(`Every sentence that I can say was written beforehand, from ${articles}.`);
  });

  it('mentions a language model only where one is configured', () => {
    expect(reply('author')).not.toContain('language model');
    expect(reply('author', { hasReader: true })).toContain('A language model may choose among these sentences.');
    expect(reply('method', { hasReader: true })).toContain('A language model may help to choose.');
  });

  it('dates the last change or review of the briefing, and ignores future days', () => {
    const [[id, entry] = ['', undefined]] = briefing.entries;
    const entries = new Map(entry && [...briefing.entries, [id, { ...entry, reviewed: '2026-11-28' }]]);
    const reviewed = { briefing: { ...briefing, entries } };
    expect(reply('review', reviewed)).toContain('The last change or review here was on 28 November 2026.');
    expect(reply('review', { ...reviewed, today: '2026-11-27' })).not.toContain('28 November 2026');
    expect(reply('review')).toContain("I don't know of any later review.");
  });

  it('names the disputes if asked for doubts, or points to what no source says', () => {
    const [dispute] = briefing.disputes.values();
    expect(reply('doubts')).toContain(dispute?.title);
    expect(reply('doubts', { briefing: { ...briefing, disputes: new Map() } })).toContain('where no source says');
  });

  it('lists the sources if one has a link, and otherwise says that no article has one', () => {
    const without = new Map([...briefing.sources].map(([id, { url: _, ...source }]) => [id, source]));
    expect(reply('link', { briefing: { ...briefing, sources: without } })).toContain('came with a link');
    const withLinks = new Map([...briefing.sources].map(([id, s]) => [id, { ...s, url: 'https://example.org/a' }]));
    expect(reply('link', { briefing: { ...briefing, sources: withLinks } })).toContain('The sources');
  });

  it('offers details or disputes instead of a table', () => {
    expect(reply('table', {}, 'charter-length')).toContain('Details');
    expect(reply('table')).toContain('Where the sources differ');
  });

  it('takes no side, and leads to the sides and the evidence', () => {
    expect(reply('opinion')).toContain('I have no opinion of my own, and this briefing takes no side.');
    expect(reply('contradiction', {}, 'charter-length')).toContain('Every side');
    expect(reply('citing', {}, 'charter-length')).toContain('Evidence');
    expect(reply('citing')).toContain('Cite the articles, not me.');
    expect(reply('trust')).toContain('check the sources');
  });

  it('confirms in one line that it knows of nothing newer', () => {
    const { title, blocks } = aboutBotReply(context, 'noNews', '');
    expect(title).toMatch(/^Right: I know of nothing after /);
    expect(blocks.map(({ type }) => type)).toEqual(['buttons']);
  });
});
