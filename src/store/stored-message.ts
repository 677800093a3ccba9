import { z } from 'zod';
import { decodeIntent, encodeIntent } from '../message/button-id.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Block, Button, Message } from '../message/message.ts';

const text = z.string();
const isoTime = z.iso.datetime().exactOptional();
const button = z.strictObject({
  label: text,
  intent: text.transform((id, { addIssue }): ButtonIntent => {
    const intent = decodeIntent(id);
    if (intent) return intent;
    addIssue({ code: 'custom', message: `"${id}" is not a button id` });
    return z.NEVER;
  }),
});
const statement = {
  kind: z.enum(['stated', 'derived', 'silence']),
  text,
  label: text.exactOptional(),
  citations: z.array(
    z.strictObject({
      sourceId: text,
      source: text,
      paragraphs: z.array(z.int()),
      url: text.exactOptional(),
      isNickname: z.literal(true).exactOptional(),
    }),
  ),
  arithmetic: z.array(text).exactOptional(),
  readAgainst: z.strictObject({ read: z.int(), of: z.int() }).exactOptional(),
};
const BLOCKS = {
  heading: z.strictObject({ type: z.literal('heading'), text }),
  text: z.strictObject({ type: z.literal('text'), text }),
  statement: z.strictObject({ type: z.literal('statement'), ...statement }),
  answer: z.strictObject({
    type: z.literal('answer'),
    headline: z.strictObject(statement),
    lines: z.array(z.strictObject(statement)),
    status: text.exactOptional(),
    isStatusFirst: z.literal(true).exactOptional(),
  }),
  facts: z.strictObject({
    type: z.literal('facts'),
    facts: z.array(z.strictObject({ label: text, value: text, at: isoTime })),
  }),
  list: z.strictObject({
    type: z.literal('list'),
    items: z.array(z.strictObject({ text, note: text.exactOptional(), at: isoTime })),
  }),
  note: z.strictObject({ type: z.literal('note'), text }),
  picture: z.strictObject({
    type: z.literal('picture'),
    name: text,
    svg: z.strictObject({ light: text, dark: text }),
    words: z.array(text),
  }),
  buttons: z.strictObject({ type: z.literal('buttons'), buttons: z.array(button) }),
} satisfies { readonly [Type in Block['type']]: z.ZodType<Extract<Block, { readonly type: Type }>> };
const block = z.union(Object.values(BLOCKS));
const message = z.strictObject({
  title: text,
  blocks: z.array(block),
  footer: text,
  actions: z.strictObject({ row: z.array(button), menu: z.array(button) }).exactOptional(),
  story: text.exactOptional(),
  shows: text.exactOptional(),
  phase: z.enum(['ahead', 'due', 'unconfirmed', 'settled', 'open']).exactOptional(),
  isCorrection: z.literal(true).exactOptional(),
  isJoint: z.literal(true).exactOptional(),
  told: z
    .strictObject({ story: text, topics: z.array(z.strictObject({ key: text, substance: text })) })
    .exactOptional(),
});

export function messageToText({ blocks, actions, ...otherFields }: Message): string {
  const storedBlocks = blocks.map((block) =>
    block.type === 'buttons' ? { ...block, buttons: storedButtons(block.buttons) } : block,
  );
  const storedActions = actions && { row: storedButtons(actions.row), menu: storedButtons(actions.menu) };
  return JSON.stringify({ ...otherFields, blocks: storedBlocks, ...(actions && { actions: storedActions }) });
}

function storedButtons(buttons: readonly Button[]): { readonly label: string; readonly intent: string }[] {
  return buttons.map(({ label, intent }) => ({ label, intent: encodeIntent(intent) }));
}

export function messageFromText(json: string): Message {
  return message.parse(JSON.parse(json));
}
