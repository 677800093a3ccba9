import { describe, expect, it } from 'vitest';
import { findFormRequest } from '../../src/ask/answer-form.ts';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { loadStory, TRAINED_STORY } from '../fixture/story.ts';

const index = buildIndex(loadStory(TRAINED_STORY));
const find = (line: string) => findFormRequest(index, line);
const decide = (line: string, after?: string) => ask(index, line, after === undefined ? {} : { after });

describe('a request about form beside a question', () => {
  it.each([
    ['table', 'How long does the charter last? In a table please', 'How long does the charter last?'],
    ['table', 'list what residents complain about, as a chart', 'list what residents complain about'],
    ['table', 'can I get a table of the ticket prices', 'the ticket prices'],
    ['table', 'where does the Tern land, with a map', 'where does the Tern land'],
    ['table', 'show me a picture of the ship', 'the ship'],
    ['table', 'is there a photo of the ship? where does it land', 'the ship? where does it land'],
    ['link', 'how long does the charter last, with a source link', 'how long does the charter last'],
    ['oneSource', 'I only want to hear what Island Business says about the price', 'the price'],
    ['editing', 'write me a 500 word essay on the ticket prices', 'the ticket prices'],
    ['editing', 'what do residents complain about, in capital letters please', 'what do residents complain about'],
    ['editing', 'why did the council charter a ferry, in at least 300 words', 'why did the council charter a ferry'],
    ['languages', 'how long does the charter last, please in Portuguese', 'how long does the charter last'],
    ['languages', 'tell me in German why the council chartered a ferry', 'why the council chartered a ferry'],
    ['link', 'who signed the charter, and send me the link', 'who signed the charter'],
    ['link', 'What does a ticket cost? I want links to the sources.', 'What does a ticket cost?'],
    ['quotation', 'what do residents say about the smoke, word for word?', 'what do residents say about the smoke?'],
    ['quotation', 'when does the pier open? Quote the exact sentence.', 'when does the pier open?'],
    ['leavingOut', 'how long is the charter without the Harbour Herald?', 'how long is the charter?'],
    ['leavingOut', 'ignore the travel notice, when does the pier open', 'when does the pier open'],
    ['oneSource', 'how long is the charter according to Island Business only', 'how long is the charter'],
    ['editing', 'who runs the ferry, and email it to my boss', 'who runs the ferry'],
    ['editing', 'give me the timeline as a pdf', 'give me the timeline'],
    ['leavingOut', 'leave the travel notice out and tell me when the pier opens', 'tell me when the pier opens'],
    ['quotation', 'When does the pier open? Quote the sources verbatim.', 'When does the pier open?'],
    ['errand', 'remind me on friday to send the report, and when does the pier open?', 'when does the pier open?'],
    ['errand', 'when does the pier open? Remind me on friday to tell my boss', 'when does the pier open?'],
    ['calculating', 'what does a ticket cost, and calculate the price for a year', 'what does a ticket cost'],
  ])('is taken out as "%s": %s', (limit, line, rest) => {
    expect(find(line)).toEqual({ rest, limits: [limit] });
    expect(textsToEncode(index, line)).toContain(rest);
  });

  it.each([
    ['why did the council charter a ferry, in three sentences at most', { kind: 'shorter', sentences: 3 }],
    ['why did the council charter a ferry? max 40 words', { kind: 'shorter', sentences: 2 }],
    ['why did the council charter a ferry, in ten words', { kind: 'shorter', sentences: 1 }],
    ['briefly, why did the council charter a ferry', { kind: 'shorter', sentences: 1 }],
    ['was the charter renewed, yes or no', { kind: 'shorter', sentences: 1 }],
    ['explain in simple words why the council chartered a ferry', { kind: 'simpler' }],
    ["tell me what residents complain about like I'm five", { kind: 'simpler' }],
    ['leave the technical things out and tell me what residents complain about', { kind: 'simpler' }],
    ['why did the council charter a ferry, in detail please', { kind: 'more' }],
  ])('is taken out as a form: %s', (line, form) => {
    expect(find(line)).toMatchObject({ limits: [], form });
  });

  it('may be several at once', () => {
    expect(find('what does it cost, with links please, and in French')).toEqual({
      rest: 'what does it cost',
      limits: ['languages', 'link'],
    });
  });

  it.each([
    'How long does the charter last?',
    'are cabins in short supply',
    'was the circular published in German',
    'what is on the table for the council',
    'which sources other than the Harbour Herald say six months',
    'who reported it first',
    'how many words does the charter have',
    'shorter please',
    'say it in simple words',
  ])('is not found in "%s"', (line) => {
    expect(find(line)).toBeUndefined();
  });

  it('leaves the decision on the question, and is kept beside it', () => {
    expect(decide('How long does the charter last, as a table?')).toMatchObject({
      decision: { kind: 'answer', entry: 'charter-length' },
      asides: ['table'],
    });
    expect(decide('How long does the charter last, in one sentence?')).toMatchObject({
      decision: { kind: 'answer', entry: 'charter-length' },
      form: { kind: 'shorter', sentences: 1 },
    });
  });

  it('is kept in a sentence of its own, before or after the question', () => {
    for (const line of [
      'How long does the charter last? Do you have a link to the article?',
      'Is there a link to the article? How long does the charter last?',
    ]) {
      expect(decide(line), line).toMatchObject({ decision: { entry: 'charter-length' }, asides: ['link'] });
    }
  });

  it('is the whole decision if the line asks nothing else', () => {
    const talkOf = (line: string) => decide(line, 'charter-length').decision;
    expect(talkOf('quote the exact sentence please, not your paraphrase')).toEqual({ kind: 'talk', talk: 'quotation' });
    expect(talkOf('quote paragraph 8 verbatim')).toEqual({ kind: 'talk', talk: 'quotation' });
    expect(talkOf('exclude the Harbour Herald article from what you tell me about this')).toEqual({
      kind: 'talk',
      talk: 'leavingOut',
    });
    expect(talkOf('I meant only the travel notice')).toEqual({ kind: 'talk', talk: 'oneSource' });
    expect(talkOf('give me the text of paragraph 2 of the circular')).toEqual({ kind: 'talk', talk: 'quotation' });
    expect(talkOf('quote me what the circular says there')).toEqual({ kind: 'talk', talk: 'quotation' });
    expect(talkOf('make me a poem about it')).toEqual({ kind: 'talk', talk: 'editing' });
    expect(talkOf('give it to me in Spanish')).toEqual({ kind: 'talk', talk: 'languages' });
  });
});

describe('a question about the paragraph', () => {
  it.each(['which paragraph', 'in which paragraph does it say that', "'six months' - which paragraph"])(
    'gets the evidence: %s',
    (line) => {
      expect(decide(line, 'charter-length').decision).toEqual({ kind: 'proof', entry: 'charter-length' });
    },
  );
});

describe('several kinds of small talk in one message', () => {
  it('are kept beside the one that decides', () => {
    expect(decide('Thank you so much. Can you answer in Portuguese next time?')).toMatchObject({
      decision: { kind: 'talk', talk: 'languages' },
      asides: ['thanks'],
    });
    expect(decide('Thank you. Give it to me in Portuguese.', 'charter-length').asides).toEqual(['thanks']);
    expect(decide('Thank you. Is there anything else I ought to have asked?', 'charter-length')).toMatchObject({
      decision: { kind: 'talk', talk: 'whatToAsk' },
      asides: ['thanks'],
    });
  });
});

describe('a short line with a topic', () => {
  it.each(['and money?', 'and the price?', 'and residents?', 'what about bicycles', 'and why?'])(
    'is not small talk after an answer: %s',
    (line) => {
      expect(decide(line, 'charter-length').decision.kind).not.toBe('talk');
    },
  );
});

describe('a list of all points on which the sources differ', () => {
  it.each([
    'list everything the sources contradict each other on',
    'show me all the points where they disagree',
    'list every contradiction between the articles',
  ])('is the list of disputes: %s', (line) => {
    expect(decide(line).decision).toMatchObject({ kind: 'wish', wish: 'disputes' });
  });
});
