import { type Briefing, disputeId, get, isUnknown, sourceIds } from '../briefing/briefing.ts';
import { currentEntry, entryStatements } from '../briefing/current-answers.ts';
import type { Entry } from '../briefing/schema.ts';
import type { AnswerTopic } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import { withEllipsis } from '../lib/bounded-text.ts';
import { pluralize } from '../lib/english.ts';
import type { AnswerBlock, Block, Button, Message, SourcedSentence } from '../message/message.ts';
import { actions, button, LINK_BUTTONS, noteBlock, textBlock } from './blocks.ts';
import { cite, toSourcedSentence } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { notifyButton } from './notify.ts';
import { statusBelowAnswer } from './status.ts';

export const TWO_ANSWERS_TITLE = 'Two answers';
const CLOSEST_NOTE = 'The closest question I know.';
export const NO_SIMPLER_WORDS = "I can't say it in easier words: my sentences were written beforehand.";
const MAX_RELATED = 3;
/** The lowest limit of all platforms for a button's label, in characters. */
export const MAX_LABEL_LENGTH = 75;
const NO_SOURCE_SUFFIX = ' · no source says';

/**
 * `leadBlocks` are corrections of the question, which come first, and notes on how it was read, which come last. With
 * `alternatives`, the answer is uncertain, and a note says that its question may not be the one asked.
 */
export function entryReply(
  context: ReplyContext,
  entry: Entry,
  leadBlocks: readonly Block[] = [],
  alternatives?: readonly Entry[],
): Message {
  const { id, question } = entry;
  const corrections = leadBlocks.flatMap((block): SourcedSentence[] => {
    if (block.type !== 'statement') return [];
    const { type: _, ...sentence } = block;
    return [sentence];
  });
  const notes = leadBlocks.filter(({ type }) => type !== 'statement');
  const answer = answerBlock(context, entry);
  const blocks = alternatives
    ? [...correctionBlocks(corrections, question), noteBlock(CLOSEST_NOTE), answer]
    : [withCorrections(answer, corrections)];
  return storyMessage(context, question, [...blocks, ...notes], {
    shows: id,
    ratedEntry: id,
    about: topicsOf([entry]),
    actions: alternatives
      ? actions(
          [detailsButton(entry), ...alternatives.map(choiceButton)],
          [...firstButtons(context, entry), ...menuButtons(context, entry, [])],
        )
      : actions(firstButtons(context, entry), menuButtons(context, entry, relatedTo(context, entry))),
  });
}

export function entryDetails(context: ReplyContext, writtenEntry: Entry): Message {
  const { briefing, today } = context;
  const entry = currentEntry(briefing, writtenEntry, today);
  const { id, question, watch } = entry;
  const statements = entryStatements(entry).map((statement) => cite(briefing, statement));
  const status = watch === undefined ? [] : [textBlock(statusBelowAnswer(briefing, get(briefing.watch, watch), today))];
  return storyMessage(context, question, [...statements, ...status], {
    shows: id,
    about: topicsOf([entry]),
    actions: actions(
      [
        button('Short answer', { kind: 'entry', id }),
        disputeButton(entry),
        button('Evidence', { kind: 'evidence', of: id }),
      ],
      relatedTo(context, entry).map(entryButton),
    ),
  });
}

/** Builds the short answers of two entries under one title, or only their headlines if `isShort` is set. */
export function cardsReply(
  context: ReplyContext,
  title: string,
  entries: readonly Entry[],
  lead: readonly Block[],
  { isShort = false, isSimpler = false }: { readonly isShort?: boolean; readonly isSimpler?: boolean } = {},
): Message {
  const [firstEntry] = entries;
  const cards = entries.flatMap((entry) => [
    noteBlock(entry.question),
    isShort || isSimpler ? headlineBlock(context, entry) : answerBlock(context, entry),
  ]);
  const relatedEntries = entries
    .flatMap((entry) => relatedTo(context, entry))
    .filter((entry) => !entries.includes(entry));
  return storyMessage(context, title, [...lead, ...cards, ...(isSimpler ? [textBlock(NO_SIMPLER_WORDS)] : [])], {
    ...(firstEntry && { shows: firstEntry.id }),
    about: topicsOf(entries),
    actions: actions(
      entries.map((entry, i) => ({ ...detailsButton(entry), label: `Details of the ${i === 0 ? 'first' : 'second'}` })),
      relatedEntries.map(entryButton),
    ),
  });
}

/** "Simpler" adds why the articles give no plain answer, or that there are no easier words. */
export function shortFormReply(
  context: ReplyContext,
  entry: Entry,
  form: 'shorter' | 'simpler',
  { leadBlocks = [], sentences = 1 }: { readonly leadBlocks?: readonly Block[]; readonly sentences?: number } = {},
): Message {
  const headline = headlineBlock(context, entry, sentences - 1);
  return storyMessage(
    context,
    entry.question,
    [...leadBlocks, headline, ...(form === 'simpler' ? [simplerBlock(context, entry)] : [])],
    {
      shows: entry.id,
      about: topicsOf([entry]),
      actions: actions([button('Short answer', { kind: 'entry', id: entry.id }), detailsButton(entry)]),
    },
  );
}

/** Builds the headline with at most `maxLines` lines below it. */
function headlineBlock(context: ReplyContext, entry: Entry, maxLines = 0): AnswerBlock {
  const { status, isStatusFirst, ...answer } = answerBlock(context, entry);
  return {
    ...answer,
    lines: answer.lines.slice(0, maxLines),
    ...(isStatusFirst && status !== undefined && { status, isStatusFirst }),
  };
}

function simplerBlock(context: ReplyContext, entry: Entry): Block {
  const reason = plainReason(context, entry);
  return textBlock(reason === undefined ? NO_SIMPLER_WORDS : `In plain words: ${reason}`);
}

/** Undefined if articles simply say it. */
function plainReason({ briefing, today }: ReplyContext, writtenEntry: Entry): string | undefined {
  const { headline } = currentEntry(briefing, writtenEntry, today);
  if (isUnknown(writtenEntry) || headline.kind === 'silence')
    return 'none of the articles says it, so I cannot either.';
  if (disputeId(writtenEntry) !== undefined) return 'the articles disagree, and I take no side.';
  if (headline.kind === 'derived') return `we worked this out from what ${articleCountText(briefing, headline)}.`;
  return undefined;
}

function articleCountText(briefing: Briefing, headline: Entry['headline']): string {
  const { length } = sourceIds(briefing, headline);
  return length === 1 ? 'one article says' : `${pluralize(length, 'article')} say`;
}

function topicsOf(entries: readonly Entry[]): AnswerTopic[] {
  return entries.map(({ id }) => ({ kind: 'entry', id }));
}

/** Builds an entry's short answer as known today (see `currentEntry`), with its watch item's status unless that is open. */
export function answerBlock({ briefing, today }: ReplyContext, writtenEntry: Entry): AnswerBlock {
  const { headline, answer, watch, countsDays } = currentEntry(briefing, writtenEntry, today);
  const item = watch === undefined ? undefined : get(briefing.watch, watch);
  const phase = item && phaseOf(item, today);
  const hasStatus = item !== undefined && phase?.kind !== 'open';
  return {
    type: 'answer',
    headline: toSourcedSentence(briefing, headline),
    lines: answer.map((statement) => toSourcedSentence(briefing, statement)),
    ...(hasStatus && { status: statusBelowAnswer(briefing, item, today) }),
    ...(hasStatus && countsDays && phase?.kind !== 'settled' && { isStatusFirst: true }),
  };
}

/** The entry's question follows the corrections, since it may not be the one asked. */
function correctionBlocks(
  [firstCorrection, ...otherCorrections]: readonly SourcedSentence[],
  question: string,
): Block[] {
  return firstCorrection
    ? [{ type: 'answer', headline: firstCorrection, lines: otherCorrections }, noteBlock(question)]
    : [];
}

function withCorrections(
  answer: AnswerBlock,
  [firstCorrection, ...otherCorrections]: readonly SourcedSentence[],
): AnswerBlock {
  if (!firstCorrection) return answer;
  const { isStatusFirst: _, ...block } = answer;
  return { ...block, headline: firstCorrection, lines: [...otherCorrections, answer.headline, ...answer.lines] };
}

function detailsButton({ id }: Entry): Button {
  return button('Details', { kind: 'details', of: id, what: 'entry' });
}

export function entryButton({ id, question }: Entry): Button {
  return button(question, { kind: 'entry', id });
}

export function choiceLabel(entry: Entry, limit = MAX_LABEL_LENGTH): string {
  if (!isUnknown(entry)) return entry.question;
  return `${withEllipsis(entry.question, limit - NO_SOURCE_SUFFIX.length)}${NO_SOURCE_SUFFIX}`;
}

export function choiceButton(entry: Entry): Button {
  return { ...entryButton(entry), label: choiceLabel(entry) };
}

export function relatedTo({ briefing }: ReplyContext, { nearest, related }: Entry): Entry[] {
  const ids = new Set(nearest === undefined ? related : [nearest, ...related]);
  return [...ids].slice(0, MAX_RELATED).map((id) => get(briefing.entries, id));
}

/** Returns "Details" and at most one other button, because the votes need the rest of the row. */
function firstButtons(context: ReplyContext, entry: Entry): (Button | undefined)[] {
  const notify = isUnknown(entry) ? entryNotifyButton(context, entry) : undefined;
  return [detailsButton(entry), notify ?? disputeButton(entry) ?? followButton(context, entry)];
}

function menuButtons(context: ReplyContext, entry: Entry, relatedEntries: readonly Entry[]): (Button | undefined)[] {
  return [
    followButton(context, entry),
    entryNotifyButton(context, entry),
    ...relatedEntries.map(entryButton),
    button('Evidence: claims and paragraphs', { kind: 'evidence', of: entry.id }),
    button('More questions on this topic', { kind: 'faq', topic: entry.topic }),
    LINK_BUTTONS.sources,
  ];
}

function followButton({ briefing, today }: ReplyContext, { watch }: Entry): Button | undefined {
  if (watch === undefined || phaseOf(get(briefing.watch, watch), today).kind === 'settled') return undefined;
  return button('Follow', { kind: 'offer', item: watch });
}

function entryNotifyButton(context: ReplyContext, { id }: Entry): Button | undefined {
  return notifyButton(context, { kind: 'entry', id });
}

function disputeButton(entry: Entry): Button | undefined {
  const dispute = disputeId(entry);
  return dispute === undefined ? undefined : button('Every side', { kind: 'disputes', dispute });
}
