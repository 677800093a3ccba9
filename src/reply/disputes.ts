import { get } from '../briefing/briefing.ts';
import { listsDisputes } from '../briefing/dispute-list.ts';
import type { Dispute } from '../briefing/schema.ts';
import type { AnswerTopic } from '../briefing/substance.ts';
import type { Block, Button, Message } from '../message/message.ts';
import { button, buttons, headingBlock, noteBlock, numberedTitle, pageButtons, pageOf } from './blocks.ts';
import { cite } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { findByName } from './find-by-name.ts';
import { notifyButton } from './notify.ts';

const PAGE_SIZE = 5;

/** Lists all disputes, hard ones first, or shows one. Returns undefined if no dispute matches. */
export function disputesReply(context: ReplyContext, nameText?: string, number?: number): Message | undefined {
  const allDisputes = [...context.briefing.disputes.values()];
  if (nameText !== undefined) {
    const dispute = findByName(allDisputes, nameText, ({ title }) => [title]);
    return dispute && disputeReply(context, dispute);
  }
  const hardFirst = [
    ...allDisputes.filter(({ kind }) => kind === 'hard'),
    ...allDisputes.filter(({ kind }) => kind === 'soft'),
  ];
  const { items, page, pages } = pageOf(hardFirst, PAGE_SIZE, number);
  return storyMessage(
    context,
    numberedTitle('Where the sources disagree', page, pages),
    [
      ...items.flatMap((dispute) => [headingBlock(dispute.title), ...positionBlocks(context, dispute)]),
      ...pageButtons(page, pages, (targetPage) => ({ kind: 'disputes', page: targetPage })),
    ],
    { about: items.map(topicOf), ...shownList(context) },
  );
}

/** Shows some of the disputes. */
export function someDisputesReply(context: ReplyContext, ids: readonly string[]): Message {
  const disputes = ids.map((id) => get(context.briefing.disputes, id));
  const [onlyDispute] = disputes;
  if (disputes.length === 1 && onlyDispute) return disputeReply(context, onlyDispute);
  return storyMessage(
    context,
    'Where the sources disagree',
    [
      ...disputes.flatMap((dispute) => [headingBlock(dispute.title), ...positionBlocks(context, dispute)]),
      ...buttons(button('All disputes', { kind: 'disputes' })),
    ],
    { about: disputes.map(topicOf), ...shownList(context) },
  );
}

/** After a list of disputes, "just the ones about the price" is about the entry that lists them, if there is one. */
function shownList({ briefing }: ReplyContext): Pick<Message, 'shows'> {
  const entry = [...briefing.entries.values()].find((candidate) => listsDisputes(briefing, candidate));
  return entry ? { shows: entry.id } : {};
}

function disputeReply(context: ReplyContext, dispute: Dispute): Message {
  const blocks = [
    ...positionBlocks(context, dispute),
    ...buttons(notifyButton(context, topicOf(dispute)), button('All disputes', { kind: 'disputes' })),
  ];
  return storyMessage(context, dispute.title, blocks, { about: [topicOf(dispute)] });
}

export function disputeButton({ id, title }: Dispute): Button {
  return button(title, { kind: 'disputes', dispute: id });
}

function topicOf({ id }: Dispute): AnswerTopic {
  return { kind: 'dispute', id };
}

export function positionBlocks({ briefing }: Pick<ReplyContext, 'briefing'>, { kind, positions }: Dispute): Block[] {
  return [
    noteBlock(
      kind === 'hard'
        ? 'The sources disagree, and this briefing takes no side.'
        : 'The sources describe this differently.',
    ),
    ...positions.map(({ label, says }) => cite(briefing, says, label)),
  ];
}
