import type { BotQuestion } from '../ask/wish.ts';
import { type Briefing, disputeId } from '../briefing/briefing.ts';
import { allChanges } from '../briefing/changes.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import type { Entry } from '../briefing/schema.ts';
import { pluralize } from '../lib/english.ts';
import type { Block, Message } from '../message/message.ts';
import { button, buttons, LINK_BUTTONS, message, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { errandReply } from './custom-reminder.ts';
import { UNKNOWNS } from './faq.ts';
import { sourcesReply } from './sources.ts';

const MAX_DISPUTE_BUTTONS = 3;
const UNKNOWNS_BUTTON = button('What no source says', { kind: 'faq', topic: UNKNOWNS });

export function aboutBotReply(context: ReplyContext, question: BotQuestion, line: string, previous?: Entry): Message {
  const { briefing, today, hasReader } = context;
  const articles = pluralize(briefing.sources.size, 'article');
  switch (question) {
    case 'author':
      return message(`Every sentence that I can say was written beforehand, from ${articles}.`, [
        textBlock(
          hasReader
            ? 'A language model may choose among these sentences. It writes nothing.'
            : 'I generate no text; I only choose among these sentences.',
        ),
        ...buttons(LINK_BUTTONS.sources, LINK_BUTTONS.overview),
      ]);
    case 'funding':
      return message("I don't know who runs me or pays for me here.", [
        textBlock('The person who installed me may know. I show no ads, and each answer shows its sources.'),
        ...buttons(LINK_BUTTONS.sources),
      ]);
    case 'method':
      return message(
        'I compare your words with questions that were written beforehand, and show the answer that fits best.',
        [
          textBlock(
            hasReader
              ? 'A language model may help to choose. I generate no text and look nothing up on the web.'
              : 'A small model compares what sentences mean. I generate no text and look nothing up on the web.',
          ),
          ...buttons(LINK_BUTTONS.help, LINK_BUTTONS.topics),
        ],
      );
    case 'review':
      return message(lastReviewText(briefing, today), [
        textBlock(`I don't know of any later review. The sources were read up to ${inWords(briefing.asOf)}.`),
        ...buttons(LINK_BUTTONS.sources, LINK_BUTTONS.whatChanged),
      ]);
    case 'doubts':
      return doubtsReply(briefing);
    case 'link':
      return linkReply(context);
    case 'quiz':
      return message(
        "I only answer questions, so it's your turn.",
        buttons(LINK_BUTTONS.overview, LINK_BUTTONS.topics),
      );
    case 'editing':
      return message("I can't write, edit or translate text, or run errands such as sending email.", [
        textBlock('My sentences stay as they are. Copy what you need.'),
        ...buttons(previous && shortAnswerButton(previous), LINK_BUTTONS.overview),
      ]);
    case 'table':
      return message("I can't make tables or charts; the timeline is my only picture.", tableButtons(previous));
    case 'opinion':
      return message('I have no opinion of my own, and this briefing takes no side.', [
        textBlock('Where the sources differ, I show what each of them says.'),
        ...buttons(LINK_BUTTONS.disputes, LINK_BUTTONS.overview),
      ]);
    case 'trust':
      return message("Don't take my word for it: check the sources.", [
        textBlock(
          "I only report them, and each answer shows which ones it rests on. I can't judge what other people say.",
        ),
        ...buttons(previous && evidenceButton(previous), LINK_BUTTONS.sources, LINK_BUTTONS.disputes),
      ]);
    case 'citing':
      return message('Cite the articles, not me.', [
        textBlock('Each answer shows which articles it rests on. My sentences are not their words.'),
        ...buttons(previous && evidenceButton(previous), LINK_BUTTONS.sources),
      ]);
    case 'contradiction':
      return message('My answers can seem to contradict each other where the sources do.', [
        textBlock('I show what each source says and take no side. Ask either question again to compare the answers.'),
        ...buttons(previous && everySideButton(previous), LINK_BUTTONS.disputes),
      ]);
    case 'languages':
      return message('I answer in English only.', [
        textBlock('I understand English questions; my sentences were written in English beforehand.'),
        ...buttons(previous && shortAnswerButton(previous), LINK_BUTTONS.overview),
      ]);
    case 'calculating':
      return message("I don't calculate; I report what the sources say.", [
        textBlock('Where an answer says "by our count", we worked it out beforehand, and "Details" shows how.'),
        ...buttons(previous && evidenceButton(previous), LINK_BUTTONS.timeline),
      ]);
    case 'errand':
      return errandReply(context, line);
    case 'noNews':
      return message(`Right: I know of nothing after ${inWords(briefing.asOf)}.`, buttons(LINK_BUTTONS.whatToWatch));
  }
}

function lastReviewText(briefing: Briefing, today: IsoDate): string {
  const { entries, disputes, watch, summaries, asOf } = briefing;
  const records = [entries, disputes, watch, summaries].flatMap((map) => [...map.values()]);
  const days = [...allChanges(briefing).map(({ on }) => on), ...records.flatMap(({ reviewed }) => reviewed ?? [])];
  const lastDay = days
    .filter((day) => day <= today)
    .toSorted()
    .at(-1);
  return `The last change or review here was on ${inWords(lastDay ?? asOf)}.`;
}

function doubtsReply({ disputes }: Briefing): Message {
  if (disputes.size === 0) return message("I'm least sure where no source says anything.", buttons(UNKNOWNS_BUTTON));
  const disputeButtons = [...disputes.values()]
    .slice(0, MAX_DISPUTE_BUTTONS)
    .map(({ id, title }) => button(title, { kind: 'disputes', dispute: id }));
  return message(
    `I'm least sure where the sources disagree: on ${pluralize(disputes.size, 'point')}.`,
    buttons(...disputeButtons, LINK_BUTTONS.disputes, UNKNOWNS_BUTTON),
  );
}

function linkReply(context: ReplyContext): Message {
  if ([...context.briefing.sources.values()].some(({ url }) => url !== undefined)) return sourcesReply(context);
  return message('No article here came with a link.', [
    textBlock('The list of sources shows the publisher and date if an article gives them.'),
    ...buttons(LINK_BUTTONS.sources),
  ]);
}

function evidenceButton({ id }: Entry) {
  return button('Evidence', { kind: 'evidence', of: id });
}

function everySideButton(entry: Entry) {
  const dispute = disputeId(entry);
  return dispute === undefined ? undefined : button('Every side', { kind: 'disputes', dispute });
}

function shortAnswerButton({ id }: Entry) {
  return button('Short answer', { kind: 'entry', id });
}

function tableButtons(previous: Entry | undefined): Block[] {
  if (!previous) return buttons(LINK_BUTTONS.disputes, LINK_BUTTONS.timeline, LINK_BUTTONS.overview);
  return buttons(
    everySideButton(previous),
    button('Details', { kind: 'details', of: previous.id, what: 'entry' }),
    shortAnswerButton(previous),
    LINK_BUTTONS.timeline,
  );
}
