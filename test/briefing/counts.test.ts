import { describe, expect, it } from 'vitest';
import { loadValidBriefing } from '../../src/briefing/load.ts';
import { countSources } from '../../src/briefing/source-counts.ts';
import { changeFile, copyOfStory } from '../fixture/older-story.ts';

const LABELS = ['Harbour Herald', 'Island Business'];

describe('the number of sources in a text', () => {
  it.each([
    ['Six months, says one report.', 1],
    ['Six months, says one source; another says it is secret.', 2],
    ['180, says one source; 200, say two others.', 3],
    ['Two other reports call it large.', 2],
    ['Signed in May, according to one analysis.', 1],
  ])('is counted: "%s" has %i', (text, count) => {
    expect(countSources(text, LABELS)).toBe(count);
  });

  it.each([
    'Six months.',
    'Six months, says one source; the price is secret.',
    'Six months, says one source; others say it is secret.',
    'Six months, says one source; Island Business gives none.',
    'One ferry is for hire.',
    'Open: one source says so.',
  ])('is undefined unless each clause counts its sources: "%s"', (text) => {
    expect(countSources(text, LABELS)).toBeUndefined();
  });
});

describe('the check of source counts', () => {
  const todosAfter = (from: string, to: string) => {
    const folder = copyOfStory();
    changeFile(folder, 'faq/charter.yaml', from, to);
    return loadValidBriefing(folder).todos.map(({ file, message }) => `${file} ${message}`);
  };

  it('finds a count that a new claim has made wrong', () => {
    expect(
      todosAfter(
        'according to one source.\n      claims: [h1-05]',
        'according to one source.\n      claims: [h1-05, h2-02]',
      ),
    ).toEqual([
      'faq/charter.yaml counts 1 source, but cites 2 sources: "Northgate pays 40,000 crowns a month, according to one source."',
    ]);
  });

  it('finds two records with different counts for the same claims', () => {
    expect(
      todosAfter(
        'Northgate pays 40,000 crowns a month, according to one source.\n      claims: [h1-05]',
        'Northgate pays 40,000 crowns a month, say two sources.\n      claims: [h1-05, h4-02]',
      ),
    ).toEqual([
      expect.stringMatching(
        /^summaries\/02-charter\.md counts 1 source, but faq\/charter\.yaml:\d+ counts 2 for the same: "Northgate pays 40,000 crowns a month, says one source\."$/,
      ),
    ]);
  });
});
