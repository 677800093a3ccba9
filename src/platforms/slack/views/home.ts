import type { HomeView } from '@slack/types';
import { z } from 'zod';
import { jsonText } from '../../../lib/json.ts';
import type { Block, Message } from '../../../message/message.ts';
import { actionsBlock } from '../render/choices.ts';
import { renderSlack } from '../render/render.ts';
import { askButton } from './ask-modal.ts';
import { subscribeButton } from './subscribe-modal.ts';
import { privateMetadata, viewBlocks } from './view.ts';

export const HOME_VIEW = 'home';

const viewSchema = z.object({
  private_metadata: jsonText.pipe(z.object({ direct: z.string() })),
});
type HomeMemory = z.output<typeof viewSchema>['private_metadata'];

/**
 * @param overview the reply to "overview"
 * @param watchReplies the reply to "watch" for each story
 */
export function homeView(overview: Message, watchReplies: readonly Message[], memory: HomeMemory, page = 1): HomeView {
  const overviewButtons: Block = { type: 'buttons', buttons: overview.actions?.row ?? [] };
  const { blocks } = renderSlack(
    {
      title: overview.title,
      blocks: [
        overviewButtons,
        ...overview.blocks,
        ...watchReplies.flatMap(({ title, blocks }): Block[] => [{ type: 'heading', text: title }, ...blocks]),
      ],
      actions: {
        row: watchReplies.flatMap((watchReply) => watchReply.actions?.row ?? []),
        menu: [...watchReplies.flatMap((one) => one.actions?.menu ?? []), ...(overview.actions?.menu ?? [])],
      },
      footer: overview.footer,
    },
    { page, pageButtonId: String },
  );
  const firstContentIndex = blocks.findIndex(({ type }) => type !== 'header');
  return {
    type: 'home',
    callback_id: HOME_VIEW,
    private_metadata: privateMetadata(memory),
    blocks: viewBlocks(blocks).toSpliced(
      Math.max(firstContentIndex, 0),
      0,
      actionsBlock([askButton(), subscribeButton()]),
    ),
  };
}

/** @throws ZodError if the view is not a home tab */
export function readHome(view: unknown): HomeMemory {
  return viewSchema.parse(view).private_metadata;
}
