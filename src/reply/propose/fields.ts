import { OUTCOME_DATE_KINDS, type ProposalKind, type ProposalValues } from '../../briefing/write/proposal.ts';
import { cutText } from '../../lib/bounded-text.ts';
import type { Field } from '../../message/form.ts';
import { plainLine } from '../../message/text.ts';
import type { ReplyContext } from '../context.ts';
import { findWatchItem } from '../watch.ts';

const DATE_LABELS: Readonly<Record<(typeof OUTCOME_DATE_KINDS)[number], string>> = {
  day: 'It happened on this day',
  month: 'It happened in this month',
  report: 'It was reported on this day',
};
/** The lowest limits of all platforms for a choice in a form. */
const MAX_OPTIONS = 25;
const OPTION_LENGTH = 75;

export function formFields(context: ReplyContext, kind: ProposalKind): readonly Field[] {
  return kind === 'settle' ? settleFields(context) : SOURCE_FIELDS;
}

const DATE_OPTIONS = OUTCOME_DATE_KINDS.map((value) => ({ value, label: DATE_LABELS[value] }));

function settleFields({ briefing, today }: ReplyContext): Field[] {
  const openItems = [...briefing.watch.values()].filter(({ outcome }) => !outcome);
  const options = openItems
    .slice(0, MAX_OPTIONS)
    .map(({ id, title }) => ({ value: id, label: cutText(plainLine(title), OPTION_LENGTH) }));
  const [claim = ''] = briefing.claims.keys();
  const [source = ''] = briefing.sources.keys();
  return [
    { id: 'item', label: 'Watch item', kind: 'choice', options, maxLength: 40 },
    { id: 'on', label: 'Date', kind: 'date', maxLength: 10, value: today },
    { id: 'dated', label: 'What this date is', kind: 'choice', options: DATE_OPTIONS, maxLength: 10, value: 'day' },
    {
      id: 'says',
      label: 'Outcome',
      hint: 'In one sentence of your own; by default the text of the first claim',
      kind: 'line',
      isOptional: true,
      maxLength: 400,
    },
    {
      id: 'claims',
      label: 'What says so',
      hint: `Claims, such as ${claim}, or a paragraph of a source, such as ${source} ¶2`,
      kind: 'line',
      maxLength: 300,
    },
  ];
}

const SOURCE_FIELDS: readonly Field[] = [
  {
    id: 'article',
    label: 'Text',
    hint: 'The article, one paragraph per line. The briefing keeps only hashes of it',
    kind: 'text',
    maxLength: 12_000,
  },
  { id: 'title', label: 'Title', kind: 'line', isOptional: true, maxLength: 200 },
  { id: 'publisher', label: 'Publisher', kind: 'line', isOptional: true, maxLength: 100 },
  { id: 'url', label: 'Address', hint: 'https://…', kind: 'line', isOptional: true, maxLength: 500 },
  { id: 'date', label: 'Published on', hint: 'Such as 2026-11-05', kind: 'date', isOptional: true, maxLength: 10 },
];

export function cleanValues(
  context: ReplyContext,
  what: ProposalKind,
  values: ProposalValues,
): { readonly values: ProposalValues; readonly faults: Readonly<Partial<Record<string, string>>> } {
  const faults: Record<string, string> = {};
  const cleanedValues: Record<string, string> = {};
  for (const { id, kind, maxLength } of formFields(context, what)) {
    const value = values[id];
    if (value === undefined) continue;
    if (value.length <= maxLength) cleanedValues[id] = cleanText(value, kind);
    else faults[id] = `It has ${inThousands(value.length)} characters; at most ${inThousands(maxLength)} fit.`;
  }
  const item = findWatchItem(context.briefing, cleanedValues['item'] ?? '');
  return { values: { ...cleanedValues, ...(item && { item: item.id }) }, faults };
}

function inThousands(count: number): string {
  return count.toLocaleString('en-GB');
}

function cleanText(text: string, kind: Field['kind']): string {
  if (kind !== 'text') return plainLine(text).replace(/\s+/g, ' ').trim();
  const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => plainLine(line).trim());
  return lines.join('\n').trim();
}
