import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { PictureBlock } from '../../../message/message.ts';
import type { DrawPicture } from '../../../ports/pictures.ts';

/** How long the transfer may take, in milliseconds. */
const TIMEOUT = 10_000;
/** A day's timeline in as many workspaces, some of them in several zones. */
const MOST_KEPT = 500;

const place = z.object({ upload_url: z.url(), file_id: z.string().min(1) });

export interface UploadsOptions {
  readonly draw: DrawPicture;
  /** Where the Web API is; by default Slack's own. */
  readonly apiUrl?: string | undefined;
}

/** Pictures as files of workspaces, in no channel: messages name them. Each is brought to a workspace once. */
export class Uploads {
  readonly #options: UploadsOptions;
  /** The files' ids, by workspace and picture, the latest used last. */
  readonly #kept = new Map<string, Promise<string>>();

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** The id of a picture's file in a workspace. @throws Error if it cannot be drawn or uploaded */
  fileId(client: WebClient, team: string, picture: PictureBlock): Promise<string> {
    const key = keyOf(team, picture);
    const id = this.#kept.get(key) ?? this.#upload(client, picture);
    this.#kept.delete(key);
    this.#kept.set(key, id);
    id.catch(() => this.#kept.delete(key));
    const [oldest = ''] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    return id;
  }

  /** Has it uploaded anew when it is next shown: somebody may have deleted the file. */
  forget(team: string, picture: PictureBlock): void {
    this.#kept.delete(keyOf(team, picture));
  }

  async #upload(client: WebClient, { name, svg }: PictureBlock): Promise<string> {
    const { draw, apiUrl } = this.#options;
    // Slack is light unless somebody has made it dark.
    const png = await draw(svg.light);
    const filename = `${name}.png`;
    const { upload_url: url, file_id: id } = place.parse(
      await client.files.getUploadURLExternal({ filename, length: png.length }),
    );
    if (!isSafe(new URL(url), apiUrl)) throw new Error('Slack named an address to upload to that is not https');
    const { ok, status } = await fetch(url, {
      method: 'POST',
      body: Buffer.from(png),
      headers: { 'content-type': 'application/octet-stream' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!ok) throw new Error(`Slack took no file (HTTP ${status})`);
    await client.files.completeUploadExternal({ files: [{ id, title: filename }] });
    return id;
  }
}

function keyOf(team: string, { svg }: PictureBlock): string {
  return `${team} ${svg.light}`;
}

/** A picture leaves the machine encrypted, unless for the place where the whole API is. */
function isSafe({ protocol, host }: URL, apiUrl: string | undefined): boolean {
  return protocol === 'https:' || (apiUrl !== undefined && host === URL.parse(apiUrl)?.host);
}
