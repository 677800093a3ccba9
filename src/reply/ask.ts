import { isClear } from '../ask/certainty.ts';
import { ask } from '../ask/decide.ts';
import type { Asked } from '../ask/decision.ts';
import type { AskIndex } from '../ask/model.ts';
import { get, isUnknown } from '../briefing/briefing.ts';
import type { Entry, SmallTalk } from '../briefing/schema.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Block, Button, Message, SourcedSentence } from '../message/message.ts';
import { cleanText } from '../message/parse.ts';
import { type ChosenEntries, chosenOf } from './choice.ts';
import { cite } from './cite.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { correctionsOf } from './corrections.ts';
import { datesReply } from './dates.ts';
import { cardsReply, choiceButton, entryButton, entryReply, relatedTo, TWO_ANSWERS } from './entry.ts';
import { evidenceReply } from './evidence.ts';
import { exampleQuestion } from './examples.ts';
import { faqReply, UNKNOWNS } from './faq.ts';
import { ONLY_ENGLISH } from './language.ts';
import { formReply, regretReply, wordReply } from './manners.ts';
import { plainWishReply } from './plain-wish.ts';

/** How many questions are offered if the text contains none. */
const STARTERS = 3;

const TALK: Record<SmallTalk, string> = {
  greeting: 'Hello. What would you like to know?',
  thanks: "You're welcome.",
  praise: 'Thank you. What else would you like to know?',
  insult: "Sorry that didn't help. Try asking in other words, or choose a question.",
  goodbye: 'Goodbye.',
  reaction: 'Okay. To confirm something that I offered, press its button.',
  identity:
    "I'm a bot. I answer from one briefing: what its sources say, where they disagree, and what none of them says. I make nothing up.",
  person: "I'm a bot, and I can't put you through to a person. I answer from one briefing, and I make nothing up.",
  ability: 'Ask in your own words, or start with one of these.',
};

/** What the conversation showed before: the entry, and the entries offered to choose from. */
interface PreviousTurn {
  readonly after?: string;
  readonly offered?: readonly string[];
}

/** Answers a question, or says why there is no answer and offers the nearest questions. Never empty. */
export function askReply(
  context: ReplyContext,
  question: string,
  { after, offered }: PreviousTurn = {},
  known?: Asked,
): Message {
  const text = cleanText(question);
  const chosen = offered && chosenOf(context.index, text, offered, after);
  if (chosen) return chosenReply(context, chosen, offered);
  const asked = known ?? engineDecision(context, text, after);
  const again = repeatIntent(asked.decision);
  const near = nearestEntries(asked.decision);
  const offers = suggestionsFor(context.index, asked);
  const plain = replyTo(context, asked, text, after);
  const reply = asked.regrets ? complaintReply(context, plain, asked) : plain;
  return {
    ...reply,
    ...(after !== undefined && { blocks: reply.blocks.map(withoutNicknames) }),
    decision: asked.decision.kind,
    ...(again && { again }),
    ...(near && { near }),
    ...(offers.length > 0 && { offers }),
    ...(isChosen(asked) && { isChosen: true }),
  };
}

/** A second answer, without the note on nicknames that the first one has. */
function withoutNicknames(block: Block): Block {
  if (block.type !== 'answer') return block;
  const plain = (said: SourcedSentence): SourcedSentence => ({
    ...said,
    citations: said.citations.map(({ isNickname: _, ...rest }) => rest),
  });
  return { ...block, headline: plain(block.headline), lines: block.lines.map(plain) };
}

/** Answers the question that a complaint repeats. If the answer is the same as before, also offers alternatives. */
function complaintReply(context: ReplyContext, reply: Message, { decision, regrets }: Asked): Message {
  const again = 'entry' in decision && decision.entry === regrets?.before ? decision.entry : undefined;
  const others = again === undefined ? [] : relatedTo(context, get(context.briefing.entries, again));
  const isSaid = decision.kind === 'regret' || decision.kind === 'talk';
  return {
    ...reply,
    blocks: [
      ...(isSaid ? [] : [{ type: 'text' as const, text: 'Sorry.' }]),
      ...reply.blocks,
      ...(others.length === 0
        ? []
        : [
            { type: 'text' as const, text: 'That is all there is on it here. Or did you mean:' },
            ...buttons(...others.map(choiceButton)),
          ]),
    ],
  };
}

/** The reply to a choice. The other offered entries can still be chosen. */
function chosenReply(context: ReplyContext, chosen: ChosenEntries, offers: readonly string[]): Message {
  const [first, second] = chosen.map((id) => get(context.briefing.entries, id));
  if (!first) throw new Error('Nothing was chosen');
  const reply = second ? cardsReply(context, TWO_ANSWERS, [first, second], []) : entryReply(context, first);
  const again: ButtonIntent = { kind: 'entry', id: first.id, ...(second && { and: second.id }) };
  return { ...reply, decision: second ? 'both' : isUnknown(first) ? 'unknown' : 'answer', again, offers };
}

/** How many alternatives an uncertain answer offers. */
const INSTEAD = 2;

/** The alternatives to the entry that is shown. */
function alternativesTo({
  entry,
  near,
}: Extract<Asked['decision'], { kind: 'answer' | 'unknown' }>): readonly string[] {
  return near.filter((id) => id !== entry).slice(0, INSTEAD);
}

/** The entries offered to choose from. */
function suggestionsFor(index: AskIndex, asked: Asked): readonly string[] {
  const { decision } = asked;
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return isClear(index, asked, decision.entry) ? [] : [decision.entry, ...alternativesTo(decision)];
    case 'suggest':
    case 'both':
      return decision.entries;
    case 'outside':
    case 'word':
      return decision.near;
    case 'regret':
      return decision.entries;
    default:
      return [];
  }
}

/** Whether a reader chose an entry that the engine would not have shown first. */
function isChosen({ decision, second }: Asked): boolean {
  if (!second || (decision.kind !== 'answer' && decision.kind !== 'unknown')) return false;
  const { builtIn } = second;
  return builtIn.kind !== decision.kind || builtIn.entry !== decision.entry;
}

/** The engine's decision on a question; undefined if the question only chooses among offered entries. */
export function askedIn(context: ReplyContext, question: string, { after, offered }: PreviousTurn): Asked | undefined {
  const text = cleanText(question);
  return offered && chosenOf(context.index, text, offered, after) ? undefined : engineDecision(context, text, after);
}

/** The engine's decision on a text. */
export function engineDecision({ index, vectors, today }: ReplyContext, text: string, after?: string): Asked {
  return ask(index, text, { today, ...(after !== undefined && { after }), ...(vectors && { vectors }) });
}

/** The nearest entries, if none answers the question. */
function nearestEntries(decision: Asked['decision']): readonly string[] | undefined {
  switch (decision.kind) {
    case 'unknown':
      return [decision.entry, ...decision.near];
    case 'suggest':
      return decision.entries;
    case 'outside':
      return decision.near;
    default:
      return undefined;
  }
}

/** The intent of a button that gives the answer again; undefined if there was no answer. */
function repeatIntent(decision: Asked['decision']): ButtonIntent | undefined {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return { kind: 'entry', id: decision.entry };
    case 'both': {
      const [id, and] = decision.entries;
      return { kind: 'entry', id, and };
    }
    case 'proof':
      return { kind: 'evidence', of: decision.entry };
    default:
      return undefined;
  }
}

function replyTo(context: ReplyContext, asked: Asked, question: string, after: string | undefined): Message {
  const { decision } = asked;
  const entry = (id: string) => get(context.briefing.entries, id);
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return entryReply(
        context,
        entry(decision.entry),
        readingNotes(context, asked),
        isClear(context.index, asked, decision.entry) ? undefined : alternativesTo(decision).map(entry),
      );
    case 'both': {
      const entries = decision.entries.map(entry);
      const title = decision.because === 'parts' ? TWO_ANSWERS : 'Two answers that fit';
      return cardsReply(context, title, entries, readingNotes(context, asked));
    }
    case 'proof':
      return (
        evidenceReply(context, decision.entry, 1, readingNotes(context, asked)) ?? noAnswerReply(context, asked, [])
      );
    case 'suggest':
      return message(context, decision.entries.length === 1 ? 'Did you mean this?' : 'Did you mean one of these?', [
        ...readingNotes(context, asked),
        ...noAnswerReason(context, decision),
        ...buttons(...decision.entries.map((id) => choiceButton(entry(id)))),
      ]);
    case 'wish':
      return afterCorrections(readingNotes(context, asked), plainWishReply(context, question, decision, after));
    case 'date':
      return datesReply(context, decision.question, readingNotes(context, asked));
    case 'outside':
      return noAnswerReply(context, asked, decision.near.map(entry));
    case 'foreign':
      return message(context, ONLY_ENGLISH[decision.language], [
        { type: 'text', text: 'I only understand English so far.' },
        ...buttons(...START_BUTTONS),
      ]);
    case 'form':
      return formReply(context, entry(decision.entry), decision.form);
    case 'regret':
      return regretReply(context, decision.entries.map(entry), starterButtons(context));
    case 'word':
      return wordReply(context, decision.word, decision.near.map(entry));
    case 'unknowns':
      return faqReply(context, UNKNOWNS) ?? noAnswerReply(context, asked, []);
    case 'talk':
      return message(context, TALK[decision.talk], starterButtons(context));
    case 'wordless':
      return message(context, 'Ask me a question in words', [
        { type: 'text', text: `For example: ${exampleQuestion(context.briefing)}` },
        ...starterButtons(context),
      ]);
  }
}

/** A reply to a wish after the corrections of what it takes for granted. */
function afterCorrections(notes: readonly Block[], reply: Message): Message {
  const corrections = notes.filter(({ type }) => type === 'statement');
  return corrections.length === 0 ? reply : { ...reply, blocks: [...corrections, ...reply.blocks] };
}

/** Why there is no direct answer: several entries may be meant, or the nearest one is about another name. */
function noAnswerReason(
  { index }: ReplyContext,
  { about, entries }: Extract<Asked['decision'], { kind: 'suggest' }>,
): Block[] {
  if (!about) {
    return entries.length === 1 ? [] : [{ type: 'text', text: 'More than one question here could be meant.' }];
  }
  const nameOf = (wanted: string) => index.lexicon.entities.find(({ id }) => id === wanted)?.name ?? wanted;
  const text = `The nearest question is about ${nameOf(about.instead)}, not ${nameOf(about.asked)}.`;
  return [{ type: 'text', text }];
}

/** Notes on how the question was read, and corrections of its presuppositions. */
function readingNotes({ briefing, today }: ReplyContext, asked: Asked): Block[] {
  const { after, decision } = asked;
  const repeated = 'entry' in decision && decision.entry === after && decision.kind !== 'proof';
  const read: Block[] =
    after === undefined || decision.kind === 'outside'
      ? []
      : [
          { type: 'note', text: `Follow-up to: ${get(briefing.entries, after).question}` },
          ...(repeated ? [{ type: 'note' as const, text: 'That is all the sources say.' }] : []),
        ];
  return [...read, ...correctionsOf(briefing, asked, today).map((statement) => cite(briefing, statement))];
}

/** An entity's name, or the alias that was typed if it may be another thing: "France" stands beside "Paris". */
function nameTyped({ index }: ReplyContext, { reading }: Asked, wanted: string): string | undefined {
  const name = index.lexicon.entities.find(({ id }) => id === wanted)?.name;
  const found = reading.names.find(({ id }) => id === wanted);
  if (name === undefined || !found) return name;
  const typed = reading.words.slice(found.at, found.at + found.length);
  const isPartOfName = typed.every((word) => name.toLowerCase().includes(word));
  return isPartOfName ? name : typed.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

function noAnswerReply(context: ReplyContext, asked: Asked, near: readonly Entry[]): Message {
  const { decision } = asked;
  const stranger = decision.kind === 'outside' ? decision.stranger : undefined;
  const name = stranger === undefined ? undefined : nameTyped(context, asked, stranger);
  const why = name === undefined ? 'I found nothing on that here.' : `No source says anything about ${name} on that.`;
  return message(context, 'That is outside this briefing', [
    ...readingNotes(context, asked),
    { type: 'text', text: `${why} This briefing covers one story: ${context.briefing.title}.` },
    ...(near.length === 0
      ? starterButtons(context)
      : [{ type: 'text' as const, text: 'Close to it:' }, ...buttons(...near.map(entryButton))]),
  ]);
}

/** Buttons that lead to all questions. */
const START_BUTTONS: readonly Button[] = [
  { label: 'Overview', intent: { kind: 'overview' } },
  { label: 'Questions by topic', intent: { kind: 'faq' } },
  { label: 'What you can type', intent: { kind: 'help' } },
];

/** The first answered question of each of the first topics, and links to all others. */
function starterButtons({ briefing }: ReplyContext): Block[] {
  const answered = [...briefing.entries.values()].filter((entry) => !isUnknown(entry));
  const first = briefing.topics.flatMap(({ id }) => answered.find(({ topic }) => topic === id) ?? []);
  return buttons(...first.slice(0, STARTERS).map(entryButton), ...START_BUTTONS);
}
