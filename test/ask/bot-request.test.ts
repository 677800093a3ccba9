import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import type { Decision } from '../../src/ask/decision.ts';
import { loadStory } from '../fixture/story.ts';

const index = buildIndex(loadStory());
const decide = (question: string, after?: string): Decision =>
  ask(index, question, { today: '2026-11-29', ...(after !== undefined && { after }) }).decision;

describe('a request about the form of an answer', () => {
  it.each([
    ['shorter', 'shorter'],
    ['shorter', 'can you make that a bit shorter please?'],
    ['shorter', 'one line please'],
    ['shorter', "too long, didn't read"],
    ['shorter', 'tl;dr'],
    ['shorter', "bruh that's long. tldr"],
    ['shorter', "man that's a bit long"],
    ['shorter', 'give me the short version'],
    ['simpler', 'in other words?'],
    ['simpler', 'say it simpler'],
    ['simpler', 'i dont understand'],
    ['simpler', 'sorry my english bad, you can say again more simple'],
    ['simpler', 'could you put that in plain english?'],
    ['simpler', "explain like i'm 5"],
    ['simpler', 'too complicated, again but easier please'],
  ])('gets the previous answer in the form "%s": %s', (form, line) => {
    expect(decide(line, 'charter-length')).toEqual({ kind: 'form', form, entry: 'charter-length' });
  });

  it.each(['more', 'give me the details', 'a longer version please', 'more detail', 'can you expand on that'])(
    "gets the previous answer's details: %s",
    (line) => {
      expect(decide(line, 'charter-length')).toEqual({ kind: 'wish', wish: 'details', subject: 'charter-length' });
    },
  );

  it.each([
    'shorter',
    'make it simpler',
    'one paragraph',
    'thx, send me that in one paragraph pls',
    'short version of the whole thing pls',
  ])('gets the overview if there is no previous answer: %s', (line) => {
    expect(decide(line)).toEqual({ kind: 'wish', wish: 'overview' });
  });

  it('gets the overview, even after an answer, if it asks for the whole story', () => {
    for (const line of ['short version of the whole thing pls', 'just tell me the entire story briefly']) {
      expect(decide(line, 'charter-length'), line).toEqual({ kind: 'wish', wish: 'overview' });
    }
  });

  it('is not found in a question about the story', () => {
    for (const line of ['how short is the charter?', 'why is it so simple to get a ticket', 'more bicycles?']) {
      expect(decide(line, 'charter-length').kind, line).not.toBe('form');
    }
  });
});

describe('a complaint', () => {
  it.each([
    "that's not what I asked",
    'you still haven’t answered my question',
    'no. wrong.',
    'you are not helping me',
    'no thats not what i meant',
    'answer the question!!',
    "this doesn't answer it",
    "I didn't ask about the length",
  ])('that names no topic gets questions near the previous answer: %s', (line) => {
    const decision = decide(line, 'charter-length');
    expect(decision.kind).toBe('regret');
    expect(decision).toMatchObject({ entries: expect.arrayContaining(['charter-end-date']) });
  });

  it.each([
    ['bicycles', 'that was not what I wanted to know. I asked about bicycles'],
    ['ticket-price', 'that is not what i asked, what does a ticket cost?'],
    ['smoke', 'incorrect, who complains'],
    ['crew', "you didn't answer the crew part"],
    ['charter-length', "I didn't ask about tickets, I asked how long the charter lasts"],
  ])('that names a topic gets the entry "%s": %s', (entry, line) => {
    const result = ask(index, line, { after: 'pier-opening' });
    expect(result.decision).toMatchObject({ entry });
    expect(result.complaint).toEqual({ before: 'pier-opening' });
  });
});

describe('a question about the meaning of a word', () => {
  it.each([
    ['ferry', 'ferry means?'],
    ['charter', '"charter" what means'],
    ['pier', 'whats a pier?'],
    ['council', 'meaning of council'],
  ])('is recognised for "%s": %s', (word, line) => {
    expect(decide(line)).toMatchObject({ kind: 'word', word });
  });

  it('is not found in a question about the story', () => {
    for (const line of ['What does a ticket cost?', 'what is the price', 'what does the charter mean for residents']) {
      expect(decide(line).kind, line).not.toBe('word');
    }
  });
});

describe('a question about what the bot does not know', () => {
  it.each([
    'what do you not know?',
    "what can't you answer",
    'what dont the sources say',
    'list the unknowns',
    "which questions can't you answer?",
    "what's unknown so far",
  ])('gets the list of unknowns: %s', (line) => {
    expect(decide(line)).toEqual({ kind: 'unknowns' });
  });
});

describe('an unambiguous request', () => {
  it.each([
    ['list', 'what am i subscribed to?'],
    ['list', 'list my subscriptions'],
    ['list', 'show me all our reminders please'],
    ['stop', 'stop everything'],
    ['stop', 'stop the charter reminders'],
    ['stop', 'please cancel my reminders'],
    ['stop', 'unsubscribe me from all of it'],
    ['stop', 'stop sending me the digest'],
    ['stop', 'enough with the posts every morning'],
    ['subscribe', 'can u drop a daily summary in here'],
    ['list', 'remind me what u are going to remind me of'],
    ['remind', 'please remind me of the pier'],
    ['remind', 'remind me tomorrow at 9'],
    ['notify', 'notify me when this is known'],
  ])('is recognised as "%s": %s', (wish, line) => {
    expect(decide(line)).toMatchObject({ kind: 'wish', wish });
  });

  it.each(['why did the council cancel the charter?', 'did calder lines stop the ferry?', 'who stopped the reminders'])(
    'is not found in a question about other things: %s',
    (line) => {
      expect(decide(line).kind).not.toBe('wish');
    },
  );

  it('concerns the topic that it names, or the previous answer if it refers to that', () => {
    expect(decide('remind me if it gets renewed', 'ticket-price')).toMatchObject({ subject: 'charter-renewed' });
    expect(decide("let me know if there's any news about the smoke", 'pier-opening')).toMatchObject({
      subject: 'smoke',
    });
    expect(decide('notify me when this is known', 'crew')).toMatchObject({ subject: 'crew' });
  });

  it.each([
    'notify me as soon as you hear something about that',
    'notify me if you hear more',
    'notify me when you find out',
    "notify me as soon as there's a date",
  ])('concerns the previous answer if it names no topic: %s', (line) => {
    expect(decide(line, 'smoke')).toMatchObject({ wish: 'notify', subject: 'smoke' });
    expect(decide(line)).not.toHaveProperty('subject');
  });
});

describe('a request for the story in one sentence', () => {
  it.each([
    'one sentence for a slide',
    'I need a headline',
    'sum the whole thing up in one sentence',
    'My boss wants one sentence about the deal for a slide. What would you write?',
    'a headline for my newsletter please',
    'give me a one-liner on the whole story',
    'can you put everything in a single line for a presentation',
  ])("gets the overview's first line: %s", (line) => {
    for (const previous of [undefined, 'charter-length']) {
      expect(decide(line, previous)).toEqual({ kind: 'wish', wish: 'overview', isOneSentence: true });
    }
  });

  it('shortens the previous answer if it does not name the whole story', () => {
    expect(decide('in one sentence please', 'charter-length')).toMatchObject({ kind: 'form', form: 'shorter' });
    expect(decide('in one sentence please')).toMatchObject({ wish: 'overview', isOneSentence: true });
  });

  it.each(['what is the headline of the report', 'who wrote the headline', 'is there a line to the island'])(
    'is not recognised: %s',
    (line) => {
      expect(decide(line)).not.toMatchObject({ isOneSentence: true });
    },
  );
});

describe('a question about what the sources agree on', () => {
  it.each([
    'what do all sources agree on?',
    'which facts do all the articles share',
    'do the sources agree on anything',
    'is there anything undisputed in the reports',
    'and on which points is there a consensus among your sources',
    'what do they all have in common',
  ])('is recognised: %s', (line) => {
    expect(decide(line)).toEqual({ kind: 'agreed' });
  });

  it.each([
    'where do the sources not agree',
    'do all sources agree on the fare',
    'what did the council agree on',
    'which facts do the sources disagree on',
    'who shares the profit',
  ])('is not recognised: %s', (line) => {
    expect(decide(line)).not.toEqual({ kind: 'agreed' });
  });
});
