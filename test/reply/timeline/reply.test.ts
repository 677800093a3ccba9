import { describe, expect, it } from 'vitest';
import { buttonsIn } from '../../../src/message/message.ts';
import { respond } from '../../../src/reply/respond.ts';
import { timelineSvg } from '../../../src/reply/timeline/svg.ts';
import { briefing, contextOn, TODAY } from '../corpus.ts';

describe("the timeline's reply", () => {
  const reply = respond({ kind: 'timeline' }, contextOn(TODAY));
  const pictures = reply.blocks.filter((block) => block.type === 'picture');

  it('has a picture for light and dark backgrounds, and its words', () => {
    expect(pictures).toHaveLength(1);
    expect(pictures[0]?.name).toBe('timeline');
    expect(pictures[0]?.svg.light).toBe(timelineSvg(briefing, TODAY, 'light'));
    expect(pictures[0]?.svg.dark).toBe(timelineSvg(briefing, TODAY, 'dark'));
    expect(pictures[0]?.words).toContain('21 November 2026: Today.');
    expect(pictures[0]?.words.join(' ')).toContain('No source says what happened.');
  });

  it('links to the watch items, which link back', () => {
    expect(buttonsIn(reply).map(({ intent }) => intent)).toEqual([{ kind: 'watch' }]);
    const watchList = respond({ kind: 'watch' }, contextOn(TODAY));
    expect(buttonsIn(watchList)).toContainEqual({ label: 'Timeline', intent: { kind: 'timeline' } });
  });
});
