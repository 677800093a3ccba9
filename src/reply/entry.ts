import { get, isUnknown } from '../briefing/briefing.ts';
import { asKnown, cardOf, statementsOfEntry } from '../briefing/card.ts';
import type { Entry } from '../briefing/schema.ts';
import type { Block, Button, Message } from '../message/message.ts';
import { cite } from './cite.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { phaseInWords } from './phase.ts';

export const TWO_ANSWERS = 'Two answers';
/** How many related questions are offered. */
const RELATED = 3;

/**
 * An entry's answer: its statements, the phase of what it is about, that the sources differ, and where to go on.
 * @param lead what is said before it: how the question was read, what it wrongly takes for granted
 */
export function entryReply(context: ReplyContext, written: Entry, lead: readonly Block[] = []): Message {
  const entry = asKnown(context.briefing, written, context.today);
  const said = message(
    context,
    entry.question,
    [
      ...lead,
      ...statementsOfEntry(entry).map((statement) => cite(context.briefing, statement)),
      ...phaseFact(context, entry),
      ...differ(context, entry),
      ...buttons({ label: 'Evidence', intent: { kind: 'evidence', of: entry.id } }, ...disputeButton(context, entry)),
      ...buttons(...relatedTo(context, entry).map(entryButton)),
    ],
    entry.id,
  );
  return { ...said, rated: entry.id };
}

/** Two entries as short cards under one title. */
export function cardsReply(
  context: ReplyContext,
  title: string,
  entries: readonly Entry[],
  lead: readonly Block[],
): Message {
  return message(
    context,
    title,
    [
      ...lead,
      ...entries.flatMap((entry): Block[] => [
        { type: 'heading', text: entry.question },
        ...cardBlocks(context, entry),
      ]),
      ...buttons(
        ...entries.map((entry) => ({
          label: `More: ${entry.question}`.slice(0, 75),
          intent: { kind: 'entry' as const, id: entry.id },
        })),
      ),
    ],
    entries[0]?.id,
  );
}

/** An entry's answer as a short card, without its question. */
export function cardBlocks(context: ReplyContext, written: Entry): Block[] {
  const entry = asKnown(context.briefing, written, context.today);
  return [
    ...cardOf(entry).map((statement) => cite(context.briefing, statement)),
    ...phaseFact(context, entry),
    ...differ(context, entry),
  ];
}

export function entryButton({ id, question }: Entry): Button {
  return { label: question, intent: { kind: 'entry', id } };
}

/** The questions that lead on from an entry. */
export function relatedTo({ briefing }: ReplyContext, entry: Entry): Entry[] {
  const ids = isUnknown(entry) ? [entry.nearest ?? '', ...entry.related] : entry.related;
  return [...new Set(ids)].slice(0, RELATED).map((id) => get(briefing.entries, id));
}

function phaseFact({ briefing, today }: ReplyContext, { watch }: Entry): Block[] {
  if (watch === undefined) return [];
  const item = get(briefing.watch, watch);
  return [{ type: 'facts', facts: [{ label: item.title, value: phaseInWords(briefing, item, today) }] }];
}

function differ({ briefing }: ReplyContext, entry: Entry): Block[] {
  if (!('dispute' in entry) || entry.dispute === undefined) return [];
  const { kind } = get(briefing.disputes, entry.dispute);
  return [
    {
      type: 'note',
      text: kind === 'hard' ? 'The sources disagree on this.' : 'The sources describe this differently.',
    },
  ];
}

function disputeButton({ briefing }: ReplyContext, entry: Entry): Button[] {
  if (!('dispute' in entry) || entry.dispute === undefined) return [];
  const { id } = get(briefing.disputes, entry.dispute);
  return [{ label: 'Every side', intent: { kind: 'disputes', dispute: id } }];
}
