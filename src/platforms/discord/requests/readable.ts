import { z } from 'zod';

/** How deeply nested components are read; Discord's own limit is lower. */
const DEEPEST = 6;
/** At most this many characters are collected; callers cut the text further. */
const MAX_CHARACTERS = 20_000;

const text = z.string().catch('');
const embed = z.object({
  title: text.optional(),
  description: text.optional(),
  fields: z
    .array(z.object({ name: text, value: text }))
    .optional()
    .catch(undefined),
});
const component = z.object({
  content: text.optional(),
  components: z.array(z.unknown()).optional().catch(undefined),
});
const readable = z.object({
  content: text.optional(),
  embeds: z.array(z.unknown()).optional().catch(undefined),
  components: z.array(z.unknown()).optional().catch(undefined),
  poll: z
    .object({ question: z.object({ text }).optional() })
    .nullish()
    .catch(undefined),
  message_snapshots: z
    .array(z.object({ message: z.unknown() }))
    .nullish()
    .catch(undefined),
});

/**
 * The readable text of a message, in the order on screen: its own text, or else forwarded text, poll, embeds and text
 * components. Empty if it contains only pictures or files.
 */
export function readableText(message: unknown, depth = 0): string {
  const { data } = readable.safeParse(message);
  if (!data || depth > 1) return '';
  const { content = '', embeds = [], components = [], poll, message_snapshots: forwarded } = data;
  const parts = [
    content,
    ...(forwarded ?? []).map((snapshot) => readableText(snapshot.message, depth + 1)),
    poll?.question?.text ?? '',
    ...embeds.flatMap(textsOfEmbed),
    ...components.flatMap((one) => textsOfComponent(one, 0)),
  ];
  return parts
    .filter((part) => part.trim() !== '')
    .join('\n')
    .slice(0, MAX_CHARACTERS);
}

function textsOfEmbed(found: unknown): string[] {
  const { title = '', description = '', fields = [] } = embed.safeParse(found).data ?? {};
  return [title, description, ...fields.flatMap(({ name, value }) => [name, value])];
}

function textsOfComponent(found: unknown, depth: number): string[] {
  if (depth > DEEPEST) return [];
  const { content = '', components = [] } = component.safeParse(found).data ?? {};
  return [content, ...components.flatMap((one) => textsOfComponent(one, depth + 1))];
}
