import { expect, it } from 'vitest';
import { ANSWER_SIZE_LIMITS, answerSizes } from '../../bench/answer-size.ts';
import { quantile } from '../../bench/measure.ts';
import { TODAY } from '../reply/corpus.ts';
import { briefing } from '../reply/shipped.ts';

it.each(['Slack', 'Discord'] as const)("most answers fit on a phone's screen in %s", (platform) => {
  const sizes = answerSizes(briefing, TODAY)[platform];
  expect(sizes).toHaveLength(briefing.entries.size);
  for (const unit of ['blocks', 'buttons', 'characters'] as const) {
    const values = sizes.map((size) => size[unit]);
    expect(quantile(values, 0.5), unit).toBeLessThanOrEqual(ANSWER_SIZE_LIMITS[unit]);
  }
  for (const { characters } of sizes) expect(characters).toBeGreaterThan(50);
});
