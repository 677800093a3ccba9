import { expect, it } from 'vitest';
import { completionsOf } from '../../../src/platforms/terminal/complete.ts';
import { loadStory } from '../../fixture/story.ts';

const story = loadStory();

it.each([
  ['wat', ['watch ']],
  ['/ferry wat', ['/ferry watch ']],
  ['/fe', ['/ferry ']],
  ['watch ', ['watch charter', 'watch pier', 'watch electric']],
  ['/ferry watch p', ['/ferry watch pier']],
  ['follow el', ['follow electric']],
  ['summary c', ['summary charter', 'summary contract']],
  ['disputes w', ['disputes whole-ship']],
  ['sources h', ['sources h1', 'sources h2', 'sources h3', 'sources h4']],
  ['evidence charter-len', ['evidence charter-length']],
  ['subscribe ', ['subscribe digest', 'subscribe reminders']],
  ['subscribe reminders ', ['subscribe reminders charter', 'subscribe reminders pier', 'subscribe reminders electric']],
  ['subscribe digest d', []],
  ['preview p', ['preview pier']],
  ['changes 2026', []],
  ['nonsense x', []],
])('the line %j has the tab completions %j', (line, completions) => {
  expect(completionsOf(line, '/ferry', story)).toEqual(completions);
});
