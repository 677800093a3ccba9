import { type OwnWord, ownWordsIn } from '../ask/own-words.ts';
import { sourcesNamed } from '../ask/source-names.ts';
import type { AnswerQuestion } from '../ask/wish.ts';
import { type Briefing, get, isUnknown } from '../briefing/briefing.ts';
import { inWords } from '../briefing/dates.ts';
import type { Claim, Entry, WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { Message } from '../message/message.ts';
import { buttons, cutListBlocks, LINK_BUTTONS, message, textBlock } from './blocks.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { choiceButton, relatedTo } from './entry.ts';
import { claimItem, evidenceReply } from './evidence.ts';
import { notifyButton } from './notify.ts';
import { sourceButton, sourcesReply } from './sources.ts';
import { watchButton } from './watch.ts';

const MAX_FIGURES = 15;
const MAX_TO_ASK = 3;
const NO_WORDING = "I don't have the articles' own wording. Claims are in our words, each with its paragraph.";
const NOT_ONE_ARTICLE = "I can't limit an answer to one article.";

/** Replies to a question about the answers and what they rest on. `line` is the question as typed. */
export function aboutAnswersReply(
  context: ReplyContext,
  question: AnswerQuestion,
  line: string,
  previous?: Entry,
): Message {
  const { briefing } = context;
  const namedSources = sourcesNamed(briefing, line);
  switch (question) {
    case 'quotation': {
      const [source] = namedSources;
      const claims = source && sourcesReply(context, source.id);
      if (claims) return { ...claims, blocks: [textBlock(NO_WORDING), ...claims.blocks] };
      const evidence = previous && evidenceReply(context, previous.id, 1, [textBlock(NO_WORDING)]);
      return evidence ?? message(NO_WORDING, buttons(LINK_BUTTONS.sources));
    }
    case 'leavingOut':
      return message("I can't leave an article out of my answers.", [
        textBlock('Each answer lists the articles it rests on.'),
        ...buttons(...namedSources.map(sourceButton), LINK_BUTTONS.sources, LINK_BUTTONS.disputes),
      ]);
    case 'oneSource': {
      const [source] = namedSources;
      const reply = source && sourcesReply(context, source.id);
      if (reply)
        return {
          ...reply,
          blocks: [textBlock(`${NOT_ONE_ARTICLE} This is what it says, in our words:`), ...reply.blocks],
        };
      return message(NOT_ONE_ARTICLE, [
        textBlock('I can show what each article says:'),
        ...buttons(...Array.from(briefing.sources.values(), sourceButton)),
      ]);
    }
    case 'ownWords':
      return ownWordsReply(briefing, line);
    case 'whatToAsk':
      return whatToAskReply(context, previous);
    case 'whoKnows':
      return whoKnowsReply(context, previous);
    case 'figures':
      return figuresReply(context);
  }
}

const OWN_WORDS: Readonly<Record<OwnWord, (briefing: Briefing) => string>> = {
  count: () => '"By our count" and "derived": we worked it out from what sources say. No source says it.',
  silence: () =>
    '"No source says": none of the articles that we checked says it. The evidence of an answer lists them.',
  closest: () => '"The closest question I know": I am not sure that it is the question you asked.',
  claim: () => 'A claim is one thing that an article says, or that we worked out from other claims, in our words.',
  asOf: ({ asOf }) => `"As of ${inWords(asOf)}": the articles were read up to that day. I know nothing later.`,
  paragraph: () => 'The number after ¶ is the paragraph of the article, without its title and headings.',
  nickname: () => '"Some source names are ours": where an article names no publisher, we gave it a name.',
  watch: () => 'A watch item is something that is still open, with what would settle it.',
};
const COMMON_OWN_WORDS: readonly OwnWord[] = ['count', 'silence', 'closest', 'claim', 'asOf'];

/** Explains the terms in the line, or the common ones if it has none. */
export function explainOwnWords(briefing: Briefing, line: string): string[] {
  const words = ownWordsIn(line);
  return (words.length === 0 ? COMMON_OWN_WORDS : words).map((word) => OWN_WORDS[word](briefing));
}

function ownWordsReply(briefing: Briefing, line: string): Message {
  const meanings = explainOwnWords(briefing, line);
  const [first = ''] = meanings;
  return meanings.length === 1
    ? message(first, buttons(LINK_BUTTONS.sources, LINK_BUTTONS.help))
    : message('What I mean by these words', [
        { type: 'list', items: meanings.map((text) => ({ text })) },
        ...buttons(LINK_BUTTONS.sources, LINK_BUTTONS.help),
      ]);
}

function whatToAskReply(context: ReplyContext, previous: Entry | undefined): Message {
  const { briefing } = context;
  const relatedEntries = previous ? relatedTo(context, previous) : [];
  const isRelated = relatedEntries.length > 0;
  const entries = isRelated ? relatedEntries : firstOfTopics(briefing);
  return {
    ...message(
      isRelated
        ? 'These questions come next, or see what is still open.'
        : 'Start with these, or see what is still open.',
      buttons(...entries.map(choiceButton), LINK_BUTTONS.whatToWatch, LINK_BUTTONS.topics),
    ),
    ...(entries.length > 0 && { offers: entries.map(({ id }) => id) }),
  };
}

function firstOfTopics({ entries, topics }: Briefing): Entry[] {
  const answered = [...entries.values()].filter((entry) => !isUnknown(entry));
  return topics.flatMap(({ id }) => answered.find(({ topic }) => topic === id) ?? []).slice(0, MAX_TO_ASK);
}

function whoKnowsReply(context: ReplyContext, previous: Entry | undefined): Message {
  const item = previous && watchItemOf(context.briefing, previous);
  const isSettled = item && phaseOf(item, context.today).kind === 'settled';
  const notify = previous && notifyButton(context, { kind: 'entry', id: previous.id });
  if (item && !isSettled) {
    return message(`Where to look: ${item.check}.`, [
      textBlock(`No article here settles it. What would: ${item.settles}`),
      ...buttons(watchButton(item), notify, LINK_BUTTONS.sources),
    ]);
  }
  return message(
    "I don't know who could tell you that.",
    buttons(notify, LINK_BUTTONS.whatToWatch, LINK_BUTTONS.sources),
  );
}

function watchItemOf({ watch, entries }: Briefing, entry: Entry): WatchItem | undefined {
  const nearest = entry.nearest === undefined ? undefined : entries.get(entry.nearest);
  const id = entry.watch ?? nearest?.watch;
  return id === undefined ? undefined : get(watch, id);
}

const NUMBER_WORD =
  '(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|half|(?:a|one) third|(?:a|one) quarter)';
const UNIT =
  '(?:minutes?|hours?|days?|weeks?|months?|years?|percent|per cent|hundred|thousand|million|billion|trillion|of (?:all|the|its|their))';
const FIGURE = new RegExp(`\\d|\\b(?:million|billion|trillion)\\b|\\b${NUMBER_WORD}(?:[- ]|\\b)${UNIT}\\b`, 'i');

function figuresReply(context: ReplyContext): Message {
  const { briefing } = context;
  const claims = [...briefing.claims.values()].filter((claim) => givesFigure(briefing, claim));
  if (claims.length === 0) return message('No article here gives a figure or a date.', buttons(LINK_BUTTONS.sources));
  return storyMessage(
    context,
    'The figures and dates in the articles',
    [
      textBlock('In our words, each with where it comes from:'),
      ...cutListBlocks(
        claims.map((claim) => claimItem(briefing, claim)),
        MAX_FIGURES,
      ),
      ...buttons(LINK_BUTTONS.timeline, LINK_BUTTONS.disputes, LINK_BUTTONS.sources),
    ],
    { about: [] },
  );
}

/** A number in a name, such as "Boeing 747", is not a figure. */
function givesFigure({ lexicon, subjects }: Briefing, { text }: Claim): boolean {
  const names = [...subjects, ...lexicon.entities.flatMap(({ name, aliases }) => [name, ...aliases])]
    .filter((name) => /\d/.test(name))
    .toSorted((a, b) => b.length - a.length);
  const plainText = names.reduce((rest, name) => rest.replaceAll(new RegExp(escaped(name), 'gi'), ' '), text);
  return FIGURE.test(plainText);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
