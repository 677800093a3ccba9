import { expect, it } from 'vitest';
import { answerSizes, LIMITS, medianOf } from '../../bench/answers.ts';
import { TODAY } from '../reply/corpus.ts';
import { briefing } from '../reply/shipped.ts';

it.each(['Slack', 'Discord'] as const)("most answers fit on a phone's screen in %s", (platform) => {
  const sizes = answerSizes(briefing, TODAY)[platform];
  expect(sizes).toHaveLength(briefing.entries.size);
  expect(medianOf(sizes.map(({ blocks }) => blocks))).toBeLessThanOrEqual(LIMITS.blocks);
  expect(medianOf(sizes.map(({ buttons }) => buttons))).toBeLessThanOrEqual(LIMITS.buttons);
  expect(medianOf(sizes.map(({ characters }) => characters))).toBeLessThanOrEqual(LIMITS.characters);
  for (const { characters } of sizes) expect(characters).toBeGreaterThan(50);
});
