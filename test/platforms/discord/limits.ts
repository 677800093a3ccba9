import { z } from 'zod';
import { maxUnits } from '../short.ts';

const customId = maxUnits(100).min(1);
const plainText = (max: number) =>
  maxUnits(max).regex(/\S/, 'has no visible text').refine(isSafe, 'contains characters that Discord rejects or hides');

const display = z.strictObject({
  type: z.literal(10),
  content: maxUnits(4000)
    .regex(/\S/, 'has no visible text')
    .refine((text) => isSafe(withoutBreaks(text)), 'contains characters that Discord hides')
    .superRefine((text, { addIssue }) => {
      for (const fault of faultsOf(text)) addIssue({ code: 'custom', message: fault });
    }),
});

const button = z.strictObject({
  type: z.literal(2),
  style: z.int().min(1).max(4),
  label: plainText(80),
  custom_id: customId,
});

const menu = z.strictObject({
  type: z.literal(3),
  custom_id: customId,
  placeholder: plainText(150),
  options: z
    .array(z.strictObject({ label: plainText(100), value: maxUnits(100).min(1) }))
    .min(1)
    .max(25)
    .refine((options) => isUnique(options.map(({ value }) => value)), 'contain a value twice'),
});

const description = maxUnits(1024).refine(
  (text) => isSafe(withoutBreaks(text)),
  'contains characters that Discord hides',
);
const file = z.string().regex(/^[a-z]+\.png$/);
const picture = z.strictObject({
  media: z.strictObject({ url: z.templateLiteral(['attachment://', file]) }),
  description,
});

const part = z.discriminatedUnion('type', [
  display,
  z.strictObject({ type: z.literal(14) }),
  z.strictObject({ type: z.literal(1), components: z.union([z.array(button).min(1).max(5), z.tuple([menu])]) }),
  z.strictObject({ type: z.literal(12), items: z.array(picture).min(1).max(10) }),
  z.strictObject({ type: z.literal(9), components: z.array(display).min(1).max(3), accessory: button }),
]);

/** Repeats Discord's limits from its reference, and adds that texts contain no active markup. */
export const discordComponents = z.tuple([
  z.strictObject({
    type: z.literal(17),
    accent_color: z.int().min(0).max(0xffffff),
    components: z
      .array(part)
      .min(1)
      .refine((parts) => 1 + countOf(parts) <= 40, 'number more than 40, counting the container and nested parts')
      .refine((parts) => textOf(parts).length <= 4000, 'have more than 4000 characters of text')
      .refine((parts) => isUnique(controlsOf(parts).map(({ custom_id }) => custom_id)), 'contain an id twice'),
  }),
]);

const body = z.strictObject({
  components: discordComponents,
  flags: z.union([z.literal(1 << 15), z.literal((1 << 15) | (1 << 6))]),
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
  attachments: z.array(z.strictObject({ id: z.string(), filename: file, description })).optional(),
});
/** Also checks that pictures and attachments match. */
export const discordBody = body.refine(({ components: [{ components }], attachments = [] }) => {
  const pictureUrls = components.flatMap((one) => (one.type === 12 ? one.items.map(({ media }) => media.url) : []));
  const attachmentUrls = attachments.map(({ filename }): string => `attachment://${filename}`);
  return (
    attachments.every(({ id }, i) => id === String(i)) &&
    attachmentUrls.toSorted().join() === [...new Set<string>(pictureUrls)].toSorted().join()
  );
}, 'has attachments that differ from its pictures');

export type CheckedBody = z.infer<typeof discordBody>;
export type CheckedPart = z.infer<typeof part>;
type Control = z.infer<typeof button> | z.infer<typeof menu>;

export function partsOf({ components: [container] }: CheckedBody): CheckedPart[] {
  return container.components;
}

export function controlsOf(parts: readonly CheckedPart[]): Control[] {
  return parts.flatMap((one): Control[] => {
    if (one.type === 1) return one.components;
    return one.type === 9 ? [one.accessory] : [];
  });
}

export function readableTexts(parts: readonly CheckedPart[]): string[] {
  return parts.flatMap(readableTextsOfPart);
}

function readableTextsOfPart(one: CheckedPart): string[] {
  switch (one.type) {
    case 10:
      return linesOf(one.content);
    case 9:
      return [...one.components.flatMap(({ content }) => linesOf(content)), one.accessory.label];
    case 1:
      return one.components.flatMap((control) =>
        control.type === 2 ? [control.label] : control.options.map(({ label }) => label),
      );
    case 12:
      return one.items.map((item) => item.description);
    case 14:
      return [];
  }
}

export function valuesOf(parts: readonly CheckedPart[]): string[] {
  return controlsOf(parts).flatMap((control) =>
    control.type === 2 ? [control.custom_id.replace(/#.*/, '')] : control.options.map(({ value }) => value),
  );
}

function linesOf(content: string): string[] {
  return content.split('\n').map((line) => readLine(line).shown);
}

export function faultsOf(content: string): string[] {
  return content.split('\n').flatMap((line) => readLine(line).faults);
}

/** In epoch seconds. */
export function momentsOf(parts: readonly CheckedPart[]): number[] {
  return parts
    .flatMap((one) => (one.type === 10 ? one.content.split('\n') : []))
    .flatMap((line) => TIMESTAMP.exec(line)?.[2] ?? [])
    .map(Number);
}

/** The only active markup, at the end of a line. */
const TIMESTAMP = /(^| · )<t:(-?\d+):R>$/;

const LINE_PREFIX = /^(## |### |-# |- )?/;

/** Reads a line as Discord does. A backslash escapes the next character; any other character with a meaning is a fault. */
function readLine(line: string): { shown: string; faults: string[] } {
  const content = line.replace(TIMESTAMP, '').replace(LINE_PREFIX, '');
  const faults: string[] = [];
  const fault = (problem: string) => faults.push(`${problem} in ${JSON.stringify(line.slice(0, 300))}`);
  if (/^\s*([#>+*-]|\d+\.)/.test(content.replace(/^\*\*/, ''))) fault('a heading, quote or list');
  if (/^#{2,3} .*#\s*$/.test(line)) fault('a "#" that Discord removes from the end of a heading');
  if (/@(everyone|here)/i.test(line)) fault('a mention of everyone');
  if (/<(@[!&]?|#)\d/.test(line.replaceAll('\\<', ''))) fault('a mention');
  let shown = '';
  let isBold = false;
  for (let i = 0; i < content.length; i += 1) {
    const char = content.charAt(i);
    const next = content.charAt(i + 1);
    if (char === '\\') {
      if (!/[!-/:-@[-`{-~]/.test(next)) fault('a backslash that escapes nothing');
      shown += next;
      i += 1;
    } else if (char === '*' && next === '*' && (i === 0 || isBold)) {
      isBold = !isBold;
      i += 1;
    } else if (/[*_~|`[\]<]/.test(char)) {
      fault(`a live ${char}`);
    } else if (char === ':' && /^(\/\/|[^\s:]+:)/.test(content.slice(i + 1)) && !content.startsWith(':** ', i)) {
      fault('a link or an emoji');
    } else {
      shown += char;
    }
  }
  if (isBold) fault('bold text without an end');
  return { shown: withoutBreaks(shown), faults };
}

function withoutBreaks(text: string): string {
  return text.replaceAll('\n', '').replaceAll('@\u200b', '@').replaceAll('#\u200b', '#');
}

function countOf(parts: readonly CheckedPart[]): number {
  return parts.reduce((count, one) => {
    if (one.type === 1) return count + 1 + one.components.length;
    return count + (one.type === 9 ? 2 + one.components.length : 1);
  }, 0);
}

function textOf(parts: readonly CheckedPart[]): string {
  return parts
    .flatMap((one) => {
      if (one.type === 10) return [one.content];
      return one.type === 9 ? one.components.map(({ content }) => content) : [];
    })
    .join('');
}

function isSafe(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}|[\u200b\u202a-\u202e\u2066-\u2069]/u.test(text);
}

function isUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
