import {
  type SlackBlock,
  type SlackElement,
  type SlackImage,
  slackAccessory,
  slackElements,
  slackImage,
} from './slack-payload.ts';

export type SlackPart =
  | { readonly kind: 'drawn'; readonly blocks: readonly SlackBlock[] }
  /** Drawn by the page, because the renderer's menus report no choice and cannot be reached by keyboard. */
  | { readonly kind: 'menu'; readonly element: SlackElement; readonly blockId: string | undefined }
  /** Drawn by the page, because the renderer adds a button without a name. Without a URL, only the text is shown. */
  | { readonly kind: 'picture'; readonly alt: string; readonly url: string | undefined }
  | { readonly kind: 'unsupported'; readonly type: string };

/** URLs on the page's server, by the file ids in payloads. */
export type FileUrls = Readonly<Record<string, string>>;

/** The renderer silently drops blocks of other types. */
const DRAWN_TYPES = new Set(['actions', 'context', 'divider', 'header', 'markdown', 'rich_text', 'section', 'table']);

export function slackParts(blocks: readonly SlackBlock[], files: FileUrls = {}): SlackPart[] {
  const parts: SlackPart[] = [];
  for (const part of blocks.flatMap((block) => splitBlock(block, files))) {
    const lastPart = parts.at(-1);
    if (part.kind === 'drawn' && lastPart?.kind === 'drawn') {
      parts[parts.length - 1] = { kind: 'drawn', blocks: [...lastPart.blocks, ...part.blocks] };
    } else {
      parts.push(part);
    }
  }
  return parts;
}

function splitBlock(block: SlackBlock, files: FileUrls): SlackPart[] {
  const image = slackImage(block);
  if (image) return [toPicture(image, files)];
  if (!DRAWN_TYPES.has(block.type)) return [{ kind: 'unsupported', type: block.type }];
  const accessory = slackAccessory(block);
  if (accessory && accessory.type !== 'button' && accessory.type !== 'image') {
    const { accessory: _, ...section } = block;
    return [{ kind: 'drawn', blocks: [section] }, ...toMenu(accessory, block.block_id)];
  }
  const elements = slackElements(block);
  // The renderer may still draw an unknown form of the block.
  if (elements.length === 0) return [{ kind: 'drawn', blocks: [block] }];
  return elements
    .flatMap((element): SlackPart[] =>
      element.type === 'button'
        ? [{ kind: 'drawn', blocks: [{ ...block, elements: [element] }] }]
        : toMenu(element, block.block_id),
    )
    .reduce<SlackPart[]>(joinRows, []);
}

function toPicture(image: SlackImage, files: FileUrls): SlackPart {
  const { alt_text: alt, slack_file: { id = '' } = {} } = image;
  return { kind: 'picture', alt, url: files[id] };
}

function toMenu(element: SlackElement, blockId: string | undefined): SlackPart[] {
  return element.type === 'static_select'
    ? [{ kind: 'menu', element, blockId }]
    : [{ kind: 'unsupported', type: element.type }];
}

/** Consecutive buttons stay in one row. */
function joinRows(parts: SlackPart[], part: SlackPart): SlackPart[] {
  const lastPart = parts.at(-1);
  if (part.kind !== 'drawn' || lastPart?.kind !== 'drawn') return [...parts, part];
  const [lastRow, nextRow] = [lastPart.blocks[0], part.blocks[0]];
  if (!lastRow || !nextRow) return parts;
  const elements = [...slackElements(lastRow), ...slackElements(nextRow)];
  return [...parts.slice(0, -1), { kind: 'drawn', blocks: [{ ...lastRow, elements }] }];
}
