import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { PictureBlock } from '../../../message/message.ts';
import type { DrawPicture } from '../../../ports/pictures.ts';

const TRANSFER_TIMEOUT_MS = 10_000;
const MAX_UPLOADS = 500;
/** Slack may need this long to show a new file. If it refuses the file later, the file was deleted. */
const READY_AFTER_MS = 60_000;

const uploadTargetSchema = z.object({ upload_url: z.url(), file_id: z.string().min(1) });

export interface UploadsOptions {
  readonly draw: DrawPicture;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly apiUrl?: string | undefined;
}

/** Uploads each picture once per workspace, as a file outside any channel. */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #uploads = new BoundedMap<string, { readonly id: Promise<string>; readonly requestedAt: number }>(
    MAX_UPLOADS,
  );

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** @throws Error if the picture cannot be drawn or uploaded */
  fileId(client: WebClient, team: string, picture: PictureBlock): Promise<string> {
    const key = pictureKey(team, picture);
    const upload = this.#uploads.get(key);
    if (upload) return upload.id;
    const id = this.#upload(client, picture);
    this.#uploads.set(key, { id, requestedAt: this.#options.now() });
    id.catch(() => this.#uploads.delete(key));
    return id;
  }

  /**
   * Call if Slack refused a message with the picture. A new file may not be ready yet; an older one was deleted, and is
   * uploaded again next time.
   */
  recordRefusal(team: string, picture: PictureBlock): void {
    const key = pictureKey(team, picture);
    const upload = this.#uploads.get(key);
    if (upload && Math.abs(this.#options.now() - upload.requestedAt) > READY_AFTER_MS) this.#uploads.delete(key);
  }

  async #upload(client: WebClient, { name, svg }: PictureBlock): Promise<string> {
    const { draw, apiUrl } = this.#options;
    // Slack's default theme is light.
    const png = await draw(svg.light);
    const filename = `${name}.png`;
    const { upload_url: url, file_id: id } = uploadTargetSchema.parse(
      await client.files.getUploadURLExternal({ filename, length: png.length }),
    );
    if (!isSafeUrl(new URL(url), apiUrl)) throw new Error('Slack returned an upload URL that is not https');
    const { ok, status } = await fetch(url, {
      method: 'POST',
      body: Buffer.from(png),
      headers: { 'content-type': 'application/octet-stream' },
      redirect: 'error',
      signal: AbortSignal.timeout(TRANSFER_TIMEOUT_MS),
    });
    if (!ok) throw new Error(`Slack refused the upload (HTTP ${status})`);
    await client.files.completeUploadExternal({ files: [{ id, title: filename }] });
    return id;
  }
}

function pictureKey(team: string, { svg }: PictureBlock): string {
  return `${team} ${svg.light}`;
}

function isSafeUrl({ protocol, host }: URL, apiUrl: string | undefined): boolean {
  return protocol === 'https:' || (apiUrl !== undefined && host === URL.parse(apiUrl)?.host);
}
