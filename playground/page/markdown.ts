import { parse } from 'discord-markdown-parser';
import { z } from 'zod';

export type MarkdownNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | {
      readonly kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler' | 'small' | 'quote';
      readonly children: MarkdownNode[];
    }
  | { readonly kind: 'heading'; readonly level: number; readonly children: MarkdownNode[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'code block'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string; readonly children: MarkdownNode[] }
  | {
      readonly kind: 'mention';
      readonly target: 'person' | 'channel' | 'role' | 'everyone' | 'command';
      /** The id of a user, channel or role, or the text of another mention. */
      readonly name: string;
    }
  | { readonly kind: 'time'; readonly seconds: number }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: MarkdownNode[][] };

const node = z.looseObject({ type: z.string() });
const tree = z.array(node);
const nodeContent = z.object({ content: tree });
const textContent = z.object({ content: z.string() });

const WRAPPER_KINDS: Readonly<
  Record<string, 'strong' | 'em' | 'underline' | 'strike' | 'spoiler' | 'small' | 'quote'>
> = {
  strong: 'strong',
  em: 'em',
  underline: 'underline',
  strikethrough: 'strike',
  spoiler: 'spoiler',
  subtext: 'small',
  blockQuote: 'quote',
};

/** About seven thousand years, which Date can represent in every zone. */
const MAX_TIMESTAMP_SECONDS = 220_000_000_000;
const LIST_ITEM = /^ *(?:[-*]|(\d+)\.) +(\S.*)$/;
const CODE_FENCE = /^\s*```/;

/** Parses a message. Lists are split off first, because the parser does not support them. */
export function parseMarkdown(content: string): MarkdownNode[] {
  return splitIntoChunks(content.split('\n')).flatMap((chunk): MarkdownNode[] => {
    if (chunk.kind === 'lines') return parseText(chunk.lines.join('\n'));
    const items = chunk.items.map(parseText);
    return [{ kind: 'list', start: chunk.start, items }];
  });
}

/** Text that is nested too deeply for the parser stays as typed. */
function parseText(text: string): MarkdownNode[] {
  try {
    return toNodes(parse(text, 'extended'));
  } catch (error) {
    if (error instanceof RangeError) return [{ kind: 'text', text }];
    throw error;
  }
}

/** Returns plain text on one line, with names in place of ids. */
export function plainText(content: string, names: Readonly<Record<string, string>>): string {
  const textOfNodes = (nodes: readonly MarkdownNode[]): string => nodes.map(textOfNode).join('');
  const textOfNode = (node: MarkdownNode): string => {
    switch (node.kind) {
      case 'list':
        return ` ${node.items.map(textOfNodes).join(' ')} `;
      case 'mention':
        return `${node.target === 'command' ? '/' : '@'}${names[node.name] ?? node.name}`;
      case 'break':
      case 'time':
        return ' ';
      default:
        return 'text' in node ? node.text : `${textOfNodes(node.children)}${BLOCK_KINDS.has(node.kind) ? ' ' : ''}`;
    }
  };
  return textOfNodes(parseMarkdown(content)).replaceAll(/\s+/g, ' ').trim();
}

const BLOCK_KINDS = new Set<MarkdownNode['kind']>(['heading', 'small', 'quote']);

type Chunk =
  | { readonly kind: 'lines'; readonly lines: string[] }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: string[] };

/** A code block contains no lists. */
function splitIntoChunks(lines: readonly string[]): Chunk[] {
  const chunks: Chunk[] = [];
  let isCode = false;
  for (const line of lines) {
    const item = isCode ? null : LIST_ITEM.exec(line);
    if (CODE_FENCE.test(line)) isCode = !isCode;
    const lastChunk = chunks.at(-1);
    if (!item) {
      if (lastChunk?.kind === 'lines') lastChunk.lines.push(line);
      else chunks.push({ kind: 'lines', lines: [line] });
      continue;
    }
    const [, number, text = ''] = item;
    const start = number === undefined ? undefined : Number(number);
    if (lastChunk?.kind === 'list' && (lastChunk.start === undefined) === (start === undefined))
      lastChunk.items.push(text);
    else chunks.push({ kind: 'list', start, items: [text] });
  }
  return chunks;
}

function toNodes(parsed: unknown): MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  for (const parsedNode of tree.parse(parsed).map(toNode)) {
    const lastNode = nodes.at(-1);
    // The parser splits text at every character that could be markup.
    if (parsedNode.kind === 'text' && lastNode?.kind === 'text')
      nodes[nodes.length - 1] = { kind: 'text', text: lastNode.text + parsedNode.text };
    else nodes.push(parsedNode);
  }
  return nodes;
}

function toNode(parsedNode: z.infer<typeof node>): MarkdownNode {
  const wrapperKind = WRAPPER_KINDS[parsedNode.type];
  if (wrapperKind) return { kind: wrapperKind, children: childNodes(parsedNode) };
  switch (parsedNode.type) {
    case 'br':
    case 'newline':
      return { kind: 'break' };
    case 'heading':
      return {
        kind: 'heading',
        level: z.object({ level: z.number() }).parse(parsedNode).level,
        children: childNodes(parsedNode),
      };
    case 'inlineCode':
      return { kind: 'code', text: textContent.parse(parsedNode).content };
    case 'codeBlock':
      return { kind: 'code block', text: textContent.parse(parsedNode).content };
    case 'link':
    case 'url':
    case 'autolink':
      return {
        kind: 'link',
        target: z.object({ target: z.string() }).parse(parsedNode).target,
        children: childNodes(parsedNode),
      };
    case 'timestamp': {
      const { timestamp } = z.object({ timestamp: z.coerce.number() }).parse(parsedNode);
      if (Math.abs(timestamp) > MAX_TIMESTAMP_SECONDS) return { kind: 'text', text: `<t:${timestamp}>` };
      return { kind: 'time', seconds: timestamp };
    }
    case 'user':
      return { kind: 'mention', target: 'person', name: findId(parsedNode) };
    case 'channel':
      return { kind: 'mention', target: 'channel', name: findId(parsedNode) };
    case 'role':
      return { kind: 'mention', target: 'role', name: findId(parsedNode) };
    case 'everyone':
    case 'here':
      return { kind: 'mention', target: 'everyone', name: parsedNode.type };
    case 'slashCommand': {
      const { fullName } = z.object({ fullName: z.string() }).parse(parsedNode);
      return { kind: 'mention', target: 'command', name: fullName };
    }
    case 'emoji':
      return { kind: 'text', text: `:${z.object({ name: z.string() }).parse(parsedNode).name}:` };
    case 'twemoji':
      return { kind: 'text', text: z.object({ name: z.string() }).parse(parsedNode).name };
    default:
      return { kind: 'text', text: textContent.safeParse(parsedNode).data?.content ?? '' };
  }
}

function findId(parsedNode: unknown): string {
  return z.object({ id: z.string() }).parse(parsedNode).id;
}

function childNodes(candidate: unknown): MarkdownNode[] {
  const found = nodeContent.safeParse(candidate).data;
  return found ? toNodes(found.content) : [{ kind: 'text', text: textContent.parse(candidate).content }];
}
