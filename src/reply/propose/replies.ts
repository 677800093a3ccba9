import type { Briefing } from '../../briefing/briefing.ts';
import type { ProposalKind, ProposalValues } from '../../briefing/write/proposal.ts';
import { cutText } from '../../lib/bounded-text.ts';
import { counted } from '../../lib/english.ts';
import type { Field, Form } from '../../message/form.ts';
import type { Block, Item, Message } from '../../message/message.ts';
import type { ProposalResult, ReplyChange } from '../../ports/proposals.ts';
import { buttons, message, type ReplyContext } from '../context.ts';
import { fillExample } from '../examples.ts';
import { fieldsOf } from './fields.ts';

/** How many changed replies and to-dos are shown; the rest is counted. */
const MAX_SHOWN = 10;
const LINE_LENGTH = 200;
const TITLES = { settle: 'Settle a watch item', source: 'Add a source' } as const;
const FILL_IN = 'What you fill in becomes a patch for the people who write this briefing. The bot goes on as before.';
const NOTHING_CHANGED = 'Nothing in use has changed.';

/** The reply to people who are not operators. */
export function notOperatorReply(context: ReplyContext): Message {
  return {
    ...message(context, 'Only some people may propose changes', [
      { type: 'text', text: 'The people who run this bot have named who may. Ask one of them. Nothing was proposed.' },
    ]),
    isPrivate: true,
  };
}

/** The two ways to propose something. */
export function proposeReply(context: ReplyContext): Message {
  const { hasForms = true } = context;
  return {
    ...message(context, 'What do you want to propose?', [
      {
        type: 'text',
        text: 'A proposal becomes a patch for the people who write this briefing, with a preview for you. The bot goes on as before.',
      },
      ...(hasForms
        ? buttons(
            { label: TITLES.settle, intent: { kind: 'propose', what: 'settle' } },
            { label: TITLES.source, intent: { kind: 'propose', what: 'source' } },
          )
        : [
            { type: 'text' as const, text: howToType(context, 'settle') },
            { type: 'text' as const, text: howToType(context, 'source') },
          ]),
    ]),
    isPrivate: true,
  };
}

/** The values of a form, and their faults. */
interface FilledForm {
  readonly values?: ProposalValues | undefined;
  readonly faults?: Readonly<Partial<Record<string, string>>>;
  /** A fault of the proposal as a whole. */
  readonly why?: string;
}

/** A form; on platforms without forms, a button or the text to type. */
export function formReply(
  context: ReplyContext,
  what: ProposalKind,
  { values = {}, faults = {}, why }: FilledForm = {},
): Message {
  const { briefing, hasForms = true } = context;
  const fields = fieldsOf(context, what);
  const [first] = fields;
  if (first?.options?.length === 0) {
    return {
      ...message(context, 'Every watch item is settled', [{ type: 'text', text: 'There is nothing to propose here.' }]),
      isPrivate: true,
    };
  }
  const isWrong = why !== undefined || Object.keys(faults).length > 0;
  const label = (id: string) => fields.find((field) => field.id === id)?.label;
  const wrong = Object.entries(faults).map(([id, fault]): Item => {
    const of = label(id);
    return { text: truncate(of === undefined ? `${fault}` : `${of}: ${fault}`, LINE_LENGTH) };
  });
  const form: Form = {
    what,
    title: TITLES[what],
    submit: 'Propose',
    fields: fields.map((field) => filledField(field, values[field.id], faults[field.id])),
  };
  return {
    ...message(context, isWrong ? 'Not proposed yet' : TITLES[what], [
      ...(wrong.length === 0 ? [] : [{ type: 'list' as const, items: wrong }]),
      ...linesOf(why),
      ...(hasForms && isWrong ? [] : [{ type: 'text' as const, text: hasForms ? FILL_IN : howToType(context, what) }]),
      ...(hasForms
        ? buttons({
            label: isWrong ? 'Open the form again' : 'Open the form',
            intent: formIntent(what, briefing, values),
          })
        : []),
    ]),
    isPrivate: true,
    ...(hasForms && { form }),
  };
}

function formIntent(what: ProposalKind, { watch }: Briefing, { item = '' }: ProposalValues) {
  return { kind: 'propose' as const, what, ...(watch.has(item) && { item }) };
}

/** A field with its value; a value that is too long is left out. */
function filledField(field: Field, value: string | undefined, fault: string | undefined): Field {
  const isKept =
    value !== undefined && value.length <= field.most && (field.options?.some((one) => one.value === value) ?? true);
  return { ...field, ...(isKept && { value }), ...(fault !== undefined && { fault }) };
}

function howToType({ briefing }: ReplyContext, what: ProposalKind): string {
  return what === 'settle'
    ? `To settle an item, type /${briefing.command} ${fillExample('propose settle {item}', briefing)} on 2026-11-05 by ${[...briefing.claims.keys()][0] ?? 'CLAIM'}: The outcome in one sentence. Write "in 2026-11" for a month, "reported 2026-11-08" if only the report is dated.`
    : 'To add a source, run: npm run --silent briefing -- add source FILE';
}

/** The written proposal, and its effects. */
export function proposedReply(
  context: ReplyContext,
  { file, article, what, replies, todos, after = [] }: Extract<ProposalResult, { kind: 'written' }>,
): Message {
  return {
    ...message(context, `Proposed: ${what}`, [
      {
        type: 'text',
        text: `The patch is ${file}. ${article === undefined ? '' : `The text is beside it, in ${article}. `}${NOTHING_CHANGED}`,
      },
      ...(after.length === 0
        ? []
        : [
            {
              type: 'text' as const,
              text: `It builds on proposals that are not in use yet. Apply first: ${after.join(', ')}.`,
            },
          ]),
      ...changesIn(replies),
      ...todosIn(todos),
    ]),
    isPrivate: true,
  };
}

function changesIn(replies: readonly ReplyChange[]): Block[] {
  const tops = replies.flatMap(({ of, top }): Item[] =>
    top === undefined
      ? []
      : [{ text: of, note: `${truncate(top.before, LINE_LENGTH)} → ${truncate(top.after, LINE_LENGTH)}` }],
  );
  const below = replies.length - tops.length;
  const more = [
    ...(tops.length > MAX_SHOWN ? [`… and ${tops.length - MAX_SHOWN} more get another first line.`] : []),
    ...(below > 0 && tops.length > 0
      ? [`${counted(below, 'reply', 'replies')} would change below the first line only.`]
      : []),
    ...(below > 0 && tops.length === 0 ? ['Only below the first line.'] : []),
  ];
  return [
    {
      type: 'heading',
      text:
        replies.length === 0 ? 'No reply would change' : `${counted(replies.length, 'reply', 'replies')} would change`,
    },
    ...(tops.length > 0 ? [{ type: 'list' as const, items: tops.slice(0, MAX_SHOWN) }] : []),
    ...(more.length > 0 ? [{ type: 'note' as const, text: more.join(' ') }] : []),
  ];
}

function todosIn(todos: readonly string[]): Block[] {
  if (todos.length === 0) return [];
  const more = todos.length - MAX_SHOWN;
  return [
    { type: 'heading', text: `${counted(todos.length, 'to-do')} once it is applied` },
    { type: 'list', items: todos.slice(0, MAX_SHOWN).map((text) => ({ text: truncate(text, LINE_LENGTH) })) },
    ...(more > 0 ? [{ type: 'note' as const, text: `… and ${more} more, listed in the patch.` }] : []),
  ];
}

function linesOf(why: string | undefined): Block[] {
  if (why === undefined) return [];
  const lines = why.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, MAX_SHOWN).map((line) => ({ type: 'text', text: truncate(line.trim(), 2 * LINE_LENGTH) }));
}

function truncate(text: string, limit: number): string {
  return text.length <= limit ? text : `${cutText(text, limit - 1)}…`;
}
