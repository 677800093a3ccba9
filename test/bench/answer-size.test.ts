import { expect, it } from 'vitest';
import { ANSWER_SIZE_LIMITS, answerSizes } from '../../bench/answer-size.ts';
import { quantile } from '../../bench/measure.ts';
import { TODAY } from '../reply/corpus.ts';
import { briefing } from '../reply/shipped.ts';

it.each(['Slack', 'Discord'] as const)("most answers fit on a phone's screen in %s", (platform) => {
  const sizes = answerSizes(briefing, TODAY)[platform];
  expect(sizes).toHaveLength(briefing.entries.size);
  expect(
    quantile(
      sizes.map(({ blocks }) => blocks),
      0.5,
    ),
  ).toBeLessThanOrEqual(ANSWER_SIZE_LIMITS.blocks);
  expect(
    quantile(
      sizes.map(({ buttons }) => buttons),
      0.5,
    ),
  ).toBeLessThanOrEqual(ANSWER_SIZE_LIMITS.buttons);
  expect(
    quantile(
      sizes.map(({ characters }) => characters),
      0.5,
    ),
  ).toBeLessThanOrEqual(ANSWER_SIZE_LIMITS.characters);
  for (const { characters } of sizes) expect(characters).toBeGreaterThan(50);
});
