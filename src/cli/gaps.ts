import type { Temporal } from 'temporal-polyfill';
import { daysBefore } from '../briefing/dates.ts';
import { pluralize } from '../lib/english.ts';
import type { Gap, Gaps } from '../ports/gaps.ts';
import { parseCount } from './option-values.ts';

const DEFAULT_COUNT = '50';
const MAX_COUNT = 1000;

interface GapsOptions {
  readonly days?: string | undefined;
  readonly count?: string | undefined;
  readonly json?: boolean;
  readonly yaml?: boolean;
  readonly story?: string | undefined;
}

/** The `gaps` command: lists questions that were unanswered, voted down, or answered by the reader, most frequent first. */
export async function gaps(
  storedGaps: Gaps,
  retentionDays: number,
  now: Temporal.Instant,
  { days: daysText = String(retentionDays), count = DEFAULT_COUNT, json, yaml, story }: GapsOptions,
): Promise<string> {
  const days = parseCount('days', daysText, retentionDays);
  const listedGaps = await storedGaps.findSince(
    daysBefore(now, days - 1),
    parseCount('count', count, MAX_COUNT),
    story,
  );
  if (json) return JSON.stringify(listedGaps, null, 2);
  if (listedGaps.length === 0) return `No gaps ${days === 1 ? 'today' : `in the last ${pluralize(days, 'day')}`}.`;
  return yaml ? phrasingsYaml(listedGaps) : gapLines(listedGaps);
}

function gapLines(gaps: readonly Gap[]): string {
  const countWidth = String(gaps[0]?.count ?? 0).length;
  const decisionWidth = Math.max('voted down'.length, ...gaps.map(({ decision }) => decision.length));
  const namesStories = hasSeveralStories(gaps);
  return gaps
    .map(({ question, decision, story, count, last, near, people }) => {
      const storyPart = namesStories && story !== '' ? `  story: ${story}` : '';
      const nearPart = decision === 'voted down' || near.length === 0 ? '' : `  near: ${near.join(', ')}`;
      const peoplePart = people.length === 0 ? '' : `  by: ${people.join(', ')}`;
      const start = `${String(count).padStart(countWidth)} ×  ${decision.padEnd(decisionWidth)}  last ${last}`;
      return `${start}  ${question}${storyPart}${nearPart}${peoplePart}`;
    })
    .join('\n');
}

/** Groups questions by their nearest entry, so an editor can move them to its phrasings. */
function phrasingsYaml(gaps: readonly Gap[]): string {
  const questions = gaps.filter(({ decision }) => decision !== 'voted down' && decision !== 'chosen wrong');
  const namesStories = hasSeveralStories(questions);
  const headingOf = ({ story, near: [entry] }: Gap) => {
    const heading = entry === undefined ? '# near to no entry' : `# nearest: ${entry}`;
    return namesStories && story !== '' ? `${heading} of ${story}` : heading;
  };
  return [...Map.groupBy(questions, headingOf)]
    .map(([heading, group]) =>
      [
        heading,
        'phrasings:',
        ...group.map(({ question, count, decision }) => `  - ${JSON.stringify(question)} # ${decision}, ${count} ×`),
      ].join('\n'),
    )
    .join('\n\n');
}

function hasSeveralStories(gaps: readonly Gap[]): boolean {
  return new Set(gaps.map(({ story }) => story)).size > 1;
}
