import { addDays, daysBetween, type IsoDate, inWords } from '../../briefing/dates.ts';
import { sum } from '../../lib/sum.ts';
import { footerLine, heightOf, type Line, labelLines, widthOf } from './lines.ts';
import { isOfStory, type Mark, type Timeline } from './marks.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Label {
  readonly mark: Mark;
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

interface Flag extends Label {
  readonly from: number;
}

interface FlagInLane extends Flag {
  /** From the axis to the near edge of the label. */
  readonly distance: number;
}

export interface PlacedMark extends Pick<Flag, 'mark' | 'lines' | 'from'> {
  /** For a day, the same as `from`. */
  readonly to: number;
  readonly label: Box;
  /** From the axis to the far end of the label. */
  readonly leader: { readonly x: number; readonly y1: number; readonly y2: number };
}

const PICTURE_WIDTH = 1200;
const MIN_PICTURE_HEIGHT = 520;
const MARGIN = 36;
const AXIS_HEIGHT = 40;
const STEM_HEIGHT = 24;
/** Between labels, and between a leader and its label. */
const LABEL_GAP = 12;
const MIN_TICK_SPACING = 150;
/** The scale covers at least this many days, so dates close together are not spread too far apart. */
const MIN_SCALE_DAYS = 31;
const MIN_MONTH_DAYS = 28;
/** The first step for which the texts fit is used. */
const TICK_STEPS_MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000];

/** Lays out the story's dates above the axis, today and the reminders below. Each label is to the right of its leader. */
export function layOutTimeline({ marks, undatedTitles }: Timeline) {
  const labels = marks.map(layOutLabel);
  const widest = Math.max(...labels.map(({ width }) => width));
  const scale = fitScale(marks, PICTURE_WIDTH - 2 * MARGIN - LABEL_GAP - widest);
  const flags = labels.map((label) => ({ ...label, from: scale.xOf(label.mark.first) }));
  const flagsAbove = assignLanes(flags.filter(({ mark }) => isOfStory(mark)));
  const flagsBelow = assignLanes(flags.filter(({ mark }) => !isOfStory(mark)));
  const footer = footerLine(undatedTitles);
  const end = MARGIN + heightOf(footer);
  const height = Math.ceil(
    Math.max(MIN_PICTURE_HEIGHT, MARGIN + flagsAbove.height + AXIS_HEIGHT + flagsBelow.height + end),
  );
  const axis: Box = {
    x: MARGIN,
    y: height - end - flagsBelow.height - AXIS_HEIGHT,
    width: PICTURE_WIDTH - 2 * MARGIN,
    height: AXIS_HEIGHT,
  };
  const placeMark = ({ mark, lines, width, height, from, distance }: FlagInLane, isBelow: boolean): PlacedMark => {
    const edge = isBelow ? axis.y + axis.height : axis.y;
    const y = isBelow ? edge + distance : edge - distance - height;
    return {
      mark,
      lines,
      from,
      to: mark.first === mark.last ? from : scale.xOf(addDays(mark.last, 1)),
      label: { x: from + LABEL_GAP, y, width, height },
      leader: { x: from, y1: edge, y2: isBelow ? y + height : y },
    };
  };
  return {
    width: PICTURE_WIDTH,
    height,
    axis,
    placed: [
      ...flagsAbove.flags.map((flag) => placeMark(flag, false)),
      ...flagsBelow.flags.map((flag) => placeMark(flag, true)),
    ],
    ticks: placeTicks(scale, axis.x + axis.width),
    footer: { ...footer, x: MARGIN, y: height - MARGIN },
  };
}

function layOutLabel(mark: Mark): Label {
  const lines = labelLines(mark);
  return {
    mark,
    lines,
    width: Math.max(0, ...lines.map(widthOf)),
    height: sum(lines.map(heightOf)),
  };
}

/**
 * From right to left, each label goes beyond the lanes of all labels that start before its end. So labels in a lane do not
 * overlap, and no leader crosses a label.
 */
function assignLanes(flags: readonly Flag[]): { readonly flags: readonly FlagInLane[]; readonly height: number } {
  const placedFlags: (Flag & { readonly lane: number })[] = [];
  for (const flag of flags.toSorted((a, b) => b.from - a.from)) {
    const end = flag.from + LABEL_GAP + flag.width + LABEL_GAP;
    const crossedLanes = placedFlags.filter(({ from }) => from <= end).map(({ lane }) => lane);
    placedFlags.push({ ...flag, lane: Math.max(-1, ...crossedLanes) + 1 });
  }
  const heights: number[] = [];
  for (const { lane, height } of placedFlags) heights[lane] = Math.max(heights[lane] ?? 0, height);
  const distanceOf = (lane: number) =>
    heights.slice(0, lane).reduce((sum, height) => sum + height + LABEL_GAP, STEM_HEIGHT);
  return {
    flags: placedFlags.map(({ lane, ...flag }) => ({ ...flag, distance: distanceOf(lane) })),
    height: distanceOf(heights.length),
  };
}

interface Scale {
  readonly xOf: (day: IsoDate) => number;
  readonly start: IsoDate;
  readonly pixelsPerDay: number;
}

function fitScale(marks: readonly Mark[], width: number): Scale {
  const days = marks.flatMap(({ first, last }) => [first, last]).toSorted();
  const [start = ''] = days;
  const end = days.at(-1) ?? start;
  const pixelsPerDay = width / Math.max(MIN_SCALE_DAYS, daysBetween(start, end) + 1);
  return { xOf: (day) => MARGIN + daysBetween(start, day) * pixelsPerDay, start, pixelsPerDay };
}

function placeTicks({ xOf, start, pixelsPerDay }: Scale, axisEnd: number): { x: number; text: string }[] {
  const step = TICK_STEPS_MONTHS.find((months) => months * MIN_MONTH_DAYS * pixelsPerDay >= MIN_TICK_SPACING);
  if (step === undefined) return [];
  const ticks: { x: number; text: string }[] = [];
  const [year = 0, month = 1] = start.split('-').map(Number);
  for (let i = Math.ceil((year * 12 + month) / step) * step; ; i += step) {
    const name = `${String(Math.floor(i / 12)).padStart(4, '0')}-${String((i % 12) + 1).padStart(2, '0')}`;
    const x = xOf(`${name}-01`);
    // The position of a date outside the valid range is not a number.
    if (!(x + MIN_TICK_SPACING <= axisEnd)) return ticks;
    ticks.push({ x, text: step < 12 ? shortMonth(name) : name.slice(0, 4) });
  }
}

function shortMonth(month: string): string {
  const [name = '', year = ''] = inWords(month).split(' ');
  return `${name.slice(0, 3)} ${year}`;
}
