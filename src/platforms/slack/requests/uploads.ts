import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { PictureBlock } from '../../../message/message.ts';
import type { DrawPicture } from '../../../ports/pictures.ts';

/** How long the transfer may take, in milliseconds. */
const TIMEOUT = 10_000;
/** A day's timeline in as many workspaces, some of them in several zones. */
const MOST_KEPT = 500;
/** Slack makes a file ready to be shown within this, in milliseconds. One that it refuses later was deleted. */
const READY = 60_000;

const place = z.object({ upload_url: z.url(), file_id: z.string().min(1) });

export interface UploadsOptions {
  readonly draw: DrawPicture;
  /** Milliseconds. */
  readonly now: () => number;
  /** Where the Web API is; by default Slack's own. */
  readonly apiUrl?: string | undefined;
}

/** Pictures as files of workspaces, in no channel: messages name them. Each is brought to a workspace once. */
export class Uploads {
  readonly #options: UploadsOptions;
  /** The files' ids and when they were asked for, by workspace and picture. */
  readonly #kept = new BoundedMap<string, { readonly id: Promise<string>; readonly at: number }>(MOST_KEPT);

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** The id of a picture's file in a workspace. @throws Error if it cannot be drawn or uploaded */
  fileId(client: WebClient, team: string, picture: PictureBlock): Promise<string> {
    const key = keyOf(team, picture);
    const kept = this.#kept.get(key);
    if (kept) return kept.id;
    const id = this.#upload(client, picture);
    this.#kept.set(key, { id, at: this.#options.now() });
    id.catch(() => this.#kept.delete(key));
    return id;
  }

  /**
   * Notes that Slack did not show a picture. A new file may just not be ready, and is shown next time; an older one was
   * deleted, and is uploaded again next time.
   */
  refused(team: string, picture: PictureBlock): void {
    const key = keyOf(team, picture);
    const kept = this.#kept.get(key);
    if (kept && Math.abs(this.#options.now() - kept.at) > READY) this.#kept.delete(key);
  }

  async #upload(client: WebClient, { name, svg }: PictureBlock): Promise<string> {
    const { draw, apiUrl } = this.#options;
    // Slack's default theme is light.
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
    if (!ok) throw new Error(`Slack refused the upload (HTTP ${status})`);
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
