import { expect, it } from 'vitest';
import { answerSizes, LIMITS } from '../../bench/answers.ts';
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
  ).toBeLessThanOrEqual(LIMITS.blocks);
  expect(
    quantile(
      sizes.map(({ buttons }) => buttons),
      0.5,
    ),
  ).toBeLessThanOrEqual(LIMITS.buttons);
  expect(
    quantile(
      sizes.map(({ characters }) => characters),
      0.5,
    ),
  ).toBeLessThanOrEqual(LIMITS.characters);
  for (const { characters } of sizes) expect(characters).toBeGreaterThan(50);
});
