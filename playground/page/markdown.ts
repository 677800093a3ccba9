import { parse } from 'discord-markdown-parser';
import { z } from 'zod';

/** A tree of Discord's Markdown. */
export type MarkdownNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | {
      readonly kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler' | 'small' | 'quote';
      readonly inside: MarkdownNode[];
    }
  | { readonly kind: 'heading'; readonly level: number; readonly inside: MarkdownNode[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'code block'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string; readonly inside: MarkdownNode[] }
  | {
      readonly kind: 'mention';
      readonly of: 'person' | 'channel' | 'role' | 'everyone' | 'command';
      /** The id of a person, channel or role; for other mentions, their text. */
      readonly name: string;
    }
  | { readonly kind: 'time'; readonly seconds: number }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: MarkdownNode[][] };

const node = z.looseObject({ type: z.string() });
const tree = z.array(node);
const inner = z.object({ content: tree });
const literal = z.object({ content: z.string() });

/** The parser's names for nodes that only wrap others. */
const WRAPS: Readonly<Record<string, 'strong' | 'em' | 'underline' | 'strike' | 'spoiler' | 'small' | 'quote'>> = {
  strong: 'strong',
  em: 'em',
  underline: 'underline',
  strikethrough: 'strike',
  spoiler: 'spoiler',
  subtext: 'small',
  blockQuote: 'quote',
};

/** About seven thousand years from 1970, which a date can represent in every zone. */
const MAX_SECONDS = 220_000_000_000;
const ITEM = /^ *(?:[-*]|(\d+)\.) +(\S.*)$/;
const FENCE = /^\s*```/;

/** Parses the content of a message or text display. The parser does not support lists, so they are split off first. */
export function markdown(content: string): MarkdownNode[] {
  return chunks(content.split('\n')).flatMap((chunk): MarkdownNode[] => {
    if (chunk.kind === 'lines') return read(chunk.lines.join('\n'));
    const items = chunk.items.map(read);
    return [{ kind: 'list', start: chunk.start, items }];
  });
}

/** Text nested too deeply for the parser stays as typed. */
function read(text: string): MarkdownNode[] {
  try {
    return nodes(parse(text, 'extended'));
  } catch (error) {
    if (error instanceof RangeError) return [{ kind: 'text', text }];
    throw error;
  }
}

/**
 * The content as plain text on one line.
 * @param names of people, channels and roles, by the ids in mentions
 */
export function plainText(content: string, names: Readonly<Record<string, string>>): string {
  const of = (nodes: readonly MarkdownNode[]): string => nodes.map(one).join('');
  const one = (node: MarkdownNode): string => {
    switch (node.kind) {
      case 'list':
        return ` ${node.items.map(of).join(' ')} `;
      case 'mention':
        return `${node.of === 'command' ? '/' : '@'}${names[node.name] ?? node.name}`;
      case 'break':
      case 'time':
        return ' ';
      default:
        return 'text' in node ? node.text : `${of(node.inside)}${BLOCKS.has(node.kind) ? ' ' : ''}`;
    }
  };
  return of(markdown(content)).replaceAll(/\s+/g, ' ').trim();
}

/** The nodes that start on a new line. */
const BLOCKS = new Set<MarkdownNode['kind']>(['heading', 'small', 'quote']);

type Chunk =
  | { readonly kind: 'lines'; readonly lines: string[] }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: string[] };

/** Groups the lines of each list, and the lines between lists. A code block contains no lists. */
function chunks(lines: readonly string[]): Chunk[] {
  const found: Chunk[] = [];
  let isCode = false;
  for (const line of lines) {
    const item = isCode ? null : ITEM.exec(line);
    if (FENCE.test(line)) isCode = !isCode;
    const last = found.at(-1);
    if (!item) {
      if (last?.kind === 'lines') last.lines.push(line);
      else found.push({ kind: 'lines', lines: [line] });
      continue;
    }
    const [, number, text = ''] = item;
    const start = number === undefined ? undefined : Number(number);
    if (last?.kind === 'list' && (last.start === undefined) === (start === undefined)) last.items.push(text);
    else found.push({ kind: 'list', start, items: [text] });
  }
  return found;
}

function nodes(parsed: unknown): MarkdownNode[] {
  const found: MarkdownNode[] = [];
  for (const one of tree.parse(parsed).map(nodeOf)) {
    const last = found.at(-1);
    // The parser splits text at every character that could be markup.
    if (one.kind === 'text' && last?.kind === 'text')
      found[found.length - 1] = { kind: 'text', text: last.text + one.text };
    else found.push(one);
  }
  return found;
}

function nodeOf(one: z.infer<typeof node>): MarkdownNode {
  const wrap = WRAPS[one.type];
  if (wrap) return { kind: wrap, inside: inside(one) };
  switch (one.type) {
    case 'br':
    case 'newline':
      return { kind: 'break' };
    case 'heading':
      return { kind: 'heading', level: z.object({ level: z.number() }).parse(one).level, inside: inside(one) };
    case 'inlineCode':
      return { kind: 'code', text: literal.parse(one).content };
    case 'codeBlock':
      return { kind: 'code block', text: literal.parse(one).content };
    case 'link':
    case 'url':
    case 'autolink':
      return { kind: 'link', target: z.object({ target: z.string() }).parse(one).target, inside: inside(one) };
    case 'timestamp': {
      const { timestamp } = z.object({ timestamp: z.coerce.number() }).parse(one);
      // Outside the range of Date.
      if (Math.abs(timestamp) > MAX_SECONDS) return { kind: 'text', text: `<t:${timestamp}>` };
      return { kind: 'time', seconds: timestamp };
    }
    case 'user':
      return { kind: 'mention', of: 'person', name: idOf(one) };
    case 'channel':
      return { kind: 'mention', of: 'channel', name: idOf(one) };
    case 'role':
      return { kind: 'mention', of: 'role', name: idOf(one) };
    case 'everyone':
    case 'here':
      return { kind: 'mention', of: 'everyone', name: one.type };
    case 'slashCommand': {
      const { fullName } = z.object({ fullName: z.string() }).parse(one);
      return { kind: 'mention', of: 'command', name: fullName };
    }
    case 'emoji':
      return { kind: 'text', text: `:${z.object({ name: z.string() }).parse(one).name}:` };
    case 'twemoji':
      return { kind: 'text', text: z.object({ name: z.string() }).parse(one).name };
    default:
      return { kind: 'text', text: literal.safeParse(one).data?.content ?? '' };
  }
}

function idOf(one: unknown): string {
  return z.object({ id: z.string() }).parse(one).id;
}

function inside(one: unknown): MarkdownNode[] {
  const found = inner.safeParse(one).data;
  return found ? nodes(found.content) : [{ kind: 'text', text: literal.parse(one).content }];
}
