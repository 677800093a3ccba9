import type { Mark, Timeline } from './marks.ts';

/** A timeline in words: one line for each mark, with its date, outcome and status, and one for what has no date. */
export function timelineWords({ marks, undated }: Timeline): string[] {
  return [
    ...marks.map(lineOf),
    ...(undated.length === 0 ? [] : [`Open, with no date from any source: ${undated.join('; ')}.`]),
  ];
}

function lineOf({ when, label, outcome = '', status }: Mark): string {
  return [`${when}: ${label}.`, outcome, status].filter((text) => text !== '').join(' ');
}
