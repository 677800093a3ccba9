import { addDays, daysBetween, type IsoDate, inWords } from '../../briefing/dates.ts';
import { footerOf, heightOf, type Line, labelOf, widthOf } from './lines.ts';
import type { Mark, Timeline } from './marks.ts';

/** A rectangle; its corner is the one above and to the left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A mark where it is drawn. */
export interface Placed {
  readonly mark: Mark;
  /** Where its first day begins, and a month ends. */
  readonly from: number;
  readonly to: number;
  readonly label: Box;
  readonly lines: readonly Line[];
  /** From the axis to the far end of the label. */
  readonly leader: { readonly x: number; readonly y1: number; readonly y2: number };
}

/** Where everything stands in the picture. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly axis: Box;
  readonly placed: readonly Placed[];
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  /** Where no text stands, it is empty. */
  readonly footer: Line & { readonly x: number; readonly y: number };
}

const WIDTH = 1200;
const LEAST_HEIGHT = 520;
const MARGIN = 36;
const AXIS_HEIGHT = 40;
/** Between the axis and the labels next to it. */
const STEM = 24;
/** Between labels, and between a leader and its label. */
const GAP = 12;
const TICK_WIDTH = 150;
/** Dates that are all near to each other are not drawn further apart than if there were so many days. */
const FEWEST_DAYS = 31;
const SHORTEST_MONTH = 28;
/** Months between two ticks: the first of these that leaves them room. */
const STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000];

/**
 * Lays a timeline out: what is dated above the axis, today and the reminders below. Each label stands to the right of its
 * leader, in a lane in which neither meets another. The picture is as high as that takes.
 */
export function layOut({ marks, undated }: Timeline): Layout {
  const labels = marks.map(labelled);
  const widest = Math.max(...labels.map(({ width }) => width));
  const scale = scaleOf(marks, WIDTH - 2 * MARGIN - GAP - widest);
  const flags = labels.map((label) => ({ ...label, from: scale.at(label.mark.first) }));
  const above = inLanes(flags.filter(({ mark }) => !isOurs(mark)));
  const below = inLanes(flags.filter(({ mark }) => isOurs(mark)));
  const footer = footerOf(undated);
  const end = MARGIN + heightOf(footer);
  const height = Math.ceil(Math.max(LEAST_HEIGHT, MARGIN + above.height + AXIS_HEIGHT + below.height + end));
  const axis: Box = {
    x: MARGIN,
    y: height - end - below.height - AXIS_HEIGHT,
    width: WIDTH - 2 * MARGIN,
    height: AXIS_HEIGHT,
  };
  const place = ({ mark, lines, width, height, from, near }: InLane, isBelow: boolean): Placed => {
    const edge = isBelow ? axis.y + axis.height : axis.y;
    const y = isBelow ? edge + near : edge - near - height;
    return {
      mark,
      lines,
      from,
      to: mark.first === mark.last ? from : scale.at(addDays(mark.last, 1)),
      label: { x: from + GAP, y, width, height },
      leader: { x: from, y1: edge, y2: isBelow ? y + height : y },
    };
  };
  return {
    width: WIDTH,
    height,
    axis,
    placed: [...above.flags.map((flag) => place(flag, false)), ...below.flags.map((flag) => place(flag, true))],
    ticks: ticksOf(scale, axis.x + axis.width),
    footer: { ...footer, x: MARGIN, y: height - MARGIN },
  };
}

function isOurs({ kind }: Mark): boolean {
  return kind === 'today' || kind === 'reminder';
}

interface Flag {
  readonly mark: Mark;
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly from: number;
}

/** A flag, and how far from the axis its label begins. */
type InLane = Flag & { readonly near: number };

function labelled(mark: Mark): Omit<Flag, 'from'> {
  const lines = labelOf(mark);
  return {
    mark,
    lines,
    width: Math.max(0, ...lines.map(widthOf)),
    height: lines.reduce((sum, line) => sum + heightOf(line), 0),
  };
}

/**
 * Labels in lanes, the one next to the axis first. From the right to the left each takes the lane beyond all that begin
 * before it ends: so none is beside it in its lane, no leader of those beyond crosses it, and its own leader stands to the
 * left of those that it passes.
 */
function inLanes(flags: readonly Flag[]): { readonly flags: readonly InLane[]; readonly height: number } {
  const placed: (Flag & { readonly lane: number })[] = [];
  for (const flag of flags.toSorted((a, b) => b.from - a.from)) {
    const end = flag.from + GAP + flag.width + GAP;
    const met = placed.filter(({ from }) => from <= end).map(({ lane }) => lane);
    placed.push({ ...flag, lane: Math.max(-1, ...met) + 1 });
  }
  const heights: number[] = [];
  for (const { lane, height } of placed) heights[lane] = Math.max(heights[lane] ?? 0, height);
  const nearOf = (lane: number) => heights.slice(0, lane).reduce((sum, height) => sum + height + GAP, STEM);
  return {
    flags: placed.map(({ lane, ...flag }) => ({ ...flag, near: nearOf(lane) })),
    height: nearOf(heights.length),
  };
}

interface Scale {
  readonly at: (day: IsoDate) => number;
  readonly start: IsoDate;
  readonly perDay: number;
}

/** Days to places on the axis, so that there is room for a label behind the last. */
function scaleOf(marks: readonly Mark[], room: number): Scale {
  const days = marks.flatMap(({ first, last }) => [first, last]).toSorted();
  const [start = ''] = days;
  const end = days.at(-1) ?? start;
  const perDay = room / Math.max(FEWEST_DAYS, daysBetween(start, end) + 1);
  return { at: (day) => MARGIN + daysBetween(start, day) * perDay, start, perDay };
}

/** The beginnings of months or years along the axis, none nearer to the next than its text is long. */
function ticksOf({ at, start, perDay }: Scale, right: number): Layout['ticks'] {
  const step = STEPS.find((months) => months * SHORTEST_MONTH * perDay >= TICK_WIDTH);
  if (step === undefined) return [];
  const ticks: { x: number; text: string }[] = [];
  const [year = 0, month = 1] = start.split('-').map(Number);
  for (let i = Math.ceil((year * 12 + month) / step) * step; ; i += step) {
    const name = `${String(Math.floor(i / 12)).padStart(4, '0')}-${String((i % 12) + 1).padStart(2, '0')}`;
    const x = at(`${name}-01`);
    // Beyond what a date can be, there is no place.
    if (!(x + TICK_WIDTH <= right)) return ticks;
    ticks.push({ x, text: step < 12 ? shortMonth(name) : name.slice(0, 4) });
  }
}

/** "May 2026". */
function shortMonth(month: string): string {
  const [name = '', year = ''] = inWords(month).split(' ');
  return `${name.slice(0, 3)} ${year}`;
}
