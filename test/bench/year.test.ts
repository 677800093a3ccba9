import { expect, it } from 'vitest';
import { postsOfYear } from '../../bench/year.ts';
import { visibleTexts } from '../reply/corpus.ts';
import { briefing } from '../reply/shipped.ts';

const digests = postsOfYear(briefing, ['digest']);
/** Without the parts that every digest has: its date, its headings and the age of the briefing. */
const digestTexts = digests.map(({ message }) => {
  const blocks = message.blocks.filter(({ type }) => type !== 'heading');
  return visibleTexts({ title: '', footer: '', blocks }).filter((text) => text !== '' && !text.endsWith('still open.'));
});

it('a year with three pieces of news has three digests, and each starts with its news', () => {
  expect(digests.map(({ day }) => day)).toEqual(['2026-08-17', '2026-11-09', '2027-02-15']);
  expect(digestTexts.map(([first]) => first)).toEqual([
    "Anthropic's IPO: now expected in March 2027, says Market Wire; it was June 2026",
    'The lease was extended by six months, to 6 May 2027, says Compute Wire.',
    'How long may the turbines run? Until 2030, under a county permit, says River City Desk.',
  ]);
});

it('no digest repeats a sentence of its own or of another digest', () => {
  const sentences = digestTexts.flat().filter((text) => text.includes(' ') && !text.startsWith('says '));
  expect(sentences).toEqual([...new Set(sentences)]);
});

it('reminders due on the day of a digest share its post, so no day has two posts', () => {
  const days = postsOfYear(briefing, ['digest', 'reminders']).map(({ day }) => day);
  expect(days).toEqual([...new Set(days)]);
  expect(days).toEqual(expect.arrayContaining(digests.map(({ day }) => day)));
});
