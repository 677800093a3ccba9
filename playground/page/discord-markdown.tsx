import { Fragment } from 'react';
import { type MarkdownNode, parseMarkdown } from './markdown.ts';
import type { Theme } from './theme.ts';
import { momentInWords } from './time.ts';

export interface DrawContext {
  readonly theme: Theme;
  readonly zone: string;
  readonly names: Readonly<Record<string, string>>;
}

export function DiscordMarkdown({ content, ...drawContext }: DrawContext & { readonly content: string }) {
  return (
    <div className="markdown">
      <Nodes nodes={parseMarkdown(content)} {...drawContext} />
    </div>
  );
}

function Nodes({ nodes, ...drawContext }: DrawContext & { readonly nodes: readonly MarkdownNode[] }) {
  return nodes.map((node, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the text of a message does not change its order
    <Fragment key={i}>
      <Node node={node} {...drawContext} />
    </Fragment>
  ));
}

function Node({ node, ...drawContext }: DrawContext & { readonly node: MarkdownNode }) {
  const isLight = drawContext.theme === 'light';
  const children = 'children' in node ? <Nodes nodes={node.children} {...drawContext} /> : null;
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return <br />;
    case 'strong':
      return <discord-bold>{children}</discord-bold>;
    case 'em':
      return <discord-italic>{children}</discord-italic>;
    case 'underline':
      return <discord-underlined>{children}</discord-underlined>;
    case 'strike':
      return <s>{children}</s>;
    case 'spoiler':
      return <discord-spoiler>{children}</discord-spoiler>;
    case 'small':
      return <discord-subscript lightTheme={isLight}>{children}</discord-subscript>;
    case 'quote':
      return <discord-quote>{children}</discord-quote>;
    case 'heading':
      return <discord-header level={node.level === 1 ? 1 : node.level === 2 ? 2 : 3}>{children}</discord-header>;
    case 'code':
      return <discord-code>{node.text}</discord-code>;
    case 'code block':
      return <discord-pre>{node.text}</discord-pre>;
    case 'link':
      return (
        <a href={node.target} target="_blank" rel="noreferrer noopener">
          {children}
        </a>
      );
    case 'mention':
      return (
        <discord-mention type={MENTION_TYPES[node.target]} lightTheme={isLight}>
          {drawContext.names[node.name] ?? node.name}
        </discord-mention>
      );
    case 'time': {
      const instant = new Date(node.seconds * 1000).toISOString();
      return <time dateTime={instant}>{momentInWords(instant, drawContext.zone)}</time>;
    }
    case 'list': {
      const items = node.items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text of a message does not change its order
        <li key={i}>
          <Nodes nodes={item} {...drawContext} />
        </li>
      ));
      return node.start === undefined ? <ul>{items}</ul> : <ol start={node.start}>{items}</ol>;
    }
  }
}

const MENTION_TYPES = { person: 'user', channel: 'channel', role: 'role', everyone: 'role', command: 'slash' } as const;
