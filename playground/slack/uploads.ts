import { z } from 'zod';
import type { Files } from '../files.ts';
import type { Fields } from './workspace.ts';

const slackFile = z.object({ slack_file: z.object({ id: z.string() }) });

/** Files on their way to Slack, and where the page finds those that have come. */
export class Uploads {
  readonly #files: Files;
  readonly #originOf: () => string;
  /** By their ids; '' until they have come. */
  readonly #paths = new Map<string, string>();

  constructor(files: Files, originOf: () => string) {
    this.#files = files;
    this.#originOf = originOf;
  }

  /** The id of a new file, and where it is to be sent. */
  begin(): Fields {
    const id = `F0${String(this.#paths.size + 1).padStart(8, '0')}`;
    this.#paths.set(id, '');
    return { file_id: id, upload_url: `${this.#originOf()}/upload/${id}` };
  }

  /** Takes a file. False if nobody has said that it comes. */
  take(id: string, bytes: Uint8Array, type: string): boolean {
    if (this.#paths.get(id) !== '') return false;
    this.#paths.set(id, this.#files.keep(bytes, type));
    return true;
  }

  has(id: string): boolean {
    return Boolean(this.#paths.get(id));
  }

  /** Those that stand in a payload, by their ids. */
  within(payload: unknown): Record<string, string> {
    const named = slackFile.safeParse(payload).data;
    const path = named && this.#paths.get(named.slack_file.id);
    const own = named && path ? { [named.slack_file.id]: path } : {};
    const inner = typeof payload === 'object' && payload !== null ? Object.values(payload) : [];
    return Object.assign(own, ...inner.map((one) => this.within(one)));
  }
}
