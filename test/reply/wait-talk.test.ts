import { describe, expect, it } from 'vitest';
import { furtherWaitLine, isForEveryone } from '../../src/reply/wait-requests.ts';
import { readWaitTalk, waitsNamed } from '../../src/reply/wait-talk.ts';
import { contextOn, TODAY } from './corpus.ts';

const context = contextOn(TODAY);

describe('a line about awaited answers', () => {
  it.each([
    'what am i waiting for',
    'What do you still owe me?',
    'what have you promised me so far?',
    'and what will you tell me about',
    'which alerts do I have',
    'list my notifications please',
    'am I still waiting for anything?',
    'do you owe me anything',
    'is the alert still on',
    'what did I ask you to notify me about',
    'what did I ask you to watch',
    'what have you noted so far?',
    'which things are you watching for me',
    'No - I asked what you are going to tell me about later',
  ])('asks for the list: %s', (line) => {
    expect(readWaitTalk(line, false)).toEqual({ kind: 'list', isOwn: true });
  });

  it.each(['what are we waiting for', 'what are you still waiting for'])('may ask what is open: %s', (line) => {
    expect(readWaitTalk(line, false)).toEqual({ kind: 'list', isOwn: false });
  });

  it.each([
    'stop waiting',
    'stop notifying me',
    'cancel the alert',
    "don't wait for it any more",
    "ok, don't tell me anymore",
    'no more alerts please',
    "you don't have to let me know",
    'no need to tell me when it changes',
    'turn off the notifications',
    'please stop pinging me about all this',
  ])('asks to stop: %s', (line) => {
    expect(readWaitTalk(line, false)).toEqual({ kind: 'stop' });
  });

  it.each([
    ['stop telling me about the crew', 'crew'],
    ["don't notify me about the charter any more", 'charter any more'],
    ["don't tell me when the pier is built", 'pier is built'],
  ])('asks to stop waiting for a named answer: %s (%s)', (line, topic) => {
    expect(readWaitTalk(line, false)).toEqual({ kind: 'stop', topic });
  });

  it.each(['cancel it', 'never mind', 'no, stop that', 'forget it', 'undo', "oh don't", 'nvm, thanks'])(
    'cancels the awaited answer only if it was just shown: %s',
    (line) => {
      expect(readWaitTalk(line, true)).toEqual({ kind: 'stop' });
      expect(readWaitTalk(line, false)).toBeUndefined();
    },
  );

  it.each([
    'what are they waiting for',
    'what did the company promise',
    'who owes money',
    "I don't know",
    'is the pier promised',
    'what should I know about the ferry',
    'tell me when this is known',
    'what can you tell me about the crew',
    'stop the digest',
    'did they cancel the ferry',
    'no thanks',
    'thanks, nothing else',
    'not yet',
    'what if nobody tells us',
    'drop me a message if the charter ends',
    "You don't know yet? Then tell me when you do.",
  ])('is not recognised in "%s"', (line) => {
    expect(readWaitTalk(line, true)).toBeUndefined();
  });
});

it('a line is matched to the awaited answers by its words', () => {
  const keys = ['entry.crew', 'watch.charter-end', 'entry.passengers'];
  expect(waitsNamed(context, 'crew', keys)).toEqual(['entry.crew']);
  expect(waitsNamed(context, 'the end of the charter', keys)).toEqual(['watch.charter-end']);
  expect(waitsNamed(context, 'the weather', keys)).toEqual([]);
});

describe('a line after an awaited answer', () => {
  it.each([
    ['also when the charter is extended', 'notify me when the charter is extended'],
    ['and when the pier opens', 'notify me when the pier opens'],
    ['also the crew', 'notify me about the crew'],
    ['thanks, and the crew as well', 'notify me about the crew'],
    ['same for the crew please', 'notify me about the crew'],
    ['the crew too please', 'notify me about the crew'],
    ['and add the charter being extended to that', 'notify me about the charter being extended'],
  ])('asks to wait for another answer: %s', (line, question) => {
    expect(furtherWaitLine(line)).toBe(question);
  });

  it.each(['and when does it end', 'and the crew?', 'also cancel it', 'and thanks', 'the crew', 'and why'])(
    'asks for no other answer: %s',
    (line) => {
      expect(furtherWaitLine(line)).toBeUndefined();
    },
  );
});

it.each([
  'Can you tell all of my team at once when that changes?',
  'how do I get this to my whole channel',
  'let everyone here know if it changes please',
])('a line asks to notify many people: %s', (line) => {
  expect(isForEveryone(line)).toBe(true);
});

it.each(['did they tell the team', 'tell me when the whole crew changes', 'send the digest to the channel'])(
  'a line does not ask to notify many people: %s',
  (line) => {
    expect(isForEveryone(line)).toBe(false);
  },
);
