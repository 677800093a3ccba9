import type { RawFile } from '@discordjs/rest';
import type { Message } from '../../../message/message.ts';
import { withoutPictures } from '../../../reply/blocks.ts';
import { fileName } from '../render/layout.ts';
import type { DiscordBody } from '../render/render.ts';
import { failureText } from '../rest/failure.ts';
import type { Deps } from './deps.ts';

export interface Page extends DiscordBody {
  readonly files?: readonly RawFile[];
}

export interface DrawnMessage {
  readonly message: Message;
  readonly images?: ReadonlyMap<string, Uint8Array>;
}

/** On failure, logs the error and replaces the pictures with words. */
export async function drawPictures({ draw, log, reference }: Deps, message: Message): Promise<DrawnMessage> {
  const pictures = message.blocks.filter((block) => block.type === 'picture');
  if (!draw || pictures.length === 0) return { message };
  try {
    // Discord's default theme is dark.
    const images = await Promise.all(pictures.map(async ({ name, svg }) => [name, await draw(svg.dark)] as const));
    return { message, images: new Map(images) };
  } catch (error) {
    log(`Discord: could not draw a picture; answering without pictures (${reference}): ${failureText(error)}`);
    return { message: withoutPictures(message) };
  }
}

export function withFiles(body: DiscordBody, images: ReadonlyMap<string, Uint8Array>): Page {
  const { attachments = [] } = body;
  const files = [...images].flatMap(([name, data]): RawFile[] =>
    attachments.some(({ filename }) => filename === fileName(name))
      ? [{ name: fileName(name), data, contentType: 'image/png' }]
      : [],
  );
  return files.length === 0 ? body : { ...body, files };
}
