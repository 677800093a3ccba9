import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { trainingTodos } from '../../src/cli/training-todos.ts';
import { copyOfStory } from '../fixture/older-story.ts';
import { loadStory } from '../fixture/story.ts';

it('the check lists to-dos for missing training and for wordings of entries that do not exist', () => {
  const folder = copyOfStory();
  mkdirSync(join(folder, 'wordings'), { recursive: true });
  const lines = [
    { id: 'charter-price', q: 'how dear is it' },
    { id: 'money', q: 'price?' },
    { id: 'money', q: 'cost?' },
    { id: '-', q: 'who won' },
  ];
  writeFileSync(join(folder, 'wordings', 'anna.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(trainingTodos(folder, loadStory(folder)).map(({ file, message }) => `${file}: ${message}`)).toEqual([
    'wordings/anna.jsonl: there is no entry "money", so nothing is learnt from its wordings',
    'learnt.bin: is missing: nothing has been learnt from the wordings yet',
  ]);
});
