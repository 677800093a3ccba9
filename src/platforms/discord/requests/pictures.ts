import type { RawFile } from '@discordjs/rest';
import type { Message } from '../../../message/message.ts';
import { withoutPictures } from '../../../reply/picture.ts';
import { fileName } from '../render/layout.ts';
import type { DiscordBody } from '../render/render.ts';
import { failureText } from '../rest/failure.ts';
import type { Deps } from './deps.ts';

export interface Page extends DiscordBody {
  readonly files?: readonly RawFile[];
}

export interface DrawnMessage {
  readonly message: Message;
  readonly drawn?: ReadonlyMap<string, Uint8Array>;
}

/** Draws the pictures of a message. If that fails, logs why and shows them as words. */
export async function drawPictures({ draw, log, reference }: Deps, message: Message): Promise<DrawnMessage> {
  const pictures = message.blocks.filter((block) => block.type === 'picture');
  if (!draw || pictures.length === 0) return { message };
  try {
    // Discord's default theme is dark.
    const drawn = await Promise.all(pictures.map(async ({ name, svg }) => [name, await draw(svg.dark)] as const));
    return { message, drawn: new Map(drawn) };
  } catch (error) {
    log(`Discord: could not draw a picture (${reference}): ${failureText(error)}`);
    return { message: withoutPictures(message) };
  }
}

/** Adds the files of the pictures that a body shows. @param drawn by picture name */
export function withFiles(body: DiscordBody, drawn: ReadonlyMap<string, Uint8Array>): Page {
  const { attachments = [] } = body;
  const files = [...drawn].flatMap(([name, data]): RawFile[] =>
    attachments.some(({ filename }) => filename === fileName(name))
      ? [{ name: fileName(name), data, contentType: 'image/png' }]
      : [],
  );
  return files.length === 0 ? body : { ...body, files };
}
