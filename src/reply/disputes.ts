import type { Dispute } from '../briefing/schema.ts';
import type { Topic } from '../briefing/substance.ts';
import type { Block, Message } from '../message/message.ts';
import { cite } from './cite.ts';
import { aboutStory, buttons, findByName, numberedTitle, pageButtons, pageOf, type ReplyContext } from './context.ts';
import { notifyButton } from './notify.ts';

const PAGE = 5;

/** All disputes with every side, hard ones first; or one of them. Undefined if no dispute matches. */
export function disputesReply(context: ReplyContext, typed?: string, wanted?: number): Message | undefined {
  const all = [...context.briefing.disputes.values()];
  if (typed !== undefined) {
    const dispute = findByName(all, typed, ({ title }) => [title]);
    return (
      dispute &&
      aboutStory(
        context,
        dispute.title,
        [
          ...positionBlocks(context, dispute),
          ...buttons(notifyButton(context, { what: 'dispute', id: dispute.id }), {
            label: 'All disputes',
            intent: { kind: 'disputes' },
          }),
        ],
        { about: disputeTopics([dispute]) },
      )
    );
  }
  const ordered = [...all.filter(({ kind }) => kind === 'hard'), ...all.filter(({ kind }) => kind === 'soft')];
  const { items, page, pages } = pageOf(ordered, PAGE, wanted);
  return aboutStory(
    context,
    numberedTitle('Where the sources disagree', page, pages),
    [
      ...items.flatMap((dispute): Block[] => [
        { type: 'heading', text: dispute.title },
        ...positionBlocks(context, dispute),
      ]),
      ...pageButtons(page, pages, (number) => ({ kind: 'disputes', page: number })),
    ],
    { about: disputeTopics(items) },
  );
}

function disputeTopics(disputes: readonly Dispute[]): Topic[] {
  return disputes.map(({ id }) => ({ what: 'dispute', id }));
}

/** The kind of a dispute, and every position with its sources. */
export function positionBlocks({ briefing }: Pick<ReplyContext, 'briefing'>, dispute: Dispute): Block[] {
  return [
    { type: 'note', text: kindInWords(dispute) },
    ...dispute.positions.map(({ label, says }) => cite(briefing, says, label)),
  ];
}

function kindInWords({ kind }: Dispute): string {
  return kind === 'hard'
    ? 'The sources disagree, and this briefing takes no side.'
    : 'The sources describe this differently.';
}
