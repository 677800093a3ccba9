import { beforeEach, expect, it } from 'vitest';
import { loadValidBriefing } from '../../src/briefing/load.ts';
import { Folder } from './folder.ts';

const FILE = 'faq/charter.yaml';
const HEADLINE = "The charter is a test that may be prolonged, says a residents' group.";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});

/** Returns the to-dos of the story after one entry's headline is replaced. */
function todosWith(headline: string) {
  folder.replace(FILE, [HEADLINE], JSON.stringify(headline));
  return loadValidBriefing(folder.path).todos;
}

it.each([
  ['Yes', "Yes, says a residents' group."],
  ['No', "No: a residents' group takes it for a test."],
  ['Possibly', "Possibly, says a residents' group."],
  ['Perhaps', "Perhaps: a residents' group takes it for a test."],
  ['Because', "Because a residents' group takes it for a test."],
  ['It', "It may be prolonged, says a residents' group."],
  ['They', "They may prolong the charter, says a residents' group."],
])(
  'a headline that begins with "%s" creates a to-do, since it makes no sense without its question',
  (start, headline) => {
    expect(todosWith(headline)).toMatchObject([
      {
        file: FILE,
        field: 'headline',
        message: `"trial" begins with "${start}", which makes no sense without its question`,
      },
    ]);
  },
);

it.each([
  'No operator has ordered an electric ferry.',
  "Nobody has ordered one, says a residents' group.",
  "Italy is not mentioned by a residents' group.",
])('a headline that names its subject is accepted: %s', (headline) => {
  expect(todosWith(headline)).toEqual([]);
});

it('unclear headlines of watch items and summaries create to-dos like those of entries', () => {
  folder.replace('watch.yaml', ['No operator has ordered an electric ferry.'], 'Possibly an electric ferry.');
  folder.replace('summaries/01-overview.md', ['Northgate charters the ferry Tern;'], 'They charter the ferry Tern;');
  const files = loadValidBriefing(folder.path).todos.map(({ file }) => file);
  expect(files).toEqual(['summaries/01-overview.md', 'watch.yaml']);
});
