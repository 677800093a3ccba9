import { get, isUnknown } from '../briefing/briefing.ts';
import { currentEntry, entryStatements } from '../briefing/current-answers.ts';
import type { Entry } from '../briefing/schema.ts';
import type { Topic } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { AnswerBlock, Block, Button, Message, SourcedSentence } from '../message/message.ts';
import { cite, citedAs } from './cite.ts';
import { aboutStory, actions, type ReplyContext } from './context.ts';
import { notifyButton } from './notify.ts';
import { statusBelowAnswer } from './status.ts';

export const TWO_ANSWERS = 'Two answers';
/** Shown below the question if it may not be the one that was asked. */
const CLOSEST = 'The closest question I know.';
/** How many related questions are offered. */
const RELATED = 3;

/**
 * An entry's short answer, with buttons to more.
 * @param lead corrections of the question and notes on how it was read, which come first
 * @param instead the alternatives, if the answer is uncertain: then its question is the first line, because a "Yes" to
 * another question misleads
 */
export function entryReply(
  context: ReplyContext,
  entry: Entry,
  lead: readonly Block[] = [],
  instead?: readonly Entry[],
): Message {
  const { id } = entry;
  const corrections = lead.flatMap((block): SourcedSentence[] => {
    if (block.type !== 'statement') return [];
    const { type: _, ...said } = block;
    return [said];
  });
  const notes = lead.filter((block) => block.type !== 'statement');
  const answer = answerBlock(context, entry);
  const blocks: Block[] = instead
    ? [...correctionBlocks(corrections, entry), { type: 'note', text: CLOSEST }, answer]
    : [withCorrections(answer, corrections)];
  return aboutStory(context, entry.question, [...blocks, ...notes], {
    shows: id,
    rated: id,
    about: topicsOf([entry]),
    actions: instead
      ? actions(
          [detailsButton(entry), ...instead.map(choiceButton)],
          [...firstButtons(context, entry), ...otherButtons(context, entry, [])],
        )
      : actions(firstButtons(context, entry), otherButtons(context, entry, relatedTo(context, entry))),
  });
}

/** Everything that an entry says, each sentence with its sources. */
export function entryDetails(context: ReplyContext, written: Entry): Message {
  const { briefing } = context;
  const entry = currentEntry(briefing, written, context.today);
  return aboutStory(
    context,
    entry.question,
    [...entryStatements(entry).map((statement) => cite(briefing, statement)), ...statusText(context, entry)],
    {
      shows: entry.id,
      about: topicsOf([entry]),
      actions: actions(
        [
          { label: 'Short answer', intent: { kind: 'entry', id: entry.id } },
          disputeButton(entry),
          { label: 'Evidence', intent: { kind: 'evidence', of: entry.id } },
        ],
        relatedTo(context, entry).map(entryButton),
      ),
    },
  );
}

/** Two entries as short cards under one title. */
export function cardsReply(
  context: ReplyContext,
  title: string,
  entries: readonly Entry[],
  lead: readonly Block[],
): Message {
  const [first] = entries;
  return aboutStory(
    context,
    title,
    [
      ...lead,
      ...entries.flatMap((entry): Block[] => [{ type: 'note', text: entry.question }, answerBlock(context, entry)]),
    ],
    {
      ...(first && { shows: first.id }),
      about: topicsOf(entries),
      actions: actions(
        entries.map((entry, i) => ({
          label: `Details of the ${i === 0 ? 'first' : 'second'}`,
          intent: { kind: 'details' as const, of: entry.id, what: 'entry' as const },
        })),
        entries
          .flatMap((entry) => relatedTo(context, entry))
          .filter((related) => !entries.includes(related))
          .map(entryButton),
      ),
    },
  );
}

function topicsOf(entries: readonly Entry[]): Topic[] {
  return entries.map(({ id }) => ({ what: 'entry', id }));
}

/**
 * An entry's short answer. After its watch item is settled, the outcome comes first, and silences that it ends are left
 * out.
 */
export function answerBlock({ briefing, today }: ReplyContext, written: Entry): AnswerBlock {
  const { headline, answer, watch, countsDays } = currentEntry(briefing, written, today);
  const item = watch === undefined ? undefined : get(briefing.watch, watch);
  const phase = item && phaseOf(item, today);
  const hasStatus = item !== undefined && phase?.kind !== 'open';
  return {
    type: 'answer',
    headline: citedAs(briefing, headline),
    lines: answer.map((statement) => citedAs(briefing, statement)),
    ...(hasStatus && { status: statusBelowAnswer(briefing, item, today, phase) }),
    ...(hasStatus && countsDays && phase?.kind !== 'settled' && { isStatusFirst: true }),
  };
}

/** The corrections of a question that may not be the one that is answered. Its question then follows them. */
function correctionBlocks([first, ...others]: readonly SourcedSentence[], { question }: Entry): Block[] {
  if (!first) return [];
  return [
    { type: 'answer', headline: first, lines: others },
    { type: 'note', text: question },
  ];
}

/** An answer after the corrections of its question. */
function withCorrections(answer: AnswerBlock, [first, ...others]: readonly SourcedSentence[]): AnswerBlock {
  if (!first) return answer;
  const { isStatusFirst: _, ...block } = answer;
  return { ...block, headline: first, lines: [...others, answer.headline, ...answer.lines] };
}

function detailsButton({ id }: Entry): Button {
  return { label: 'Details', intent: { kind: 'details', of: id, what: 'entry' } };
}

export function entryButton({ id, question }: Entry): Button {
  return { label: question, intent: { kind: 'entry', id } };
}

/** The longest label of a button, by the lowest limit of all platforms. */
const MAX_LABEL = 75;
const NO_SOURCE = ' · no source says';

/** The label of an entry among several to choose from. It says so if no source answers the entry. */
export function choiceLabel(entry: Entry, longest = MAX_LABEL): string {
  const { question } = entry;
  if (!isUnknown(entry)) return question;
  const room = longest - NO_SOURCE.length;
  return `${question.length <= room ? question : `${question.slice(0, room - 1).trimEnd()}…`}${NO_SOURCE}`;
}

export function choiceButton(entry: Entry): Button {
  return { ...entryButton(entry), label: choiceLabel(entry) };
}

/** The related questions of an entry. */
export function relatedTo({ briefing }: ReplyContext, entry: Entry): Entry[] {
  const ids = isUnknown(entry) ? [entry.nearest ?? '', ...entry.related] : entry.related;
  return [...new Set(ids)].slice(0, RELATED).map((id) => get(briefing.entries, id));
}

/** The most useful buttons. With only one besides "Details", there is space for the votes. */
function firstButtons(context: ReplyContext, entry: Entry): (Button | undefined)[] {
  const wish = isUnknown(entry) ? entryNotifyButton(context, entry) : undefined;
  return [detailsButton(entry), wish ?? disputeButton(entry) ?? followButton(context, entry)];
}

function otherButtons(context: ReplyContext, entry: Entry, related: readonly Entry[]): (Button | undefined)[] {
  return [
    followButton(context, entry),
    entryNotifyButton(context, entry),
    ...related.map(entryButton),
    { label: 'Evidence: claims and paragraphs', intent: { kind: 'evidence', of: entry.id } },
    { label: 'More questions on this topic', intent: { kind: 'faq', topic: entry.topic } },
    { label: 'The sources', intent: { kind: 'sources' } },
  ];
}

function followButton({ briefing, today }: ReplyContext, { watch }: Entry): Button | undefined {
  if (watch === undefined || phaseOf(get(briefing.watch, watch), today).kind === 'settled') return undefined;
  return { label: 'Follow', intent: { kind: 'offer', item: watch } };
}

function entryNotifyButton(context: ReplyContext, { id }: Entry): Button | undefined {
  return notifyButton(context, { what: 'entry', id });
}

function statusText({ briefing, today }: ReplyContext, { watch }: Entry): Block[] {
  if (watch === undefined) return [];
  return [{ type: 'text', text: statusBelowAnswer(briefing, get(briefing.watch, watch), today) }];
}

function disputeButton(entry: Entry): Button | undefined {
  if (!('dispute' in entry) || entry.dispute === undefined) return undefined;
  return { label: 'Every side', intent: { kind: 'disputes', dispute: entry.dispute } };
}
