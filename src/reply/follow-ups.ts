import { type AnswerTopic, answerTopicKey } from '../briefing/substance.ts';
import type { Block, Button, Message } from '../message/message.ts';
import {
  actions,
  button,
  buttons,
  headingBlock,
  LINK_BUTTONS,
  listBlocks,
  message,
  noteBlock,
  textBlock,
} from './blocks.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { positionBlocks } from './disputes.ts';
import { answerBlock } from './entry.ts';
import { titleOf, topicButton } from './notify.ts';
import { summaryBlock } from './summary.ts';
import { watchBlock } from './watch.ts';

const MAX_ANSWERS = 3;

export function followUpReply(context: ReplyContext, topics: readonly AnswerTopic[]): Message {
  return newsReply(context, topics, {
    title: 'Update',
    note: (isOne) => `This replaces what the message above says about ${isOne ? 'it' : 'them'}.`,
    lastButton: button('No updates here', { kind: 'follow-ups', isOn: false }),
  });
}

export function notificationReply(context: ReplyContext, topics: readonly AnswerTopic[]): Message {
  return newsReply(context, topics, {
    title: 'You asked to be told',
    note: (isOne) => `This was the one message about ${isOne ? 'it' : 'each'}.`,
    lastButton: button("What else I'm waiting for", { kind: 'notify' }),
  });
}

interface Frame {
  readonly title: string;
  readonly note: (isOne: boolean) => string;
  readonly lastButton: Button;
}

function newsReply(context: ReplyContext, topics: readonly AnswerTopic[], { title, note, lastButton }: Frame): Message {
  const changedAnswers = withoutRepeats(context, topics);
  const [firstAnswer, ...otherAnswers] = changedAnswers.slice(0, MAX_ANSWERS);
  if (!firstAnswer)
    throw new Error(`The briefing has none of the changed topics: ${topics.map(answerTopicKey).join(', ')}`);
  const isOnlyAnswer = otherAnswers.length === 0;
  const unshownTopics = changedAnswers.slice(MAX_ANSWERS).map(({ topic }) => ({ text: titleOf(context, topic) }));
  const linkedAnswers = changedAnswers.filter(({ topic }) => topic.kind !== 'dispute');
  return storyMessage(
    context,
    isOnlyAnswer
      ? `${title}: ${titleOf(context, firstAnswer.topic)}`
      : `${title}: ${changedAnswers.length} answers have changed`,
    [
      ...[firstAnswer, ...otherAnswers].flatMap(({ topic, blocks }) => [
        ...(isOnlyAnswer ? [] : [headingBlock(titleOf(context, topic))]),
        ...blocks,
      ]),
      ...listBlocks(unshownTopics, 'Also changed'),
      noteBlock(note(isOnlyAnswer)),
    ],
    {
      about: topics,
      actions: actions(
        [
          ...(isOnlyAnswer ? linkedAnswers.map(({ topic }) => topicButton(context, topic, 'Details')) : []),
          LINK_BUTTONS.whatChanged,
          lastButton,
        ],
        isOnlyAnswer ? [] : linkedAnswers.map(({ topic }) => topicButton(context, topic)),
      ),
    },
  );
}

/** Leaves out missing topics other than disputes, and repeated headlines: several topics can have the same outcome. */
function withoutRepeats(
  context: ReplyContext,
  topics: readonly AnswerTopic[],
): { topic: AnswerTopic; blocks: readonly Block[] }[] {
  const seenHeadlines = new Set<string>();
  const topicsByKey = new Map(topics.map((topic) => [answerTopicKey(topic), topic]));
  return [...topicsByKey].flatMap(([key, topic]) => {
    const blocks = answerOf(context, topic);
    const [firstBlock] = blocks;
    const headline = firstBlock?.type === 'answer' ? firstBlock.headline.text : key;
    if (blocks.length === 0 || seenHeadlines.has(headline)) return [];
    seenHeadlines.add(headline);
    return [{ topic, blocks }];
  });
}

function answerOf(context: ReplyContext, { kind, id }: AnswerTopic): Block[] {
  const { entries, watch, disputes, summaries } = context.briefing;
  switch (kind) {
    case 'entry': {
      const entry = entries.get(id);
      return entry ? [answerBlock(context, entry)] : [];
    }
    case 'watch': {
      const item = watch.get(id);
      return item ? [watchBlock(context, item)] : [];
    }
    case 'dispute': {
      const dispute = disputes.get(id);
      if (dispute) return positionBlocks(context, dispute);
      return [textBlock('This briefing no longer lists it as a dispute.')];
    }
    case 'summary': {
      const summary = summaries.get(id);
      return summary ? [summaryBlock(context, summary)] : [];
    }
  }
}

export function followUpsReply({ briefing }: ReplyContext, isOn: boolean, hasChanged: boolean): Message {
  const title = isOn ? 'Old posts here get updates' : 'Old posts here get no updates';
  return message(hasChanged ? `${title} from now on` : title, [
    textBlock(
      isOn
        ? 'When an answer that I posted here changes, I reply to that post once. Corrected typos do not count.'
        : 'When an answer that I posted here changes, the post stays as it is. Digests and reminders still bring the news.',
    ),
    noteBlock(`To change this: /${briefing.command} follow-ups ${isOn ? 'off' : 'on'}`),
    ...buttons(
      button(isOn ? 'Switch off' : 'Switch on', { kind: 'follow-ups', isOn: !isOn }),
      button('Subscriptions', { kind: 'subscriptions' }),
    ),
  ]);
}
