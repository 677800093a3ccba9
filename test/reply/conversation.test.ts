import { describe, expect, it } from 'vitest';
import { buttonsIn, messageHead } from '../../src/message/message.ts';
import type { ReplyContext } from '../../src/reply/context.ts';
import { someDisputesReply } from '../../src/reply/disputes.ts';
import { respond } from '../../src/reply/respond.ts';
import { offerReply } from '../../src/reply/subscribe.ts';
import { briefing, contextOn, visibleTexts } from './corpus.ts';

const context = contextOn('2026-11-29');
const ask = (question: string, previousEntry?: string, withContext: ReplyContext = context) =>
  respond({ kind: 'ask', question, ...(previousEntry !== undefined && { after: previousEntry }) }, withContext);
const headline = (id: string) => briefing.entries.get(id)?.headline.text;

describe('an answer in another form', () => {
  it('is only the headline with its sources after "shorter"', () => {
    const reply = ask('shorter', 'charter-length');
    expect(reply.blocks).toHaveLength(1);
    expect(reply.blocks[0]).toMatchObject({
      type: 'answer',
      headline: { text: headline('charter-length') },
      lines: [],
    });
    expect(reply.shows).toBe('charter-length');
  });

  it.each([
    ['charter-length', 'In plain words: the articles disagree, and I take no side.'],
    ['crew', 'In plain words: none of the articles says it, so I cannot either.'],
    ['smoke', "I can't say it in easier words: my sentences were written beforehand."],
  ])('adds why there is no plainer answer, or that there are no easier words: %s', (id, text) => {
    const reply = ask('in other words?', id);
    expect(reply.blocks.map(({ type }) => type)).toEqual(['answer', 'text']);
    expect(visibleTexts(reply)).toEqual(expect.arrayContaining([headline(id), text]));
  });
});

describe('a complaint', () => {
  it('without a topic gets an apology and nearby questions', () => {
    const reply = ask('wrong', 'charter-length');
    expect(reply.title).toBe('Sorry. Which of these did you mean?');
    expect(reply.offers).toContain('charter-end-date');
    expect(ask('you are not helping me').title).toBe('Sorry. What would you like to know?');
  });

  it('about a topic gets its answer after an apology', () => {
    const reply = ask('not what I asked. I asked about bicycles', 'charter-length');
    expect(reply.blocks[0]).toEqual({ type: 'text', text: 'Sorry. This may be what you meant:' });
    expect(reply.shows).toBe('bicycles');
  });

  it("that names the previous answer's topic gets that answer and more questions", () => {
    const reply = ask('you did not answer what a ticket costs', 'ticket-price');
    expect(reply.shows).toBe('ticket-price');
    expect(visibleTexts(reply)).toContain('That is all I know about this. Or did you mean:');
  });
});

describe('a question about the meaning of a word', () => {
  it('gets nearby questions instead of a definition', () => {
    const reply = ask('whats a pier?');
    expect(reply.title).toBe('I explain this story, not words');
    expect(buttonsIn(reply).map(({ intent }) => intent)).toContainEqual({ kind: 'entry', id: 'pier-opening' });
  });
});

describe('a word that the person does not understand', () => {
  it.each([
    "I don't understand what a charter is, sorry",
    'no idea what charter means',
    'can you explain what a charter is',
  ])('is not explained, and the reply says so: %s', (line) => {
    expect(ask(line).title).toBe('I explain this story, not words');
    expect(ask(line, 'charter-price').title).toBe('I explain this story, not words');
  });
});

describe('the list of unknowns', () => {
  it('groups questions by topic', () => {
    const [firstButton] = buttonsIn(ask('what do you not know?'));
    expect(firstButton?.label).toBe('The charter (2)');
    expect(firstButton?.intent).toEqual({ kind: 'faq', topic: 'unknowns charter' });
    const reply = respond({ kind: 'faq', topic: 'unknowns charter' }, context);
    expect(reply.title).toBe('What no source says: The charter');
    expect(buttonsIn(reply).map(({ label }) => label)).toContain('Was the charter renewed?');
  });
});

describe('a question outside the story, or small talk,', () => {
  it.each(['whats the weather in paris', 'useless piece of junk', 'thanks, bye'])(
    'is not called a follow-up: %s',
    (line) => {
      expect(visibleTexts(ask(line, 'charter-price')).join('\n')).not.toContain('Follow-up to');
    },
  );
});

describe('reminders requested in words', () => {
  it('say what can still come if the day has passed', () => {
    const reply = ask('remind me 2 days before the charter ends');
    expect(messageHead(reply).top).toBe('The expected date has passed: End or renewal of the charter');
    const texts = visibleTexts(reply).join('\n');
    expect(texts).toContain(
      'The next one comes on 13 December 2026. Once a date has passed, reminders come 7 days later, then every 30 days until the outcome is known.',
    );
    expect(texts).toContain('A reminder before that date can no longer come, unless a source names a new one.');
  });

  it('say which times exist if another is requested', () => {
    const earlierContext = { ...context, today: '2026-06-01' };
    const texts = (line: string) => visibleTexts(offerReply(earlierContext, 'charter-end', line) ?? ask('')).join('\n');
    expect(texts('remind me 2 days before it ends')).toContain(
      'No reminder comes 2 days before. The days are fixed: 30 days before, 7 days before, 1 day before and on the day.',
    );
    expect(texts('remind me a week before it ends')).not.toContain('No reminder comes');
    expect(texts('remind me')).toContain('The next one comes on 7 October 2026, 30 days before.');
  });

  it('say when they come for an item without a date', () => {
    expect(visibleTexts(ask('remind me of the electric ferry')).join('\n')).toContain('No source gives a date');
  });
});

describe('a request for a notification', () => {
  it('about an answered question gets a button to the answer', () => {
    const reply = ask("let me know if there's any news about the smoke", 'pier-opening');
    expect(reply.title).toBe('This already has an answer');
    expect(buttonsIn(reply).map(({ intent }) => intent)).toContainEqual({ kind: 'entry', id: 'smoke' });
  });
});

it.each(['so nobody knows', 'lol ok so no one really knows then', 'right, no source says'])(
  'agreement gets the first line of the answer again: %s',
  (line) => {
    const reply = ask(line, 'crew');
    expect(reply.blocks).toHaveLength(1);
    expect(reply.blocks[0]).toMatchObject({ type: 'answer', headline: { text: headline('crew') } });
  },
);

it.each([
  ['ok cool cheers mate, gotta run', "You're welcome."],
  ['I have to go now', 'Goodbye.'],
])('small talk gets a one-line reply: "%s" gets "%s"', (line, title) => {
  expect(ask(line, 'crew').title).toBe(title);
  expect(ask(line).title).toBe(title);
});

describe('a question about the sources', () => {
  it('gets which of them the answer does not cite, above the evidence', () => {
    const reply = ask('how many articles say so?', 'ticket-price');
    expect(visibleTexts(reply)).toContain(
      "The answer cites nothing from Harbour Herald, Island Business and Residents' circular.",
    );
    expect(reply.shows).toBe('ticket-price');
  });

  it('gets both counts if it asks for two', () => {
    const reply = ask('How many articles mention the smoke, and how many mention bicycles?');
    expect(reply.title).toBe('Who says it');
    expect(visibleTexts(reply)).toEqual(
      expect.arrayContaining([
        "1 of 4 articles is cited in this answer: Residents' circular.",
        '1 of 4 articles is cited in this answer: Travel notice.',
      ]),
    );
    expect(reply.shows).toBe('smoke');
  });
});

describe('"the second one" after two answers', () => {
  const choose = (line: string, offered: readonly string[], after: string) =>
    respond({ kind: 'ask', question: line, after, offered }, context);

  it('gets the details of what is shown already', () => {
    const details = respond({ kind: 'details', of: 'bicycles', what: 'entry' }, context);
    expect(choose('and the second one?', ['ticket-price', 'bicycles'], 'ticket-price').blocks).toEqual(details.blocks);
    expect(choose('the second one', ['ticket-price', 'bicycles', 'crew'], 'bicycles').blocks).toEqual(details.blocks);
  });

  it('gets the answer if only its question was shown', () => {
    const answer = respond({ kind: 'entry', id: 'bicycles' }, context);
    expect(choose('the second one', ['ticket-price', 'bicycles', 'crew'], 'ticket-price').blocks).toEqual(
      answer.blocks,
    );
  });
});

describe('a list of disputes', () => {
  it('of two shows only those, and a button for all', () => {
    const reply = someDisputesReply(context, ['length', 'passengers']);
    const headings = reply.blocks.flatMap((block) => (block.type === 'heading' ? [block.text] : []));
    expect(headings).toEqual(['How long the charter lasts', 'How many passengers the Tern takes']);
    expect(buttonsIn(reply).map(({ intent }) => intent)).toEqual([{ kind: 'disputes' }]);
  });

  it('of one shows that one', () => {
    expect(someDisputesReply(context, ['length'])).toEqual(respond({ kind: 'disputes', dispute: 'length' }, context));
  });
});
