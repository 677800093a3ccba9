import { expect, it } from 'vitest';
import { itemsNamed } from '../../src/reply/watch-names.ts';
import { loadStory } from '../fixture/story.ts';

const [item] = loadStory().watch.values();

it.each([
  ['stop the one about use', true],
  ['stop the start-of-use one', true],
  ['stop all of it', false],
])('a watch item is named only by the topical words of its id: %s', (line, isNamed) => {
  if (!item) throw new Error('The story has no watch item');
  const { short: _, ...itemFields } = item;
  const namedItems = itemsNamed([{ ...itemFields, id: 'start-of-use', short: 'opening' }], line);
  expect(namedItems.length > 0).toBe(isNamed);
});

it('a watch item is also named by the singular of its short name', () => {
  if (!item) throw new Error('The story has no watch item');
  expect(itemsNamed([{ ...item, short: 'turbines' }], 'only the turbine news')).toHaveLength(1);
});
