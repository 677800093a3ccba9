import type { Mark, Timeline } from './marks.ts';

/** A timeline in words: a line for each mark, with its date and how it stands, and one for what has no date. */
export function timelineWords({ marks, undated }: Timeline): string[] {
  return [
    ...marks.map(lineOf),
    ...(undated.length === 0 ? [] : [`Open, no source gives a date: ${undated.join('; ')}.`]),
  ];
}

function lineOf({ when, label, standing }: Mark): string {
  return `${when}: ${label}${standing === '' ? '' : ` – ${standing}`}.`;
}
