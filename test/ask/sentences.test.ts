import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { sentencesIn } from '../../src/ask/sentences.ts';
import { MAX_CHARACTERS } from '../../src/lib/bounded-text.ts';
import { parseText } from '../../src/message/parse.ts';
import { respond } from '../../src/reply/respond.ts';
import { loadStory } from '../fixture/story.ts';

const briefing = loadStory();
const index = buildIndex(briefing);
const context = { briefing, index, today: '2026-05-08' };

const BEFORE =
  'Hello everybody. I have come home to the island after a long time away. My sister sent me the paper. It rained all week. ' +
  'The shop was shut when I walked past. Somebody had painted the benches. ';
const AFTER =
  'Anyway, I am going to put the kettle on. The garden needs work. My neighbour says hello. Thanks a lot and best wishes to all. ';

describe('the sentences that may be the question of a message', () => {
  it.each([
    ['I read the piece. It was long! Who owns the site?', ['Who owns the site']],
    ['Hi there. I am curious who signed it. Thanks!', ['I am curious who signed it']],
    ['Not much to say. It is cold today.', ['Not much to say', 'It is cold today']],
    ['So I read it. how long does it run', ['how long does it run']],
    ['who owns the site?', []],
    ['', []],
  ])('of "%s" are %j', (text, sentences) => {
    expect(sentencesIn(text)).toEqual(sentences);
  });

  it('are clauses if the message has no full stops', () => {
    const text =
      'ok so i just came back from holiday and my sister sent me this paper and i cannot make sense of it because everybody says something else but what does a ticket cost';
    expect(sentencesIn(text)).toContain('but what does a ticket cost');
  });

  it('number at most six', () => {
    expect(sentencesIn('Who is it? '.repeat(200))).toHaveLength(6);
  });
});

describe('a long message', () => {
  const replyTo = (message: string) => {
    expect(message.length).toBeLessThanOrEqual(MAX_CHARACTERS);
    const intent = parseText(message, briefing.command);
    return respond(intent, context);
  };

  it.each(['How many passengers does the Tern take?', 'I would like to know what a ticket costs.'])(
    'of nearly 2,000 characters gets the answer to its one question, wherever it is: %s',
    (question) => {
      const entryAlone = replyTo(question).shows;
      expect(entryAlone).toBeDefined();
      for (const [before, after] of [
        [8, 0],
        [4, 4],
        [0, 9],
      ] as const) {
        const message = `${BEFORE.repeat(before)}${question} ${AFTER.repeat(after)}`.slice(0, MAX_CHARACTERS);
        expect([before, after, replyTo(message).shows]).toEqual([before, after, entryAlone]);
      }
    },
  );
});
