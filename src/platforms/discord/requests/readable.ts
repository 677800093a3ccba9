import { z } from 'zod';

/** How deep components may be nested in what is read; Discord's own limit is lower. */
const DEEPEST = 6;
/** So many characters are gathered at most; what reads the text cuts it anyway. */
const MOST_CHARACTERS = 20_000;

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
 * What a person can read in a message, in the order of the screen: its text, or else what it forwards, its poll, its
 * embeds and its text components. Empty if it holds pictures or files only.
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
    .slice(0, MOST_CHARACTERS);
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
