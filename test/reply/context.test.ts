import { describe, expect, it } from 'vitest';
import { pageButtons, pageOf } from '../../src/reply/blocks.ts';
import { findByName } from '../../src/reply/find-by-name.ts';

const records = [
  { id: 'lease-end', name: 'The end' },
  { id: 'lease', name: 'Lease' },
  { id: 'ipo', name: "Anthropic's IPO" },
  { id: 'no-name', name: '' },
  { id: 'scrutiny', name: 'Scrutiny by regulators in Europe' },
  { id: 'heat', name: 'Heat in Europe' },
];
const find = (typed: string) => findByName(records, typed, ({ name }) => [name])?.id;

describe('a record with several names', () => {
  it.each([
    ['lease', 'lease', 'by its id, although another id begins with it'],
    ['LEASE END', 'lease-end', 'by its id in capitals, with a space for the hyphen'],
    ['end', 'lease-end', 'by its name without the article'],
    ['the end', 'lease-end', 'by its name with the article'],
    ['Anthropic’s IPO', 'ipo', 'by its name with another apostrophe'],
    ['anthr', 'ipo', 'by the beginning of its name'],
    ['regulators', 'scrutiny', 'by a word in its name'],
    ['by regulators', 'scrutiny', 'by words in its name'],
    ['lease-e', 'lease-end', 'by the beginning of its id'],
  ])('is found for %j as "%s", %s', (typed, id) => {
    expect(find(typed)).toBe(id);
  });

  it.each([
    ['europe', 'several names have the word'],
    ['regulator', 'the word is only a part of one in a name'],
    ['leas', 'several ids begin with it'],
    ['ip', 'two letters are too few'],
    ['zzz', 'no record has the name'],
    ['', 'the text is empty'],
    ['?!', 'the text has no letter, although one record has an empty name'],
  ])('is not found for %j: %s', (typed) => {
    expect(find(typed)).toBeUndefined();
  });
});

describe('the pages of a list', () => {
  const numbers = [1, 2, 3, 4, 5];

  it.each([
    [undefined, [1, 2], 1],
    [2, [3, 4], 2],
    [3, [5], 3],
    [4, [5], 3],
    [0, [1, 2], 1],
  ])('include the wanted page, or else the nearest one: page %s has %j', (wantedPage, items, page) => {
    expect(pageOf(numbers, 2, wantedPage)).toEqual({ items, page, pages: 3 });
  });

  it('are one empty page for an empty list', () => {
    expect(pageOf([], 2)).toEqual({ items: [], page: 1, pages: 1 });
  });

  it('lead to the previous and next ones', () => {
    const labels = (page: number, pages: number) =>
      pageButtons(page, pages, (number) => ({ kind: 'faq', page: number })).flatMap((block) =>
        block.type === 'buttons' ? block.buttons : [],
      );
    expect(labels(1, 1)).toEqual([]);
    expect(labels(1, 3)).toEqual([{ label: 'Next page (2 of 3)', intent: { kind: 'faq', page: 2 } }]);
    expect(labels(2, 3).map(({ intent }) => intent)).toEqual([
      { kind: 'faq', page: 1 },
      { kind: 'faq', page: 3 },
    ]);
  });
});
