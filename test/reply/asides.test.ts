import { describe, expect, it } from 'vitest';
import { buttonsIn } from '../../src/message/message.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn, visibleTexts } from './corpus.ts';

const context = contextOn('2026-11-29');
const ask = (question: string, after?: string) =>
  respond({ kind: 'ask', question, ...(after !== undefined && { after }) }, context);
const headline = briefing.entries.get('charter-length')?.headline.text;

describe('what a message asks besides its question', () => {
  it.each([
    ['as a table', "I can't make tables or charts; the timeline is my only picture."],
    ['in Spanish please', 'I answer in English only.'],
    ['and give me the exact wording', "I don't have the articles' own wording; these words are ours."],
    ['without the Harbour Herald', "I can't leave an article out; each answer names those it rests on."],
    ['and email it to my boss', "I can't write or rewrite texts, or send anything elsewhere."],
    ['and calculate the weeks', "I don't calculate; I report what the sources say."],
  ])('is answered in a sentence below the answer: %s', (request, sentence) => {
    const { blocks } = ask(`How long does the charter last, ${request}`);
    expect(blocks[0]).toMatchObject({ type: 'answer', headline: { text: headline } });
    expect(blocks[1]).toEqual({ type: 'text', text: sentence });
  });

  it('is done if the bot can do it', () => {
    const [oneSentence] = ask('How long does the charter last, in one sentence?').blocks;
    expect(oneSentence).toMatchObject({ type: 'answer', headline: { text: headline }, lines: [] });
    const [twoSentences] = ask('How long does the charter last, in two sentences at most?').blocks;
    expect(twoSentences?.type === 'answer' && twoSentences.lines).toHaveLength(1);
    expect(visibleTexts(ask('How long does the charter last, in simple words?'))).toContain(
      'In plain words: the articles disagree, and I take no side.',
    );
    expect(ask('How long does the charter last, in detail?').blocks[0]).toMatchObject({ type: 'statement' });
  });

  it('is answered before a list, and in the title of a reply without one', () => {
    const disputes = ask('list everything the sources disagree on, as a table');
    expect(disputes.blocks[0]).toEqual({
      type: 'text',
      text: "I can't make tables or charts; the timeline is my only picture.",
    });
    expect(ask('hola, puedo preguntar en español?').title).not.toContain('I answer in English only.');
    expect(ask('what is the weather, in French?').title).toMatch(/^I answer in English only\. /);
  });
});

describe('a complaint about the same answer', () => {
  it('lists no question twice', () => {
    const reply = respond(
      { kind: 'ask', question: 'you did not answer what a ticket costs', after: 'ticket-price' },
      context,
    );
    const ids = buttonsIn(reply).flatMap(({ intent }) => (intent.kind === 'entry' ? [intent.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
