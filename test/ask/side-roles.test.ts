import { describe, expect, it } from 'vitest';
import type { AskIndex } from '../../src/ask/ask-index.ts';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { countNamePositions, SideRoles } from '../../src/ask/side-roles.ts';
import { loadStory } from '../fixture/story.ts';
import { briefing } from '../reply/shipped.ts';

const index = buildIndex(loadStory());
const readLines = (...lines: string[]) => lines.map((line) => index.reader.read(line));

describe('the sides in a question', () => {
  const rent = countNamePositions(
    readLines(
      'How much does Northgate pay?',
      'Does the council pay a lot?',
      'Did Northgate pay in advance?',
      'What can the council afford?',
      'The rent that goes from Northgate to Calder',
      'the sum from the council to Calder Lines',
      'Payments from Northgate to Calder',
      'the price of the Calder deal',
    ),
  );
  const owner = countNamePositions(
    readLines('Does Calder own it?', 'Is Calder Lines the owner?', "Calder's other ships"),
  );
  const roles = new SideRoles([rent, owner], index.lexicon);
  const swapIn = (...lines: string[]) => roles.findSwap(rent, readLines(...lines));
  const swapped = { askedId: 'calder-lines', likelyId: 'northgate' };

  it.each([
    ['the other side acts', 'How much does Calder pay?'],
    ['a side acts that never acts in the entry, in a line without a question word', 'so Calder Lines pays nothing'],
    ['a side acts like the other side, with another verb', 'what can Calder afford'],
    ['both sides change places', 'how much does Calder pay Northgate'],
    ['the direction is reversed', 'the money from Calder to the council'],
  ])('are swapped if %s: %s', (_, line) => {
    expect(swapIn(line)).toEqual(swapped);
  });

  it.each([
    ['the usual side', 'How much does Northgate pay?'],
    ['an alias of the usual side', 'what does the council spend'],
    ['no name', 'How much is the rent?'],
    ['a name of no side', 'Does the Tern pay for itself?'],
    ['a deal', 'What does the Calder deal cost?'],
    ['a name that it excludes', 'Does anybody besides Calder pay?'],
    ['both sides, joined by "and"', 'What do Calder and Northgate pay?'],
    ['the usual direction', 'the money from Northgate to Calder'],
  ])('are not swapped in a line with %s: %s', (_, line) => {
    expect(swapIn(line)).toBeUndefined();
  });

  it('are swapped if the entry is far likelier with the names exchanged', () => {
    const line = readLines('is the ship cheap for Calder?');
    expect(roles.findSwap(rent, line)).toBeUndefined();
    expect(roles.findSwap(rent, line, 0.2)).toBeUndefined();
    expect(roles.findSwap(rent, line, 2)).toEqual(swapped);
  });

  it('can be swapped, each replaced by the usual name of the other', () => {
    const [line] = readLines('how much does Calder pay Northgate for the Tern?');
    if (!line) throw new Error('No line');
    expect(roles.withNamesExchanged(rent, line)).toMatch(/^how much does Northgate pay Calder Lines for the tern$/);
  });

  it('are judged only if enough lines name them', () => {
    const fewLines = countNamePositions(readLines('Does Northgate pay?'));
    expect(new SideRoles([fewLines], index.lexicon).findSwap(fewLines, readLines('Does Calder pay?'))).toBeUndefined();
  });
});

describe('a question about the sides', () => {
  const shippedIndex = buildIndex(briefing);
  const decide = (storyIndex: AskIndex, question: string) => ask(storyIndex, question).decision;

  it.each([
    'how much does SpaceX pay Anthropic for Colossus 1?',
    'Was Anthropic sitting on spare servers?',
    'so SpaceX has no data centers of its own',
    'which Grok subscribers benefit',
  ])('gets no answer about the other side: %s', (question) => {
    expect(decide(shippedIndex, question).kind).not.toBe('answer');
  });

  it('is offered an answer about the other side', () => {
    expect(decide(shippedIndex, 'How many megawatts does SpaceX get?')).toMatchObject({
      kind: 'suggest',
      sideSwap: { askedId: 'spacex', likelyId: 'anthropic' },
    });
  });

  it.each([
    ['How much does Anthropic pay SpaceX for Colossus 1?', 'deal-price'],
    ["Does Elon's deal make Claude faster?", 'claude-speed'],
    ['Does xAI have to leave Colossus 1 because of Claude?', 'xai-keeps-running'],
  ])('gets the answer about its own side: %s', (question, entry) => {
    expect(decide(shippedIndex, question)).toMatchObject({ kind: 'answer', entry });
  });

  it('gets a less likely entry if that is about its own side', () => {
    expect(decide(shippedIndex, 'When does SpaceX go to the stock market?')).toMatchObject({ entry: 'spacex-ipo' });
  });
});
