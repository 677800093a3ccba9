import {
  type SlackBlock,
  type SlackElement,
  type SlackImage,
  slackAccessory,
  slackElements,
  slackImage,
} from './slack-payload.ts';

/** How a run of blocks is drawn. */
export type SlackPart =
  /** By the renderer. */
  | { readonly kind: 'drawn'; readonly blocks: readonly SlackBlock[] }
  /** By the page: the renderer's menus tell nobody what was chosen, and the keyboard does not reach them. */
  | { readonly kind: 'menu'; readonly element: SlackElement; readonly blockId: string | undefined }
  /**
   * By the page: the renderer puts a button beside it that has no name. Without an address it is told in words, since
   * none is loaded from elsewhere.
   */
  | { readonly kind: 'picture'; readonly alt: string; readonly url: string | undefined }
  | { readonly kind: 'unsupported'; readonly type: string };

/** Where the page finds the files that a payload names. */
export type Files = Readonly<Record<string, string>>;

/** What the renderer draws; anything else it would leave out without a word. */
const DRAWN = new Set(['actions', 'context', 'divider', 'header', 'markdown', 'rich_text', 'section', 'table']);
const MENUS = new Set(['static_select', 'overflow']);

/** Blocks in runs, each drawn in one way, in their order. */
export function slackParts(blocks: readonly SlackBlock[], files: Files = {}): SlackPart[] {
  const parts: SlackPart[] = [];
  for (const part of blocks.flatMap((block) => partsOf(block, files))) {
    const last = parts.at(-1);
    if (part.kind === 'drawn' && last?.kind === 'drawn') {
      parts[parts.length - 1] = { kind: 'drawn', blocks: [...last.blocks, ...part.blocks] };
    } else {
      parts.push(part);
    }
  }
  return parts;
}

function partsOf(block: SlackBlock, files: Files): SlackPart[] {
  const image = slackImage(block);
  if (image) return [pictureOf(image, files)];
  if (!DRAWN.has(block.type)) return [{ kind: 'unsupported', type: block.type }];
  const accessory = slackAccessory(block);
  if (accessory && accessory.type !== 'button' && accessory.type !== 'image') {
    const { accessory: _, ...section } = block;
    return [{ kind: 'drawn', blocks: [section] }, ...menuOf(accessory, block.block_id)];
  }
  const elements = slackElements(block);
  // What cannot be read may still be drawn.
  if (elements.length === 0) return [{ kind: 'drawn', blocks: [block] }];
  return elements
    .flatMap((element): SlackPart[] =>
      element.type === 'button'
        ? [{ kind: 'drawn', blocks: [{ ...block, elements: [element] }] }]
        : menuOf(element, block.block_id),
    )
    .reduce<SlackPart[]>(together, []);
}

function pictureOf(image: SlackImage, files: Files): SlackPart {
  const { alt_text: alt, image_url: address, slack_file: file } = image;
  const url = file?.id === undefined ? address : files[file.id];
  return { kind: 'picture', alt, url: url?.startsWith('/') ? url : undefined };
}

function menuOf(element: SlackElement, blockId: string | undefined): SlackPart[] {
  return MENUS.has(element.type) ? [{ kind: 'menu', element, blockId }] : [{ kind: 'unsupported', type: element.type }];
}

/** Buttons that stand beside each other stay in one row. */
function together(parts: SlackPart[], part: SlackPart): SlackPart[] {
  const last = parts.at(-1);
  if (part.kind !== 'drawn' || last?.kind !== 'drawn') return [...parts, part];
  const [row, more] = [last.blocks[0], part.blocks[0]];
  if (!row || !more) return parts;
  const elements = [...slackElements(row), ...slackElements(more)];
  return [...parts.slice(0, -1), { kind: 'drawn', blocks: [{ ...row, elements }] }];
}
