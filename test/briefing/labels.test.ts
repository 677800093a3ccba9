import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { get } from '../../src/briefing/briefing.ts';
import { loadBriefing } from '../../src/briefing/load.ts';
import { verifyClaims } from '../../src/briefing/verify.ts';
import { copyOfStory } from '../fixture/older.ts';
import { ARTICLES } from '../fixture/story.ts';

function saying(text: string) {
  const folder = copyOfStory();
  const path = join(folder, 'faq/charter.yaml');
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(/stated: The figure is the Harbour Herald's\./, () => text),
  );
  return { folder, found: loadBriefing(folder) };
}

it('puts the label of a source where its id stands in braces', () => {
  const { found } = saying('stated: "{h1} gives the figure."');
  const entry = 'briefing' in found ? get(found.briefing.entries, 'charter-price') : undefined;
  expect(entry?.answer[0]?.text).toBe('Harbour Herald gives the figure.');
});

it('reports an id in braces that no source has', () => {
  const { found } = saying('stated: "{h9} gives the figure."');
  expect('problems' in found && found.problems).toMatchObject([
    { file: 'faq/charter.yaml', what: 'there is no source "h9"' },
  ]);
});

it('takes no figure of a label for a figure of the statement', () => {
  const { folder } = saying('stated: "{h1} gives the figure."');
  const path = join(folder, 'sources.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('label: Harbour Herald', 'label: Two-year review'));
  expect('briefing' in loadBriefing(folder)).toBe(true);
});

it('reports nine words in a row of an article, in claims and in statements', () => {
  const copied = 'The Tern carries 180 passengers and will run between Northgate and the island.';
  const { found } = saying(`stated: "${copied}"`);
  if ('briefing' in found || !found.readable) throw new Error('the figure has no claim');
  const { readable } = found;
  const { problems } = verifyClaims(readable, ARTICLES, readable.places, readable.said);
  expect(problems).toMatchObject([
    { file: 'faq/charter.yaml', what: 'takes over "the tern carries 180 passengers and will run between"' },
  ]);
});
