import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../src/reply/timeline/lines.ts';
import { COLOURS, timelineSvg } from '../../../src/reply/timeline/svg.ts';
import { TODAY, withWatch } from '../corpus.ts';
import { briefing } from '../shipped.ts';

const { resolve } = createRequire(import.meta.url);
const font = {
  loadSystemFonts: false,
  fontFiles: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`)),
};

const briefingWithTitle = (title: string) =>
  timelineSvg(
    withWatch(briefing, (item) => ({ ...item, title })),
    TODAY,
    'light',
  );

describe('the picture of the timeline', () => {
  it.each(['light', 'dark'] as const)('names every dated mark, in the %s theme', (theme) => {
    const svg = timelineSvg(briefing, TODAY, theme);
    for (const text of ['Signing', 'Publication', "Anthropic's IPO", 'Today: 21 November 2026', 'passed, unconfirmed'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg).toContain('>6 more watch items are open without a date</text>');
    expect(svg).toContain(`fill="${COLOURS[theme].ground}"`);
  });

  it('has a description for screen readers', () => {
    expect(timelineSvg(briefing, TODAY, 'light')).toMatch(
      /role="img".*<title>Timeline<\/title><desc>6 May 2026: Signing\. .*No source says what happened/s,
    );
  });

  it('has no external references, styles or scripts', () => {
    const svg = timelineSvg(briefing, TODAY, 'light').replace('xmlns="http://www.w3.org/2000/svg"', '');
    expect(svg).not.toMatch(/https?:|href|url\(|@import|<image|<style|<script/);
  });

  it('shows every title as literal text', () => {
    const svg = briefingWithTitle('</text><script>alert("1")</script> & more');
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;/text&gt;');
    expect(svg).toContain('&amp; more');
  });

  it('is valid XML for every title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (title) => {
        expect(() => new Resvg(briefingWithTitle(title), { font: { loadSystemFonts: false } })).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });

  const ACCENTED = 'äéñøçşłœ–…·’“”Жгыλ';

  /** Fails if the layout allots a text less width than the font needs, regular or bold. */
  const expectRoom = (text: string) => {
    const escapedText = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    for (const isBold of [false, true]) {
      const weight = isBold ? ' font-weight="bold"' : '';
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="99"><text y="50" font-size="26" font-family="DejaVu Sans"${weight} xml:space="preserve">${escapedText}</text></svg>`;
      const drawnWidth = new Resvg(svg, { font }).getBBox()?.width ?? 0;
      expect(drawnWidth, text).toBeLessThanOrEqual(widthOf({ text, size: 26, isBold }));
    }
  };

  it('allots each letter at least its width in the font', () => {
    const ascii = Array.from({ length: 95 }, (_, offset) => String.fromCharCode(32 + offset));
    for (const letter of [...ascii, ...ACCENTED]) expectRoom(letter);
  });

  it('allots each line at least its width in the font', () => {
    const letters = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 });
    const accented = fc.string({ unit: fc.constantFrom(...ACCENTED), minLength: 1, maxLength: 12 });
    fc.assert(fc.property(fc.oneof(letters, accented), expectRoom), { numRuns: 75 });
  });
});

describe("the timeline's colours", () => {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((offset) => {
      const channel = Number.parseInt(colour.slice(offset, offset + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each(['light', 'dark'] as const)('have enough contrast in the %s theme, also for text on the axis', (theme) => {
    const { ground, axis, text, ...markColours } = COLOURS[theme];
    for (const colour of [text, ...Object.values(markColours)]) expect(contrast(colour, ground)).toBeGreaterThan(4.5);
    expect(contrast(text, axis)).toBeGreaterThan(4.5);
  });
});
