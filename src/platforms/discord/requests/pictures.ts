import type { RawFile } from '@discordjs/rest';
import type { Message } from '../../../message/message.ts';
import { withoutPictures } from '../../../reply/picture.ts';
import { fileName } from '../render/layout.ts';
import type { DiscordBody } from '../render/render.ts';
import { failureText } from '../rest/failure.ts';
import type { Deps } from './deps.ts';

/** A message with the files that come along. */
export interface Page extends DiscordBody {
  readonly files?: readonly RawFile[];
}

/** A message, and the pictures in it that are drawn. */
export interface Illustrated {
  readonly message: Message;
  readonly drawn?: ReadonlyMap<string, Uint8Array>;
}

/** Draws the pictures of a message. If that fails, the failure is logged, and the message describes them in words. */
export async function illustrated({ draw, log, reference }: Deps, message: Message): Promise<Illustrated> {
  const pictures = message.blocks.filter((block) => block.type === 'picture');
  if (!draw || pictures.length === 0) return { message };
  try {
    // Discord is dark by default.
    const drawn = await Promise.all(pictures.map(async ({ name, svg }) => [name, await draw(svg.dark)] as const));
    return { message, drawn: new Map(drawn) };
  } catch (error) {
    log(`Discord: a picture could not be drawn (${reference}): ${failureText(error)}`);
    return { message: withoutPictures(message) };
  }
}

/** A body with its files. @param drawn by the names of the pictures */
export function withFiles(body: DiscordBody, drawn: ReadonlyMap<string, Uint8Array>): Page {
  const { attachments = [] } = body;
  const files = [...drawn].flatMap(([name, data]): RawFile[] =>
    attachments.some(({ filename }) => filename === fileName(name))
      ? [{ name: fileName(name), data, contentType: 'image/png' }]
      : [],
  );
  return files.length === 0 ? body : { ...body, files };
}
