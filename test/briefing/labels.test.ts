import { expect, it } from 'vitest';
import { get } from '../../src/briefing/briefing.ts';
import { citationLabel } from '../../src/briefing/labels.ts';
import { loadBriefing, loadValidBriefing } from '../../src/briefing/load.ts';
import { verifyClaims } from '../../src/briefing/verify.ts';
import { changeFile, copyOfStory } from '../fixture/older-story.ts';
import { ARTICLES, loadStory } from '../fixture/story.ts';

/** Returns a copy of the ferry story with another first line in the answer `charter-price`. */
function storyWithStatement(text: string): string {
  const folder = copyOfStory();
  changeFile(folder, 'faq/charter.yaml', "The figure is the Harbour Herald's.", `'${text}'`);
  return folder;
}

const firstLine = (folder: string) => get(loadStory(folder).entries, 'charter-price').answer[0]?.text;

it("a source's label replaces its id in braces", () => {
  expect(firstLine(storyWithStatement('{h1} gives the figure.'))).toBe('Harbour Herald gives the figure.');
});

it.each([
  ['Harbour Herald', '{h1} gives it.', 'Harbour Herald gives it.'],
  ['the Harbour Herald', '{h1} gives it, says the {h1}.', 'The Harbour Herald gives it, says the Harbour Herald.'],
  ['the press release', 'It is high. {h1} gives it.', 'It is high. The press release gives it.'],
  ['the press release', '"{h1}" and {h1}', '"The press release" and the press release'],
  ['the press release', 'The {h1} and the {h1}', 'The press release and the press release'],
  ['The Lantern', '{h1} and {h1}', 'The Lantern and the Lantern'],
  ['a letter', '{h1} gives it.', 'A letter gives it.'],
  ['CogLab', 'The {h1} post', 'The CogLab post'],
])('a label takes the article and the case that the sentence needs: "%s" in "%s"', (label, text, expected) => {
  const folder = storyWithStatement(text);
  changeFile(folder, 'sources.yaml', 'label: Harbour Herald', `label: ${label}`);
  expect(firstLine(folder)).toBe(expected);
  expect(loadValidBriefing(folder).todos).toEqual([]);
});

it('a citation shows a label without its article', () => {
  expect(['the press release', 'a letter', 'CogLab', 'The Lantern'].map(citationLabel)).toEqual([
    'Press release',
    'Letter',
    'CogLab',
    'The Lantern',
  ]);
});

it('a label that is a common noun creates a to-do if it lacks an article', () => {
  expect(loadValidBriefing(storyWithStatement('{h4} gives the figure.')).todos).toMatchObject([
    {
      file: 'sources.yaml',
      message: '"{h4} says" reads "Travel notice says"',
      fix: expect.stringContaining('Put "the" before a common noun'),
    },
  ]);
});

it('two sources with the same label create a to-do', () => {
  const folder = copyOfStory();
  changeFile(folder, 'sources.yaml', 'label: Travel notice', 'label: the Harbour Herald');
  expect(loadValidBriefing(folder).todos).toMatchObject([
    { file: 'sources.yaml', message: expect.stringContaining('has the same label, so citations cannot tell') },
  ]);
});

it('an unknown id in braces is reported', () => {
  expect(loadBriefing(storyWithStatement('{h9} gives the figure.'))).toMatchObject({
    problems: [{ file: 'faq/charter.yaml', message: 'there is no source "h9"' }],
  });
});

it('a figure in a label does not count as a figure of the statement', () => {
  const folder = storyWithStatement('{h1} gives the figure.');
  changeFile(folder, 'sources.yaml', 'label: Harbour Herald', 'label: Two-year review');
  expect('briefing' in loadBriefing(folder)).toBe(true);
});

it('nine words in a row from an article are reported in a statement', () => {
  const copied = 'The Tern carries 180 passengers and will run between Northgate and the island.';
  const found = loadBriefing(storyWithStatement(copied));
  if ('briefing' in found || !found.readableParts) throw new Error('The briefing should have a problem');
  const { readableParts } = found;
  const { problems } = verifyClaims(readableParts, ARTICLES, readableParts.claimPlaces, readableParts.statements);
  expect(problems).toMatchObject([
    { file: 'faq/charter.yaml', message: 'copies "the tern carries 180 passengers and will run between"' },
  ]);
});
