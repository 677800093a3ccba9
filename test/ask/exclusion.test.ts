import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { listEntries } from '../../src/ask/decision.ts';
import { findExclusion } from '../../src/ask/exclusion.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { loadStory } from '../fixture/story.ts';

const index = buildIndex(loadStory());

describe('a line that leaves something out', () => {
  it.each([
    ['I meant the price of a ticket, not of the charter', 'I meant the price of a ticket', 'of the charter', true],
    ['not the charter, the ticket price', 'the ticket price', 'the charter', true],
    ['no, not the pier but the deliveries', 'the deliveries', 'the pier', true],
    ['i asked about the pier not the charter', 'i asked about the pier', 'the charter', true],
    ['besides the smoke, what do residents dislike?', 'what do residents dislike?', 'the smoke', false],
    ['what do residents dislike apart from the smoke?', 'what do residents dislike', 'the smoke', false],
    ['the price for Northgate, not for Calder Lines', 'the price for Northgate', 'for Calder Lines', false],
    ['Leaving the charter aside, what does a ticket cost?', 'what does a ticket cost?', 'the charter', false],
  ])('is split into what it asks for and what it leaves out: %s', (line, rest, excluded, isCorrection) => {
    expect(findExclusion(index, line)).toEqual({ rest, excluded, isCorrection });
    expect(textsToEncode(index, line)).toEqual(expect.arrayContaining([rest, excluded]));
  });

  it.each([
    'is the charter signed or not',
    'how long is the charter, not sure I understood',
    'a ferry, not only for the charter',
    'what is it, not the zorb',
    'why not charter a ferry?',
    'not the charter',
    'who sails besides Calder Lines?',
    'when does the charter end?',
  ])('is not found in "%s"', (line) => expect(findExclusion(index, line)).toBeUndefined());

  it.each([
    ['I meant the price of a ticket, not of the charter', 'charter-price', 'ticket-price'],
    ['the price of a ticket, not the charter, sorry', 'charter-price', 'ticket-price'],
    ['not the charter, the pier: when does it open?', 'charter-end-date', 'pier-opening'],
  ])('is answered from what it asks for: %s', (line, after, entry) => {
    const shown = listEntries(ask(index, line, { after }).decision);
    expect(shown?.[0]).toBe(entry);
    expect(shown).not.toContain(after);
  });

  it('never gets the previous answer again after "I meant"', () => {
    const shown = listEntries(ask(index, 'I meant the cost, not the ticket', { after: 'ticket-price' }).decision);
    expect(shown).not.toContain('ticket-price');
  });

  it('leaves out a name, but not the entries that mention it', () => {
    const { decision } = ask(index, 'what Northgate pays for the charter, not Calder Lines');
    expect(listEntries(decision)?.[0]).toBe('charter-price');
  });

  it('is read as a whole if nothing else is clear', () => {
    const { decision } = ask(index, 'what do the residents complain about besides the smoke?');
    expect(listEntries(decision)?.[0]).toBe('smoke');
  });
});
