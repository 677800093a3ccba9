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
    ['insult', "you can't answer anything"],
    ['insult', "you don't know much, do you"],
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
    ['thanks', 'ok thanks a million, bye for now!'],
    ['thanks', "Thank you so much, you've been very kind, enjoy the rest of your week!"],
    ['goodbye', 'have a great evening everyone'],
    ['identity', 'come on, just give me your best guess, i wont tell anyone'],
    ['thanks', 'oh great, thanks a bunch!'],
    ['thanks', 'thank you so much for your patience, that was great'],
    ['thanks', 'many thanks for everything, goodbye for now'],
    ['insult', 'you are totally useless, worst bot i ever used'],
    ['insult', 'not very helpful'],
    ['praise', 'thats so helpful, you are a star'],
    ['identity', "You're a good bot :) Do you get tired of these questions?"],
    ['identity', 'are you a human?'],
    ['identity', 'do you never get bored of answering these?'],
    ['identity', 'do you ever sleep?'],
    ['person', 'can i talk to a human'],
    ['person', 'get me a real person please'],
    ['goodbye', 'cool, bye for now'],
    ['storage', 'do you keep a record of what I ask you?'],
    ['storage', 'do you keep a record of what I ask you? this is confidential'],
    ['storage', 'is what i type saved anywhere'],
    ['storage', 'are my messages logged'],
    ['storage', 'how long do you store my questions'],
    ['storage', 'what do you do with my data'],
    ['storage', 'do you remember me?'],
    ['audience', 'can my colleague see this too?'],
    ['audience', 'does my team see it'],
    ['audience', 'who can read what I write here'],
    ['audience', 'is this chat private'],
    ['audience', 'is this just between us?'],
    ['audience', 'can anyone else read my questions'],
    ['use', 'Are you any use?'],
    ['use', 'what are you even good for'],
    ['use', "what's the point of you"],
    ['use', 'why should I ask you'],
    ['lastAnswer', 'what was your last answer about'],
    ['lastAnswer', 'what were we talking about?'],
    ['firstQuestion', 'and what did I ask before'],
    ['firstQuestion', 'what did I ask first'],
    ['firstQuestion', 'what was my very first question to you'],
    ['firstQuestion', 'how did this conversation start?'],
    ['opinion', 'whose side are you on?'],
    ['opinion', "what's your honest opinion about it"],
    ['trust', 'should I believe my neighbour or you'],
    ['trust', 'you or the newspaper, who is right?'],
    ['citing', 'can I cite you in my thesis'],
    ['citing', 'may I put you down as a source for my paper?'],
    ['citing', 'how do I credit this properly'],
    ['contradiction', 'your two answers contradict each other'],
    ['contradiction', 'a minute ago you said the opposite'],
    ['quiet', 'k stop talking now'],
    ['quiet', 'Shut up!'],
    ['quiet', "ok that's enough"],
    ['quiet', 'be quiet please'],
    ['quiet', "don't write to me any more"],
    ['languages', 'which languages can you speak?'],
    ['languages', 'could you do this in Norwegian for my colleague'],
    ['quotation', 'can I see the original wording of the passage'],
    ['leavingOut', "please leave the unsigned article out, I don't trust it"],
    ['oneSource', 'tell me only what the second article says'],
    ['calculating', 'can you do the maths for me'],
    ['errand', "don't let me forget to phone the dentist"],
    ['ownWords', 'whose count is "by our count"'],
    ['whatToAsk', 'is there anything else I should have asked?'],
    ['whatToAsk', 'what would be a good question now'],
    ['whoKnows', 'who would know that then?'],
    ['whoKnows', 'so where should I look for it'],
    ['figures', 'show me all the numbers in this story'],
  ])('is recognised as "%s": %s', (talk, line) => {
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

  it.each([
    'can the council see the contract',
    'who reads the contracts',
    'are you sure',
    'do the sources contradict each other',
    'what is the opinion of the union',
    'whose side is the council on',
    'who do they cite',
    'what happened first',
    'do they keep records',
    'what is the point of the charter',
    'are there enough cabins',
    'is the ferry any good',
    'how many people work on the ship?',
    'who do residents hate',
    'is the ferry any good?',
  ])('is not recognised in "%s"', (line) => {
    expect(decide(line, 'charter-length').kind).not.toBe('talk');
    expect(decide(line).kind).not.toBe('talk');
  });

  it('gives way to a request', () => {
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
