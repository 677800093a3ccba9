import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import { layOutTimeline, type PlacedMark } from './layout.ts';
import { heightOf, type Line } from './lines.ts';
import { isOfStory, type Mark, timelineOf, timelineWords } from './marks.ts';

type Theme = 'light' | 'dark';
type Colours = Readonly<Record<Mark['kind'] | 'ground' | 'text' | 'quiet' | 'axis', string>>;

/** Each colour is readable on the background, and the text colour on the axis too. */
export const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: {
    ground: '#ffffff',
    text: '#1d1c1d',
    quiet: '#55565f',
    axis: '#e6e7ec',
    stated: '#0b6b62',
    expected: '#1d4ed8',
    derived: '#6d28d9',
    unconfirmed: '#9a4a07',
    settled: '#15692f',
    today: '#b3123a',
    reminder: '#55565f',
  },
  dark: {
    ground: '#1e1f22',
    text: '#f2f3f5',
    quiet: '#c0c4cb',
    axis: '#3a3c42',
    stated: '#5eead4',
    expected: '#93c5fd',
    derived: '#c9b8ff',
    unconfirmed: '#fcd34d',
    settled: '#86efac',
    today: '#fda4af',
    reminder: '#c0c4cb',
  },
};

/** The layout is measured for the first font. */
const FONTS = "'DejaVu Sans', Verdana, sans-serif";
const TICK_SIZE = 20;
const DAY_RADIUS = 9;
const MONTH_THICKNESS = 10;

export function timelineSvg(briefing: Briefing, today: IsoDate, theme: Theme): string {
  const timeline = timelineOf(briefing, today);
  const colours = COLOURS[theme];
  const { width, height, axis, placed, ticks, footer } = layOutTimeline(timeline);
  const baseline = axis.y + axis.height / 2 + TICK_SIZE * 0.36;
  const parts = [
    element('title', {}, 'Timeline'),
    element('desc', {}, escapeXml(timelineWords(timeline).join('\n'))),
    element('rect', { width, height, rx: 16, fill: colours.ground }),
    element('rect', { ...axis, rx: 6, fill: colours.axis }),
    ...ticks.flatMap(({ x, text }) => [
      element('rect', { x, y: axis.y, width: 1, height: axis.height, fill: colours.quiet }),
      textElement(x + 8, baseline, { text, size: TICK_SIZE, isBold: false }, colours.text),
    ]),
    ...placed.map(({ leader: { x, y1, y2 }, mark }) =>
      element('path', {
        d: `M${roundNumber(x)} ${roundNumber(y1)}V${roundNumber(y2)}`,
        stroke: colours[mark.kind],
        'stroke-width': 2,
      }),
    ),
    ...placed.flatMap((placedMark) => [markShape(placedMark, colours), ...labelTexts(placedMark, colours)]),
    ...(footer.text === '' ? [] : [textElement(footer.x, footer.y, footer, colours.quiet)]),
  ];
  const viewBox = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
  return element('svg', { ...viewBox, role: 'img', 'font-family': FONTS }, parts.join(''));
}

function textElement(x: number, y: number, { text, size, isBold }: Line, fill: string): string {
  return element('text', { x, y, 'font-size': size, ...(isBold && { 'font-weight': 'bold' }), fill }, escapeXml(text));
}

function labelTexts({ lines, label, mark }: PlacedMark, colours: Colours): string[] {
  let { y } = label;
  return lines.map((line) => {
    y += heightOf(line);
    return textElement(label.x, y - line.size * 0.3, line, line.isBold ? colours.text : colours[mark.kind]);
  });
}

/** Months are bars. Days are diamonds if today or a reminder, discs if stated or settled, otherwise rings. */
function markShape({ mark, from, to, leader: { y1: y } }: PlacedMark, colours: Colours): string {
  const fill = colours[mark.kind];
  const [thickness, r] = [MONTH_THICKNESS, DAY_RADIUS];
  if (to > from) {
    return element('rect', {
      x: from,
      y: y - thickness / 2,
      width: to - from,
      height: thickness,
      rx: thickness / 2,
      fill,
    });
  }
  if (!isOfStory(mark)) {
    const halfWidth = mark.kind === 'today' ? r + 3 : r;
    const d = `M${roundNumber(from)} ${roundNumber(y - halfWidth)}l${halfWidth} ${halfWidth}l${-halfWidth} ${halfWidth}l${-halfWidth} ${-halfWidth}z`;
    return element('path', { d, fill });
  }
  const isDisc = mark.kind === 'stated' || mark.kind === 'settled';
  const paintAttributes = isDisc ? { fill } : { fill: colours.ground, stroke: fill, 'stroke-width': 3 };
  return element('circle', { cx: from, cy: y, r, ...paintAttributes });
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const attributeText = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(roundNumber(value))}"`);
  return content === ''
    ? `<${name}${attributeText.join('')}/>`
    : `<${name}${attributeText.join('')}>${content}</${name}>`;
}

function roundNumber(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}

/** Escapes XML, and drops characters that XML does not allow. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
