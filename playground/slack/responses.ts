import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Fields, Workspace } from './workspace.ts';

/** Where something was done that the app may answer. */
export interface Spot {
  readonly channel: string;
  readonly thread?: string | undefined;
  /** The message with the button. */
  readonly source?: string | undefined;
}

const MOST_USES = 5;

const answer = z.looseObject({
  text: z.string().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

/** The addresses under which the app answers what somebody did. */
export class ResponseUrls {
  readonly #workspace: Workspace;
  readonly #spots = new Map<string, { readonly spot: Spot; readonly after: Promise<void> | undefined; left: number }>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** A new one, as a path. @param after what comes there waits for this, so that an acknowledgement stands before it */
  open(spot: Spot, after?: Promise<void>): string {
    const path = `/response/${randomBytes(18).toString('base64url')}`;
    this.#spots.set(path, { spot, after, left: MOST_USES });
    return path;
  }

  /** Takes an answer. False if there is no such address, or it has been used up. */
  async take(path: string, body: Fields): Promise<boolean> {
    const found = this.#spots.get(path);
    if (!found || found.left === 0) return false;
    found.left -= 1;
    await found.after;
    this.say(body, 'response_url', found.spot);
    return true;
  }

  /** Says what the app answers, or changes the message that it answers to. */
  say(body: Fields, sentBy: string, { channel, thread, source }: Spot): void {
    const { success, data } = answer.safeParse(body);
    if (!success) {
      this.#workspace.fault(`Slack refused an answer by ${sentBy}: it cannot be read`);
      return;
    }
    const { text = '', response_type: type, replace_original, delete_original, thread_ts } = data;
    if (source !== undefined && delete_original) {
      this.#workspace.remove(source);
      return;
    }
    if (source !== undefined && replace_original) {
      this.#workspace.change(source, { text, payload: body, sentBy });
      return;
    }
    this.#workspace.add({
      channel,
      from: 'bot',
      text,
      isPrivate: type === 'ephemeral',
      thread: thread_ts ?? thread,
      payload: body,
      sentBy,
    });
  }
}
