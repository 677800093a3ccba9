import type { Briefing } from '../../briefing/briefing.ts';
import type { ProposalKind, ProposalValues } from '../../briefing/write/proposal.ts';
import { withEllipsis } from '../../lib/bounded-text.ts';
import { pluralize } from '../../lib/english.ts';
import type { Field, Form } from '../../message/form.ts';
import type { Block, Button, Item, Message } from '../../message/message.ts';
import type { ProposalResult, ReplyChange } from '../../ports/proposals.ts';
import { button, buttons, headingBlock, listBlocks, noteBlock, privateMessage, textBlock } from '../blocks.ts';
import type { ReplyContext } from '../context.ts';
import { fillExample } from '../examples.ts';
import { formFields } from './fields.ts';

const MAX_LISTED_CHANGES = 10;
const LINE_LENGTH = 200;
const FORM_TITLES = { settle: 'Settle a watch item', source: 'Add a source' } as const;
const FILL_IN =
  "What you fill in becomes a patch for the people who write this briefing. The bot's answers don't change.";
const NOTHING_CHANGED = 'Nothing in use has changed.';

export function notOperatorReply(): Message {
  return privateMessage('Only some people may propose changes', [
    textBlock('The people who run this bot decide who may. Ask one of them. Nothing was proposed.'),
  ]);
}

export function proposeReply({ briefing, hasForms = true }: ReplyContext): Message {
  return privateMessage('What do you want to propose?', [
    textBlock(
      "A proposal becomes a patch for the people who write this briefing, with a preview for you. The bot's answers don't change.",
    ),
    ...(hasForms
      ? buttons(formButton(FORM_TITLES.settle, 'settle', briefing), formButton(FORM_TITLES.source, 'source', briefing))
      : [textBlock(howToType(briefing, 'settle')), textBlock(howToType(briefing, 'source'))]),
  ]);
}

/** Keyed by field id. `why` says why nothing was proposed. */
interface FilledForm {
  readonly values?: ProposalValues | undefined;
  readonly faults?: Readonly<Partial<Record<string, string>>>;
  readonly why?: string;
}

/** Platforms without forms get the text to type. */
export function formReply(
  context: ReplyContext,
  kind: ProposalKind,
  { values = {}, faults = {}, why }: FilledForm = {},
): Message {
  const { briefing, hasForms = true } = context;
  const fields = formFields(context, kind);
  if (fields[0]?.options?.length === 0) {
    return privateMessage('Every watch item is settled', [textBlock('There is nothing to propose here.')]);
  }
  const isFaulty = why !== undefined || Object.keys(faults).length > 0;
  const items = Object.entries(faults).map(([id, fault]): Item => {
    const label = fields.find((field) => field.id === id)?.label;
    return { text: withEllipsis(label === undefined ? `${fault}` : `${label}: ${fault}`, LINE_LENGTH) };
  });
  const title = FORM_TITLES[kind];
  const head = [...listBlocks(items), ...linesOf(why)];
  if (!hasForms) {
    return privateMessage(isFaulty ? 'Not proposed yet' : title, [...head, textBlock(howToType(briefing, kind))]);
  }
  const form: Form = {
    what: kind,
    title,
    submit: 'Propose',
    fields: fields.map((field) => filledField(field, values[field.id], faults[field.id])),
  };
  const blocks = isFaulty
    ? buttons(formButton('Open the form again', kind, briefing, values))
    : [textBlock(FILL_IN), ...buttons(formButton('Open the form', kind, briefing, values))];
  return { ...privateMessage(isFaulty ? 'Not proposed yet' : title, [...head, ...blocks]), form };
}

function formButton(
  label: string,
  what: ProposalKind,
  { watch }: Briefing,
  { item = '' }: ProposalValues = {},
): Button {
  return button(label, { kind: 'propose', what, ...(watch.has(item) && { item }) });
}

/** Keeps the submitted value unless it is too long or not among the options. */
function filledField(field: Field, value: string | undefined, fault: string | undefined): Field {
  const isKept =
    value !== undefined &&
    value.length <= field.maxLength &&
    (field.options?.some((option) => option.value === value) ?? true);
  return { ...field, ...(isKept && { value }), ...(fault !== undefined && { fault }) };
}

function howToType(briefing: Briefing, what: ProposalKind): string {
  if (what === 'source') return 'To add a source, run: npm run --silent briefing -- add source FILE';
  const [claim = 'CLAIM'] = briefing.claims.keys();
  const example = `/${briefing.command} ${fillExample('propose settle {item}', briefing)}`;
  return `To settle an item, type ${example} on 2026-11-05 by ${claim}: The outcome in one sentence. Write "in 2026-11" for a month, "reported 2026-11-08" if only the report is dated.`;
}

export function proposedReply(proposal: Extract<ProposalResult, { kind: 'written' }>): Message {
  const { file, article, summary, replies, todos, prerequisites = [] } = proposal;
  const articleNote = article === undefined ? '' : `The text is beside it, in ${article}. `;
  return privateMessage(`Proposed: ${summary}`, [
    textBlock(`The patch is ${file}. ${articleNote}${NOTHING_CHANGED}`),
    ...(prerequisites.length === 0
      ? []
      : [textBlock(`It builds on proposals that are not in use yet. Apply first: ${prerequisites.join(', ')}.`)]),
    ...changesIn(replies),
    ...todosIn(todos),
  ]);
}

function changesIn(replies: readonly ReplyChange[]): Block[] {
  const tops = replies.flatMap(({ question, top }): Item[] =>
    top
      ? [{ text: question, note: `${withEllipsis(top.before, LINE_LENGTH)} → ${withEllipsis(top.after, LINE_LENGTH)}` }]
      : [],
  );
  const hiddenCount = tops.length - MAX_LISTED_CHANGES;
  const below = replies.length - tops.length;
  const counts = [
    ...(hiddenCount > 0 ? [`… and ${hiddenCount} more would get another first line.`] : []),
    ...(below > 0
      ? [
          tops.length > 0
            ? `${pluralize(below, 'reply', 'replies')} would change below the first line only.`
            : 'Only below the first line.',
        ]
      : []),
  ];
  return [
    headingBlock(`${replies.length === 0 ? 'No reply' : pluralize(replies.length, 'reply', 'replies')} would change`),
    ...listBlocks(tops.slice(0, MAX_LISTED_CHANGES)),
    ...(counts.length > 0 ? [noteBlock(counts.join(' '))] : []),
  ];
}

function todosIn(todos: readonly string[]): Block[] {
  const unlistedCount = todos.length - MAX_LISTED_CHANGES;
  return [
    ...listBlocks(
      todos.slice(0, MAX_LISTED_CHANGES).map((text) => ({ text: withEllipsis(text, LINE_LENGTH) })),
      `${pluralize(todos.length, 'to-do')} once it is applied`,
    ),
    ...(unlistedCount > 0 ? [noteBlock(`… and ${unlistedCount} more, listed in the patch.`)] : []),
  ];
}

function linesOf(why = ''): Block[] {
  const lines = why.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, MAX_LISTED_CHANGES).map((line) => textBlock(withEllipsis(line.trim(), 2 * LINE_LENGTH)));
}
