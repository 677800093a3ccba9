import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { listEntries } from '../../src/ask/decision.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { limitAsked, shareNaming } from '../../src/ask/time-limit.ts';
import { get } from '../../src/briefing/briefing.ts';
import type { Entry } from '../../src/briefing/schema.ts';
import { loadStory } from '../fixture/story.ts';

const index = buildIndex(loadStory());

describe('a follow-up with a false presupposition', () => {
  it('is read without the presupposition, which would repeat the previous question', () => {
    const result = ask(index, 'Now that the charter was extended, who pays?', { after: 'charter-renewed' });
    expect(result.presuppositions).toEqual(['charter-renewed']);
    expect(result.decision).not.toMatchObject({ kind: 'wish' });
    expect(textsToEncode(index, 'Now that the charter was extended, why?', 'charter-length')).toContain(
      'why? How long does the charter last?',
    );
  });
});

describe('a follow-up without topic words', () => {
  it.each(['why?', 'how come?', 'since when?'])('is always read with the previous entry: %s', (line) => {
    for (const after of ['charter-price', 'charter-renewed', 'ticket-price', 'passengers']) {
      expect(ask(index, line, { after }).after, after).toBe(after);
    }
  });

  it('is about the previous entry if it asks "since when?"', () => {
    expect(ask(index, 'since when?', { after: 'charter-renewed' }).decision).toMatchObject({
      entry: 'charter-end-date',
    });
    expect(textsToEncode(index, 'And since when?', 'charter-renewed')).toContain('from when?');
    expect(textsToEncode(index, 'Since when is there a charter?', 'charter-renewed')).not.toContain('from when?');
  });
});

describe('a line with its own topic', () => {
  it.each([
    ['how long do deliveries to the island take', 'charter-length', 'deliveries'],
    ['what do the residents complain about', 'ticket-price', 'smoke'],
  ])('is answered alone: "%s" after %s', (line, after, entry) => {
    const result = ask(index, line, { after });
    expect(result.after).toBeUndefined();
    expect(JSON.stringify(result.decision)).toContain(entry);
  });
});

describe('"why?" after an answer', () => {
  it('gets related entries instead of the reason for something else', () => {
    const { decision, after } = ask(index, 'why?', { after: 'passengers' });
    expect(decision.kind).toBe('suggest');
    const related = index.briefing.entries.get('passengers')?.related ?? [];
    expect(listEntries(decision)).toEqual(expect.arrayContaining(related.slice(0, 1)));
    expect(after).toBe('passengers');
  });
});

describe('"how many of them?" after an answer', () => {
  it('gets related entries instead of the number of something else', () => {
    const { decision } = ask(index, 'how many of them are there?', { after: 'smoke' });
    expect(decision.kind).toBe('suggest');
  });

  it.each(['are there many?', 'how many of those?'])('is about the number in that answer: %s', (line) => {
    expect(ask(index, line, { after: 'passengers' }).decision).toMatchObject({
      subject: 'passengers',
      isRepeated: true,
    });
  });

  it('is not answered with another number if no source says even more of the subject', () => {
    expect(ask(index, 'how many of them?', { after: 'crew' }).decision).toMatchObject({ subject: 'crew' });
    expect(textsToEncode(index, 'are there many of them?', 'crew')).toContain('how many are there?');
  });
});

describe('a question about who else says so', () => {
  it.each([
    'so no one else said it?',
    'did only one of the reports say so?',
    'does it say that anywhere else?',
    'is that the only source?',
    'nobody else mentions it?',
    'how many articles say that?',
    'do the others confirm it?',
    'is that confirmed by anyone else?',
  ])('shows the evidence of that answer: %s', (line) => {
    expect(ask(index, line, { after: 'passengers' }).decision).toEqual({ kind: 'proof', entry: 'passengers' });
  });

  it.each(['who wrote the contract?', 'does anyone take bicycles?', 'do all ferries sail?', 'who else signed it?'])(
    'is not seen in: %s',
    (line) => {
      expect(ask(index, line, { after: 'passengers' }).decision.kind).not.toBe('proof');
    },
  );

  it('shows the sides of that answer if it asks whether all agree on it', () => {
    expect(ask(index, 'does everyone agree on that?', { after: 'passengers' }).decision).toMatchObject({
      wish: 'disputes',
      subject: 'passengers',
    });
    expect(ask(index, 'what does everyone agree on?', { after: 'passengers' }).decision).toEqual({ kind: 'agreed' });
  });
});

describe('a question about the sources', () => {
  const decide = (line: string, after?: string) => ask(index, line, after === undefined ? {} : { after }).decision;

  it.each([
    ['How many sources give the price of a ticket?', undefined, { entry: 'ticket-price' }],
    ['how many articles support it?', 'passengers', { entry: 'passengers' }],
    ['How many sources support each?', 'passengers', { entry: 'passengers' }],
    ['which of them are silent on a way out?', 'charter-length', { entry: 'cancellation' }],
    ["which reports don't mention that", 'smoke', { entry: 'smoke' }],
    [
      'How many articles mention the smoke, and how many mention bicycles?',
      undefined,
      { entry: 'smoke', and: 'bicycles' },
    ],
  ])('is about the evidence of its subject or of the previous answer: %s', (line, after, entries) => {
    expect(decide(line, after)).toEqual({ kind: 'proof', ...entries });
  });

  it('quotes the previous answer to ask for the place', () => {
    expect(decide("'nothing for children' - which paragraph", 'ticket-price')).toEqual({
      kind: 'proof',
      entry: 'ticket-price',
    });
    expect(decide('"nothing for children" where is that', 'ticket-price').kind).toBe('proof');
    expect(decide('"nothing for dogs" where is that', 'ticket-price').kind).not.toBe('proof');
    expect(decide('"nothing for children" - what about adults', 'ticket-price').kind).not.toBe('proof');
  });

  it('needs an answer or a subject', () => {
    expect(decide('how many sources support it?').kind).not.toBe('proof');
  });
});

describe('"just the ones about the ship" after the list of disputes', () => {
  const story = loadStory();
  const length = get(story.entries, 'charter-length');
  const claims = [...story.disputes.values()].flatMap(({ positions }) => positions.flatMap(({ says }) => says.claims));
  const list: Entry = {
    ...length,
    answer: [{ kind: 'stated', text: 'The sources disagree on several points.', claims }],
  };
  const listIndex = buildIndex({ ...story, entries: new Map([...story.entries, [length.id, list]]) });
  const decide = (line: string) => ask(listIndex, line, { after: length.id }).decision;

  it.each([
    ['just the ones about the passengers', ['passengers']],
    ['only the Northgate ones please', ['whole-ship']],
  ])('shows only those: %s', (line, among) => {
    expect(decide(line)).toEqual({ kind: 'wish', wish: 'disputes', among });
  });

  it('is another question if no dispute is about it, or after another answer', () => {
    expect(decide('just the ones about bicycles')).not.toHaveProperty('among');
    expect(ask(index, 'just the ones about the passengers', { after: 'smoke' }).decision).not.toHaveProperty('among');
  });
});

describe('a follow-up beside remarks', () => {
  it.each([
    ['how many are there?', 'Oh dear. And how many are there? My grandson is ill.', 'whole-ship'],
    ['when would that be?', "When would that be? I am 67, so don't make me wait.", 'trial'],
  ])('is read without them: %s', (plain, line, after) => {
    expect(ask(index, line, { after }).decision).toEqual(ask(index, plain, { after }).decision);
  });
});

describe('a follow-up for a detail', () => {
  it('gets a related entry that asks for it', () => {
    expect(ask(index, 'how many are there?', { after: 'whole-ship' }).decision).toMatchObject({
      kind: 'unknown',
      entry: 'crew',
    });
  });

  it('is not answered for the other side', () => {
    const { decision } = ask(index, 'why did they do that?', { after: 'other-talks' });
    expect(decision.kind).toBe('suggest');
    expect(listEntries(decision)).not.toContain('charter-why');
  });

  it('does not repeat a figure if it asks whether the figure is large', () => {
    const { decision } = ask(index, 'is 180 passengers a lot?', { after: 'passengers' });
    expect(decision).not.toMatchObject({ isRepeated: true });
  });
});

describe('the limit of a time', () => {
  it.each([
    ['until when is it used', 'end'],
    ['till which date', 'end'],
    ['since when', 'start'],
    ['from what day on', 'start'],
    ['when is it used', undefined],
    ['I waited until I knew when', undefined],
  ])('of "%s" is: %s', (line, limit) => {
    expect(limitAsked(line.split(' '))).toBe(limit);
  });

  it('is measured by the share of phrasings that have a word for it', () => {
    const phrasings = [['when', 'does', 'it', 'end'], ['last', 'day'], ['when', 'does', 'it', 'start'], ['length']];
    expect(shareNaming('end', phrasings)).toBe(0.5);
    expect(shareNaming('start', phrasings)).toBe(0.25);
  });
});
