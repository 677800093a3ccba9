import type { AnswerForm } from '../ask/answer-form.ts';
import type { Span } from '../ask/dates/spans.ts';
import { ask } from '../ask/decide.ts';
import type { AskResult, Decision } from '../ask/decision.ts';
import { isClear } from '../ask/scoring.ts';
import { get, isUnknown } from '../briefing/briefing.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import type { Entry } from '../briefing/schema.ts';
import { joinWithOr } from '../lib/english.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Block, Button, Message, SourcedSentence } from '../message/message.ts';
import { cleanText } from '../message/parse.ts';
import { agreedReply } from './agreed.ts';
import { withAsides } from './asides.ts';
import { buttons, noteBlock, textBlock } from './blocks.ts';
import { type ChosenEntries, namesPosition, readChoice } from './choice.ts';
import { cite } from './cite.ts';
import type { ReplyContext } from './context.ts';
import { findCorrections } from './corrections.ts';
import { datesReply } from './dates.ts';
import {
  cardsReply,
  choiceButton,
  entryDetails,
  entryReply,
  NO_SIMPLER_WORDS,
  relatedTo,
  shortFormReply,
  TWO_ANSWERS_TITLE,
} from './entry.ts';
import { citedReply, evidenceReply } from './evidence.ts';
import { unknownsReply } from './faq.ts';
import {
  foreignReply,
  outsideReply,
  regretReply,
  suggestReply,
  talkReply,
  unclearChoiceReply,
  wordlessReply,
  wordReply,
} from './no-answer.ts';
import { plainWishReply } from './plain-wish.ts';
import { shortOverviewReply } from './summary.ts';

const MAX_ALTERNATIVES = 2;
const REPEATED_NOTE = 'The answer is the same as above. In full:';

/** `after` is the entry that the conversation showed last; `offered` lists the entries that it offered. */
interface PreviousTurn {
  readonly after?: string;
  readonly offered?: readonly string[];
  /** The intent that a yes to the bot's last offer carries out. */
  readonly pending?: ButtonIntent;
}

/** If no entry answers, says so and offers the nearest questions. `knownResult` is the decision, if it was already made. */
export function askReply(
  context: ReplyContext,
  question: string,
  { after, offered, pending }: PreviousTurn = {},
  knownResult?: AskResult,
): Message {
  const text = cleanText(question);
  const chosenEntries = offered && readChoice(context.index, text, offered, after);
  if (chosenEntries) return chosenReply(context, chosenEntries, offered, after);
  if (namesPosition(text)) return unclearChoiceReply(context);
  const result = knownResult ?? engineDecision(context, text, after);
  const hasOffer = pending !== undefined || (offered ?? []).length > 0;
  const decided = withAsides(context, decisionReply(context, result, text, after, hasOffer), result, text);
  const answer = withOtherQuestions(context, decided, result);
  const reply = result.complaint ? complaintReply(context, answer, result) : answer;
  return {
    ...reply,
    ...(after !== undefined && { blocks: reply.blocks.map(withoutNicknameNote) }),
    decision: result.decision.kind,
    ...(isReaderChoice(result) && { isReaderChoice: true }),
  };
}

function withOtherQuestions({ briefing }: ReplyContext, reply: Message, { alsoAsked = [] }: AskResult): Message {
  if (alsoAsked.length === 0) return reply;
  const nearEntries = alsoAsked.flatMap(({ entry }) => (entry === undefined ? [] : [get(briefing.entries, entry)]));
  const unclearQuestions = alsoAsked.filter(({ entry }) => entry === undefined).map(({ text }) => `"${text}"`);
  return {
    ...reply,
    blocks: [
      ...reply.blocks,
      ...(nearEntries.length === 0 ? [] : [textBlock('You also asked:'), ...buttons(...nearEntries.map(choiceButton))]),
      ...(unclearQuestions.length === 0 ? [] : [textBlock(`I found nothing on ${unclearQuestions.join(' and ')}.`)]),
    ],
    offers: [...(reply.offers ?? []), ...nearEntries.map(({ id }) => id)],
  };
}

/** Returns the engine's decision on a question. Undefined if the question only chooses among offered entries. */
export function decideIntent(
  context: ReplyContext,
  question: string,
  { after, offered }: PreviousTurn,
): AskResult | undefined {
  const text = cleanText(question);
  const isChoice = namesPosition(text) || (offered && readChoice(context.index, text, offered, after));
  return isChoice ? undefined : engineDecision(context, text, after);
}

export function engineDecision({ index, vectors, today }: ReplyContext, text: string, after?: string): AskResult {
  return ask(index, text, { today, ...(after !== undefined && { after }), ...(vectors && { vectors }) });
}

function chosenReply(
  context: ReplyContext,
  chosenEntries: ChosenEntries,
  offers: readonly string[],
  shownEntry: string | undefined,
): Message {
  const [id, and] = chosenEntries;
  const firstEntry = get(context.briefing.entries, id);
  // Of two offers the second may be the second of two answers, which are both shown already.
  const isShown = id === shownEntry || (offers.length === 2 && shownEntry === offers[0]);
  const repeatIntent: ButtonIntent = { kind: 'entry', id, ...(and !== undefined && { and }) };
  if (and === undefined) {
    return {
      ...(isShown ? entryDetails(context, firstEntry) : entryReply(context, firstEntry)),
      decision: isUnknown(firstEntry) ? 'unknown' : 'answer',
      repeatIntent,
      offers,
    };
  }
  const entries = [firstEntry, get(context.briefing.entries, and)];
  return { ...cardsReply(context, TWO_ANSWERS_TITLE, entries, []), decision: 'both', repeatIntent, offers };
}

function decisionReply(
  context: ReplyContext,
  result: AskResult,
  question: string,
  after: string | undefined,
  hasOffer: boolean,
): Message {
  const { decision } = result;
  const { entries } = context.briefing;
  const entry = (id: string) => get(entries, id);
  const notes = readingNotes(context, result);
  switch (decision.kind) {
    case 'answer':
    case 'unknown': {
      const { entry: id, near } = decision;
      if (result.form && isClear(context.index, result, id)) {
        return { ...inForm(context, entry(id), result.form, notes), repeatIntent: { kind: 'entry', id } };
      }
      const alternatives = isClear(context.index, result, id)
        ? undefined
        : near.filter((nearId) => nearId !== id).slice(0, MAX_ALTERNATIVES);
      return {
        ...withFormOfAnswer(entryReply(context, entry(id), notes, alternatives?.map(entry)), result.form),
        repeatIntent: { kind: 'entry', id },
        ...(decision.kind === 'unknown' && { near: [id, ...near] }),
        ...(alternatives && { offers: [id, ...alternatives] }),
      };
    }
    case 'both': {
      const [id, and] = decision.entries;
      const title = decision.reason === 'parts' ? TWO_ANSWERS_TITLE : 'Two answers that fit';
      const isShort = result.alsoAsked !== undefined || result.form?.kind === 'shorter';
      const isSimpler = result.form?.kind === 'simpler';
      const reply = cardsReply(context, title, decision.entries.map(entry), notes, { isShort, isSimpler });
      return { ...reply, repeatIntent: { kind: 'entry', id, and }, offers: decision.entries };
    }
    case 'proof': {
      if (decision.and !== undefined) return citedReply(context, [entry(decision.entry), entry(decision.and)]);
      const reply = evidenceReply(context, decision.entry, 1, notes) ?? outsideReply(context, result, notes);
      return { ...reply, repeatIntent: { kind: 'evidence', of: decision.entry } };
    }
    case 'suggest':
      return suggestReply(context, decision, notes);
    case 'wish':
      return withCorrections(notes, wishReply(context, question, decision, { after, form: result.form }));
    case 'date':
      return datesReply(context, decision.question, notes);
    case 'outside':
      return outsideReply(context, result, notes);
    case 'foreign':
      return foreignReply(decision.language);
    case 'form':
      return shortFormReply(context, entry(decision.entry), decision.form);
    case 'regret':
      return regretReply(context, decision.entries);
    case 'word':
      return wordReply(context, decision.word, decision.near);
    case 'agreed':
      return agreedReply(context);
    case 'unknowns':
      return unknownsReply(context);
    case 'talk':
      return talkReply(context, decision.talk, question, after, hasOffer);
    case 'wordless':
      return wordlessReply(context);
  }
}

function inForm(context: ReplyContext, entry: Entry, form: AnswerForm, notes: readonly Block[]): Message {
  if (form.kind === 'more') {
    const reply = entryDetails(context, entry);
    return { ...reply, blocks: [...notes, ...reply.blocks] };
  }
  const corrections = notes.filter(({ type }) => type === 'statement');
  const sentences = form.kind === 'shorter' ? form.sentences : 1;
  return shortFormReply(context, entry, form.kind, { leadBlocks: corrections, sentences });
}

/** An uncertain answer keeps its note and its alternatives. */
function withFormOfAnswer(reply: Message, form: AnswerForm | undefined): Message {
  if (form?.kind === 'simpler') return { ...reply, blocks: [...reply.blocks, textBlock(NO_SIMPLER_WORDS)] };
  if (form?.kind !== 'shorter') return reply;
  const blocks = reply.blocks.map((block) =>
    block.type === 'answer' ? { ...block, lines: block.lines.slice(0, form.sentences - 1) } : block,
  );
  return { ...reply, blocks };
}

function wishReply(
  context: ReplyContext,
  question: string,
  decision: Extract<Decision, { kind: 'wish' }>,
  { after, form }: { readonly after: string | undefined; readonly form: AnswerForm | undefined },
): Message {
  if (decision.wish === 'overview' && form && form.kind !== 'more') {
    return shortOverviewReply(context, form.kind === 'shorter' ? form.sentences : 1);
  }
  const reply = plainWishReply(context, question, decision, after);
  return decision.isRepeated ? { ...reply, blocks: [textBlock(REPEATED_NOTE), ...reply.blocks] } : reply;
}

function readingNotes({ briefing, today }: ReplyContext, result: AskResult): Block[] {
  const { after, decision, ignoredDays, unsourcedAmounts = [] } = result;
  const isRepeated = 'entry' in decision && decision.entry === after && decision.kind !== 'proof';
  return [
    ...(after === undefined || decision.kind === 'outside'
      ? []
      : [noteBlock(`Follow-up to: ${get(briefing.entries, after).question}`)]),
    ...(after !== undefined && isRepeated ? [noteBlock('That is all the sources say.')] : []),
    ...(isAfter(ignoredDays, briefing.asOf)
      ? [noteBlock(`The sources were read only up to ${inWords(briefing.asOf)}, before the date that you named.`)]
      : []),
    ...(unsourcedAmounts.length === 0 ? [] : [textBlock(`I have no source for ${joinWithOr(unsourcedAmounts)}.`)]),
    ...findCorrections(briefing, result, today).map((statement) => cite(briefing, statement)),
  ];
}

function isAfter(days: Span | undefined, asOf: IsoDate): boolean {
  return days?.first !== undefined && days.first > asOf;
}

function withCorrections(notes: readonly Block[], reply: Message): Message {
  const corrections = notes.filter(({ type }) => type === 'statement');
  return { ...reply, blocks: [...corrections, ...reply.blocks] };
}

/** Only the first answer of a conversation explains nicknames. */
function withoutNicknameNote(block: Block): Block {
  if (block.type !== 'answer') return block;
  const withoutNicknames = (sentence: SourcedSentence): SourcedSentence => ({
    ...sentence,
    citations: sentence.citations.map(({ isNickname: _, ...citation }) => citation),
  });
  return { ...block, headline: withoutNicknames(block.headline), lines: block.lines.map(withoutNicknames) };
}

/** Apologizes, unless the reply already does or is small talk. If the answer is the same as before, offers related entries. */
function complaintReply(context: ReplyContext, reply: Message, { decision, complaint }: AskResult): Message {
  const isSame = 'entry' in decision && decision.entry === complaint?.before;
  const related = isSame ? relatedTo(context, get(context.briefing.entries, decision.entry)) : [];
  const isPolite = decision.kind === 'regret' || decision.kind === 'talk';
  const isAnswer = decision.kind === 'answer' || decision.kind === 'unknown';
  const relatedIds = new Set(related.map(({ id }) => id));
  const isRepeated = ({ intent }: Button) => intent.kind === 'entry' && relatedIds.has(intent.id);
  const apology = isSame ? 'Sorry, I have no other answer to this:' : 'Sorry. This may be what you meant:';
  return {
    ...reply,
    ...(reply.actions && {
      actions: { ...reply.actions, menu: reply.actions.menu.filter((button) => !isRepeated(button)) },
    }),
    ...(!isAnswer && !isPolite && { title: `Sorry. ${reply.title}` }),
    blocks: [
      ...(isAnswer ? [textBlock(apology)] : []),
      ...reply.blocks,
      ...(related.length === 0 ? [] : [textBlock('That is all I know about this. Or did you mean:')]),
      ...buttons(...related.map(choiceButton)),
    ],
  };
}

function isReaderChoice({ decision, secondOpinion }: AskResult): boolean {
  if (!secondOpinion || (decision.kind !== 'answer' && decision.kind !== 'unknown')) return false;
  const { engineDecision } = secondOpinion;
  return engineDecision.kind !== decision.kind || engineDecision.entry !== decision.entry;
}
