import { z } from 'zod';

/** Exceeds the depth to which Discord nests components. */
const MAX_DEPTH = 6;
const MAX_CHARACTERS = 20_000;

const text = z.string().catch('');
const list = z.array(z.unknown()).catch([]);
const embed = z.object({
  title: text,
  description: text,
  fields: z.array(z.object({ name: text, value: text })).catch([]),
});
const component = z.object({ content: text, components: list });
const readable = component.extend({
  embeds: list,
  poll: z
    .object({ question: z.object({ text }) })
    .optional()
    .catch(undefined),
  message_snapshots: z.array(z.object({ message: z.unknown() })).catch([]),
});

/** Collects a message's text in the order shown. */
export function readableText(message: unknown, depth = 0): string {
  const { data } = readable.safeParse(message);
  if (!data || depth > 1) return '';
  const parts = [
    data.content,
    ...data.message_snapshots.map((snapshot) => readableText(snapshot.message, depth + 1)),
    data.poll?.question.text ?? '',
    ...data.embeds.flatMap(textsOfEmbed),
    ...data.components.flatMap((part) => textsOfComponent(part, 0)),
  ];
  return parts
    .filter((part) => part.trim() !== '')
    .join('\n')
    .slice(0, MAX_CHARACTERS);
}

function textsOfEmbed(value: unknown): string[] {
  const { data } = embed.safeParse(value);
  return data ? [data.title, data.description, ...data.fields.flatMap((field) => [field.name, field.value])] : [];
}

function textsOfComponent(value: unknown, depth: number): string[] {
  const { data } = component.safeParse(value);
  if (!data || depth > MAX_DEPTH) return [];
  return [data.content, ...data.components.flatMap((part) => textsOfComponent(part, depth + 1))];
}
