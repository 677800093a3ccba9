import type { Temporal } from 'temporal-polyfill';
import { daysBefore, inDays } from '../briefing/dates.ts';
import { UserError } from '../lib/user-error.ts';
import type { Gap, Gaps } from '../ports/gaps.ts';

const DEFAULT_COUNT = '50';
const MOST = 1000;

interface GapsOptions {
  readonly days?: string | undefined;
  readonly count?: string | undefined;
  readonly json: boolean;
  readonly yaml: boolean;
  /** Only what was asked of this story, and of none. */
  readonly story?: string;
}

/**
 * The verb `gaps`: lists questions without an answer, answers that were voted down, and answers chosen by the reader,
 * most frequent first.
 * @param kept how many days gaps are stored; the default period
 */
export async function gaps(gaps: Gaps, kept: number, now: Temporal.Instant, options: GapsOptions): Promise<string> {
  const { count = DEFAULT_COUNT, json, yaml, story } = options;
  const days = numberOf('days', options.days ?? String(kept), kept);
  const found = await gaps.since(daysBefore(now, days - 1), numberOf('count', count, MOST), story);
  if (json) return JSON.stringify(found, null, 2);
  if (found.length === 0) return `Nothing was asked in vain ${days === 1 ? 'today' : `in the last ${inDays(days)}`}.`;
  return yaml ? asYaml(found) : gapsText(found);
}

function gapsText(found: readonly Gap[]): string {
  const width = String(found[0]?.count ?? 0).length;
  const column = Math.max('voted down'.length, ...found.map(({ decision }) => decision.length));
  const areSeveral = new Set(found.map(({ story }) => story)).size > 1;
  return found
    .map(({ question, decision, story, count, last, near, people }) => {
      const nearest = decision === 'voted down' || near.length === 0 ? '' : `  near: ${near.join(', ')}`;
      const by = people.length === 0 ? '' : `  by: ${people.join(', ')}`;
      const times = `${String(count).padStart(width)} ×`;
      const of = areSeveral && story !== '' ? `  story: ${story}` : '';
      return `${times}  ${decision.padEnd(column)}  last ${last}  ${question}${of}${nearest}${by}`;
    })
    .join('\n');
}

/**
 * The questions as YAML, grouped by their nearest entry: an editor moves them to its phrasings, or writes a new entry.
 */
function asYaml(found: readonly Gap[]): string {
  const asked = found.filter(({ decision }) => decision !== 'voted down' && decision !== 'chosen wrong');
  const areSeveral = new Set(asked.map(({ story }) => story)).size > 1;
  const headOf = ({ story, near: [entry] }: Gap) => {
    const head = entry === undefined ? '# near to no entry' : `# nearest: ${entry}`;
    return areSeveral && story !== '' ? `${head} of ${story}` : head;
  };
  return [...Map.groupBy(asked, headOf)]
    .map(([head, some]) => {
      const lines = some.map(
        ({ question, count, decision }) => `  - ${JSON.stringify(question)} # ${decision}, ${count} ×`,
      );
      return [head, 'phrasings:', ...lines].join('\n');
    })
    .join('\n\n');
}

function numberOf(name: string, text: string, most: number): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new UserError(`--${name} must be between 1 and ${most} (got "${text}").`);
}
