import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/briefing/dates.ts';
import { type Box, layOutTimeline } from '../../../src/reply/timeline/layout.ts';
import { heightOf, widthOf } from '../../../src/reply/timeline/lines.ts';
import type { Mark, Timeline } from '../../../src/reply/timeline/marks.ts';

const KINDS = ['stated', 'expected', 'derived', 'unconfirmed', 'settled', 'today', 'reminder'] as const;

const day = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((days) => addDays('2026-05-06', days)),
  fc.integer({ min: -400, max: 400 }).map((days) => addDays('2026-05-06', days)),
  fc.integer({ min: -700_000, max: 2_900_000 }).map((days) => addDays('2026-05-06', days)),
);

const mark: fc.Arbitrary<Mark> = fc
  .record({
    first: day,
    days: fc.constantFrom(0, 0, 30),
    kind: fc.constantFrom(...KINDS),
    label: fc.oneof(fc.string({ minLength: 1, maxLength: 75 }), fc.lorem({ maxCount: 12 })),
    when: fc.constantFrom('6 May 2026', '30 September 2026 (by our count)'),
    note: fc.constantFrom('', 'stated', 'passed, unconfirmed'),
  })
  .map(({ days, ...fields }) => ({ ...fields, last: addDays(fields.first, days), status: '' }));

const timeline: fc.Arbitrary<Timeline> = fc.record({
  marks: fc.array(mark, { minLength: 1, maxLength: 24 }),
  undatedTitles: fc.array(fc.constant('Something'), { maxLength: 3 }),
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the layout of any timeline', () => {
  it('has no label that overlaps the axis, the footer, a leader or another label', () => {
    fc.assert(
      fc.property(timeline, (drawnTimeline) => {
        const { placed, axis, footer, width } = layOutTimeline(drawnTimeline);
        expect(placed).toHaveLength(drawnTimeline.marks.length);
        const footerBox = { x: 0, y: footer.y - heightOf(footer), width, height: heightOf(footer) };
        for (const [i, { label }] of placed.entries()) {
          expect(overlap(label, axis)).toBe(false);
          expect(overlap(label, footerBox)).toBe(false);
          for (const otherMark of placed.slice(i + 1)) expect(overlap(label, otherMark.label)).toBe(false);
          for (const { leader } of placed) {
            const y = Math.min(leader.y1, leader.y2);
            const line = { x: leader.x - 1, y, width: 2, height: Math.abs(leader.y2 - leader.y1) };
            expect(overlap(label, line)).toBe(false);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps labels within the picture, lines within labels, and dates in order', () => {
    fc.assert(
      fc.property(timeline, (drawnTimeline) => {
        const { placed, axis, width, height } = layOutTimeline(drawnTimeline);
        expect(height).toBeGreaterThanOrEqual(520);
        for (const { label, lines, from, to } of placed) {
          expect(label.x).toBeGreaterThan(0);
          expect(label.y).toBeGreaterThan(0);
          expect(label.x + label.width).toBeLessThanOrEqual(width);
          expect(label.y + label.height).toBeLessThanOrEqual(height);
          expect(from).toBeGreaterThanOrEqual(axis.x);
          expect(to).toBeLessThanOrEqual(axis.x + axis.width);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(label.width + 0.001);
          expect(label.width).toBeLessThanOrEqual(480);
        }
        const orderedMarks = placed.toSorted((a, b) => a.from - b.from);
        for (const [i, { mark }] of orderedMarks.entries()) {
          const nextMark = orderedMarks[i + 1];
          if (nextMark && nextMark.from > (orderedMarks[i]?.from ?? 0))
            expect(mark.first < nextMark.mark.first).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps tick labels apart and within the axis', () => {
    fc.assert(
      fc.property(timeline, (drawnTimeline) => {
        const { ticks, axis } = layOutTimeline(drawnTimeline);
        const tickEnds = ticks.map(({ x, text }) => x + 8 + widthOf({ text, size: 20, isBold: false }));
        for (const [i, { x }] of ticks.entries()) {
          expect(x).toBeGreaterThanOrEqual(axis.x);
          expect(tickEnds[i]).toBeLessThanOrEqual(ticks[i + 1]?.x ?? axis.x + axis.width);
        }
      }),
    );
  });

  it('labels months, or years if it is long', () => {
    const layoutOf = (...days: string[]) =>
      layOutTimeline({
        marks: days.map((day) => ({
          first: day,
          last: day,
          kind: 'stated',
          label: 'It',
          when: '',
          note: '',
          status: '',
        })),
        undatedTitles: [],
      }).ticks.map(({ text }) => text);
    expect(layoutOf('2026-05-06', '2026-08-20')).toEqual(['Jun 2026', 'Jul 2026', 'Aug 2026']);
    expect(layoutOf('2026-05-06', '2031-05-06')).toEqual(['2027', '2028', '2029', '2030']);
  });

  it('cuts a name of more than two lines with an ellipsis, but no date', () => {
    const label = 'word '.repeat(15).trim();
    const markFields = { first: '2026-05-06', last: '2026-05-06', label, when: '6 May 2026', note: '', status: '' };
    const [placedMark] = layOutTimeline({ marks: [{ ...markFields, kind: 'stated' }], undatedTitles: [] }).placed;
    const texts = placedMark?.lines.map(({ text }) => text) ?? [];
    expect(texts).toHaveLength(3);
    expect(texts[1]).toMatch(/word…$/);
    expect(texts[2]).toBe('6 May 2026');
  });
});
