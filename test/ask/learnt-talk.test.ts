import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { loadStory, TRAINED_STORY } from '../fixture/story.ts';

const index = buildIndex(loadStory(TRAINED_STORY));
const decide = (question: string, after?: string) =>
  ask(index, question, { today: '2026-11-29', ...(after !== undefined && { after }) }).decision;

describe('small talk in free wording', () => {
  it.each([
    ['thanks', 'Many thanks, I will forward that to my colleagues.'],
    ['thanks', 'thank you so much, that was everything for today. my compliments to the people who built you'],
    ['goodbye', 'right, I am going home now, see you tomorrow'],
    ['exclamation', 'that is absolutely outrageous'],
    ['insult', 'you keep telling me the same useless answers'],
    ['author', 'was all of this written by an ai'],
    ['funding', 'who is paying for this bot'],
    ['method', 'how do you understand what people type'],
    ['review', 'when did a human last check these answers'],
    ['doubts', 'what are you least sure about here'],
    ['link', 'could you send me a link to the article'],
    ['quiz', 'now you ask me a question'],
    ['editing', 'please remove the last part and send it again'],
    ['table', 'could you put that into a table please'],
    ['noNews', 'so there has been nothing new since then'],
  ])('is recognized as "%s": %s', (talk, line) => {
    expect(decide(line)).toEqual({ kind: 'talk', talk });
    expect(decide(line, 'charter-length')).toEqual({ kind: 'talk', talk });
  });

  it('gives way to a question about the story', () => {
    for (const line of [
      'thanks, how long does the charter last?',
      'Thank you. How long does the charter last?',
      'How long does the charter last? Many thanks for your help!',
      'length of the charter, cheers',
      'How long does the charter last thanks!',
    ]) {
      expect(decide(line), line).toMatchObject({ kind: 'answer', entry: 'charter-length' });
    }
  });

  it('gives way to a wish', () => {
    expect(decide('You only ever tell me useless things. Show me the timeline.')).toMatchObject({ wish: 'timeline' });
  });

  it('has each of its sentences encoded', () => {
    const texts = textsToEncode(index, 'That helped a lot. See you tomorrow then.');
    expect(texts).toContain('That helped a lot.');
    expect(texts).toContain('See you tomorrow then.');
  });
});

describe('a request for simpler words in free wording', () => {
  it('gets the previous answer in a simpler form, or the overview if there is none', () => {
    const line = 'say it so that a schoolkid understands it';
    expect(decide(line, 'charter-length')).toEqual({ kind: 'form', form: 'simpler', entry: 'charter-length' });
    expect(decide(line)).toMatchObject({ kind: 'wish', wish: 'overview' });
  });
});
