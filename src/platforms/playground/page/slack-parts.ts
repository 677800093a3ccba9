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
  /** In words: the page loads none from elsewhere. */
  | { readonly kind: 'picture'; readonly alt: string }
  | { readonly kind: 'unsupported'; readonly type: string };

/** Where the page finds the files that a payload names. */
export type Files = Readonly<Record<string, string>>;

/** What the renderer draws; anything else it would leave out without a word. */
const DRAWN = new Set([
  'actions',
  'context',
  'divider',
  'header',
  'image',
  'markdown',
  'rich_text',
  'section',
  'table',
]);
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
  if (!DRAWN.has(block.type)) return [{ kind: 'unsupported', type: block.type }];
  const image = slackImage(block);
  if (image) return [pictureOf(image, files)];
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
  const { slack_file: file, ...block } = image;
  const url = file?.id === undefined ? image.image_url : files[file.id];
  if (!url?.startsWith('/')) return { kind: 'picture', alt: image.alt_text };
  return { kind: 'drawn', blocks: [{ ...block, image_url: url }] };
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
