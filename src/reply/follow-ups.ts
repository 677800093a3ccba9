import { type Topic, topicKey } from '../briefing/substance.ts';
import type { Block, Message } from '../message/message.ts';
import { aboutStory, actions, buttons, message, type ReplyContext } from './context.ts';
import { positionBlocks } from './disputes.ts';
import { answerBlock } from './entry.ts';
import { titleOf, topicButton } from './notify.ts';
import { summaryBlock } from './summary.ts';
import { watchBlock } from './watch.ts';

/** The most answers in one message; others are only named. */
const MAX_ANSWERS = 3;

const RESOLVED = 'This briefing no longer lists it as a dispute.';

/** The reply to an old post: what changed since. */
export function followUpReply(context: ReplyContext, topics: readonly Topic[]): Message {
  return newsReply(context, topics, {
    title: 'Update',
    note: 'This replaces what the message above says about it.',
    last: { label: 'No updates here', intent: { kind: 'follow-ups', isOn: false } },
  });
}

/** The one message to a person who asked to be notified. */
export function notificationReply(context: ReplyContext, topics: readonly Topic[]): Message {
  return newsReply(context, topics, {
    title: 'You asked to be told',
    note: 'This was the one message about it.',
    last: { label: 'What else I wait for', intent: { kind: 'notify' } },
  });
}

interface Wrapper {
  readonly title: string;
  readonly note: string;
  readonly last: Parameters<typeof actions>[0][number];
}

function newsReply(context: ReplyContext, topics: readonly Topic[], { title, note, last }: Wrapper): Message {
  const shown = withoutRepeats(context, topics);
  const [first, ...others] = shown.slice(0, MAX_ANSWERS);
  if (!first) throw new Error('A follow-up needs at least one changed topic');
  const isAlone = others.length === 0;
  const more = shown.slice(MAX_ANSWERS).map(({ topic }) => ({ text: titleOf(context, topic) }));
  return aboutStory(
    context,
    isAlone ? `${title}: ${titleOf(context, first.topic)}` : `${title}: ${shown.length} answers have changed`,
    [
      ...[first, ...others].flatMap(({ topic, blocks }) => [
        ...(isAlone ? [] : [{ type: 'heading' as const, text: titleOf(context, topic) }]),
        ...blocks,
      ]),
      ...(more.length === 0
        ? []
        : [
            { type: 'heading' as const, text: 'Also changed' },
            { type: 'list' as const, items: more },
          ]),
      { type: 'note', text: note },
    ],
    {
      about: topics,
      actions: actions(
        [
          isAlone && first.topic.what !== 'dispute' ? topicButton(context, first.topic, 'Details') : undefined,
          { label: 'What changed', intent: { kind: 'changes' } },
          last,
        ],
        isAlone
          ? []
          : shown.filter(({ topic }) => topic.what !== 'dispute').map(({ topic }) => topicButton(context, topic)),
      ),
    },
  );
}

/** Leaves out repeated answers: several topics may have the same outcome. */
function withoutRepeats(context: ReplyContext, topics: readonly Topic[]): { topic: Topic; blocks: readonly Block[] }[] {
  const said = new Set<string>();
  const found = new Map(topics.map((topic) => [topicKey(topic), topic]));
  return [...found.values()].flatMap((topic) => {
    const blocks = answerOf(context, topic);
    const [first] = blocks;
    const lead = first?.type === 'answer' ? first.headline.text : topicKey(topic);
    if (blocks.length === 0 || said.has(lead)) return [];
    said.add(lead);
    return [{ topic, blocks }];
  });
}

function answerOf(context: ReplyContext, { what, id }: Topic): Block[] {
  const { entries, watch, disputes, summaries } = context.briefing;
  switch (what) {
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
      return dispute ? positionBlocks(context, dispute) : [{ type: 'text', text: RESOLVED }];
    }
    case 'summary': {
      const summary = summaries.get(id);
      return summary ? [summaryBlock(context, summary)] : [];
    }
  }
}

/** Whether old posts in a channel get follow-ups, with a button that changes it. */
export function followUpsReply(context: ReplyContext, isOn: boolean, hasChanged: boolean): Message {
  const slash = `/${context.briefing.command}`;
  const title = isOn ? 'Old posts here get updates' : 'Old posts here get no updates';
  return message(context, hasChanged ? `${title} from now on` : title, [
    {
      type: 'text',
      text: isOn
        ? 'When an answer that I posted here changes, I reply to that post once. Corrected typos do not count.'
        : 'When an answer that I posted here changes, the post stays as it is. Digests and reminders still bring the news.',
    },
    { type: 'note', text: `To change it: ${slash} follow-ups ${isOn ? 'off' : 'on'}` },
    ...buttons(
      { label: isOn ? 'Switch off' : 'Switch on', intent: { kind: 'follow-ups', isOn: !isOn } },
      { label: 'Subscriptions', intent: { kind: 'subscriptions' } },
    ),
  ]);
}
