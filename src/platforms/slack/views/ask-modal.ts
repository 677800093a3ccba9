import type { Button, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { jsonText } from '../../../lib/json.ts';
import type { Message } from '../../../message/message.ts';
import { cleanText } from '../../../message/parse.ts';
import { plainText } from '../render/elements.ts';
import { renderSlack, slackPages } from '../render/render.ts';
import { MAX_VIEW_BLOCKS, OPEN_ASK_ACTION, privateMetadata, viewBlocks, viewTitle } from './view.ts';

export const ASK_MODAL = 'ask';
export const RESULT_MODAL = 'result';

const shownSchema = z.union([
  z.object({ button: z.string() }),
  z.object({
    question: z.string(),
    after: z.string().optional(),
    offered: z.array(z.string()).readonly().optional(),
  }),
]);
export type ShownContent = z.output<typeof shownSchema>;

const memorySchema = z.object({
  /** '' for the person's direct messages. */
  channel: z.string(),
  shown: shownSchema.optional(),
  shows: z.string().optional(),
  offers: z.array(z.string()).readonly().optional(),
  pending: z.object({ button: z.string(), age: z.number().exactOptional() }).readonly().optional(),
  subscription: z.string().optional(),
  turn: z.int(),
});
export type AskMemory = Readonly<z.output<typeof memorySchema>>;

const viewSchema = z.object({
  private_metadata: jsonText.pipe(memorySchema),
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))) })
    .default({ values: {} }),
});

export interface PagedAnswer {
  readonly message: Message;
  /** Counts from 1. If undefined, as many pages as fit are shown, because a page button could not repeat the answer. */
  readonly page?: number | undefined;
}

/** Our own limit: a view's metadata contains the question and more. */
export const MAX_QUESTION_LENGTH = 500;
const QUESTION_INPUT = 'question';
const FRAME_BLOCKS = 2;

/** Each turn has a new input block, because Slack would keep the typed text in a block of the same id. */
export function askModal(memory: AskMemory, name: string, pagedAnswer?: PagedAnswer): ModalView {
  const label = pagedAnswer ? 'Another question' : 'Your question';
  return {
    type: 'modal',
    callback_id: ASK_MODAL,
    private_metadata: privateMetadata(memory),
    title: viewTitle(`Ask ${name}`),
    submit: plainText('Ask'),
    close: plainText('Close'),
    blocks: [
      ...(pagedAnswer ? [...answerBlocks(pagedAnswer), { type: 'divider' } as const] : []),
      {
        type: 'input',
        block_id: questionBlock(memory),
        label: plainText(label),
        ...(!pagedAnswer && { hint: plainText('Only you see the answer.') }),
        element: {
          type: 'plain_text_input',
          action_id: QUESTION_INPUT,
          max_length: MAX_QUESTION_LENGTH,
          focus_on_load: !pagedAnswer,
          placeholder: plainText('Ask in your own words'),
        },
      },
    ],
  };
}

export function resultModal(memory: AskMemory, title: string, pagedAnswer: PagedAnswer): ModalView {
  return {
    type: 'modal',
    callback_id: RESULT_MODAL,
    private_metadata: privateMetadata(memory),
    title: viewTitle(title),
    close: plainText('Close'),
    blocks: answerBlocks(pagedAnswer),
  };
}

/** @throws ZodError if the view is neither an ask nor a result modal */
export function readAsk(view: unknown): { memory: AskMemory; question: string } {
  const { private_metadata: memory, state } = viewSchema.parse(view);
  const typedText = state.values[questionBlock(memory)]?.[QUESTION_INPUT]?.value ?? '';
  return {
    memory,
    question: cleanText(typedText.toWellFormed())
      .slice(0, MAX_QUESTION_LENGTH)
      .replace(/[\ud800-\udbff]$/, ''),
  };
}

export function questionBlock({ turn }: AskMemory): string {
  return `${QUESTION_INPUT}:${turn}`;
}

export function askButton(): Button {
  return { type: 'button', action_id: OPEN_ASK_ACTION, text: plainText('Ask…'), style: 'primary' };
}

function answerBlocks({ message, page }: PagedAnswer): KnownBlock[] {
  if (page !== undefined) return viewBlocks(renderSlack(message, { page, pageButtonId: String }).blocks);
  return viewBlocks(slackPages(message).flatMap(({ blocks }) => blocks)).slice(0, MAX_VIEW_BLOCKS - FRAME_BLOCKS);
}
