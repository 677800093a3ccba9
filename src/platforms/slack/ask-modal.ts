import type { Button, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Message } from '../../message/message.ts';
import { cleanText } from '../../message/parse.ts';
import { plainText } from './elements.ts';
import { renderSlack } from './render.ts';
import { inView, OPEN_ASK, privateMetadata, viewTitle } from './view.ts';

export const ASK_MODAL = 'ask';

/** What a view shows: what a button asked for, or a question with the entry that was shown before it. */
export type Shown = { readonly button: string } | { readonly question: string; readonly after?: string | undefined };

/** What the modal remembers. */
export interface AskMemory {
  /** The channel that buttons in it are about. */
  readonly channel: string;
  readonly shown?: Shown | undefined;
  /** The entry that it shows, so that the next question can be read with it. */
  readonly shows?: string | undefined;
  /** How many answers it has shown. */
  readonly turn: number;
}

export interface Answered {
  readonly message: Message;
  /** From 1. */
  readonly page: number;
}

/** Ours: longer than any question; twice this fits into what a view remembers. */
export const ASKED_LENGTH = 500;
const QUESTION = 'question';

const memorySchema = z.object({
  channel: z.string(),
  shown: z
    .union([z.object({ button: z.string() }), z.object({ question: z.string(), after: z.string().optional() })])
    .optional(),
  shows: z.string().optional(),
  turn: z.int(),
});
const viewSchema = z.object({
  private_metadata: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(memorySchema),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))) }),
});

/**
 * The modal in which somebody asks, with the answer to what was asked before. Each turn has an input of its own: Slack
 * would keep the text in one of the same name.
 */
export function askModal(memory: AskMemory, name: string, answered?: Answered): ModalView {
  const label = answered ? 'Ask on' : 'Your question';
  return {
    type: 'modal',
    callback_id: ASK_MODAL,
    private_metadata: privateMetadata(memory),
    title: viewTitle(`Ask ${name}`),
    submit: plainText('Ask'),
    close: plainText('Close'),
    blocks: [
      ...(answered ? answerBlocks(answered) : []),
      {
        type: 'input',
        block_id: `${QUESTION}:${memory.turn}`,
        label: plainText(label),
        ...(!answered && { hint: plainText('Only you see the answer.') }),
        element: {
          type: 'plain_text_input',
          action_id: QUESTION,
          max_length: ASKED_LENGTH,
          focus_on_load: !answered,
          placeholder: plainText('How long is the lease?'),
        },
      },
    ],
  };
}

/** What the modal remembers, and the question in it, of a view as Slack sends it. @throws if it is none of ours */
export function readAsk(view: unknown): { memory: AskMemory; question: string } {
  const { private_metadata: memory, state } = viewSchema.parse(view);
  const typed = state.values[`${QUESTION}:${memory.turn}`]?.[QUESTION]?.value ?? '';
  return { memory, question: [...cleanText(typed)].slice(0, ASKED_LENGTH).join('') };
}

/** Where faults of the question are told. */
export function questionBlock({ turn }: AskMemory): string {
  return `${QUESTION}:${turn}`;
}

/** The button that opens the modal. */
export function askButton(): Button {
  return { type: 'button', action_id: OPEN_ASK, text: plainText('Ask…'), style: 'primary' };
}

function answerBlocks({ message, page }: Answered): KnownBlock[] {
  const { blocks } = renderSlack(message, { page, more: String });
  return [...inView(blocks), { type: 'divider' }];
}
