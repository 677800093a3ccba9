import type { Temporal } from 'temporal-polyfill';
import type { Modal, Said } from '../protocol.ts';

export const TEAM = 'T0PLAYGROUND';
export const CHANNEL = 'C0BRIEFINGS';
export const DIRECT = 'D0COLOSSUS';
export const PERSON = 'U0PERSON';
export const BOT_USER = 'U0BOT';
export const BOT_ID = 'B0BOT';
export const APP = 'A0PLAYGROUND';

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** What stands in a conversation. */
export interface SlackMessage {
  readonly ts: string;
  readonly at: Temporal.Instant;
  readonly channel: string;
  readonly from: 'person' | 'bot';
  readonly text: string;
  /** Seen by the person alone, and no part of the history. */
  readonly isPrivate: boolean;
  readonly thread?: string | undefined;
  /** Of the bot: what Slack was sent, and how. */
  readonly payload?: Fields;
  readonly sentBy?: string;
}

export interface View {
  readonly id: string;
  readonly hash: string;
  /** As Slack was sent it. */
  readonly payload: Fields;
  readonly sentBy: string;
  readonly errors?: Record<string, string>;
}

const MOST_FAULTS = 20;
/** The page gets all of them after each change. */
const MOST_MESSAGES = 300;

/** What a workspace with one channel, one person and the bot holds. */
export class Workspace {
  readonly #now: () => Temporal.Instant;
  readonly #changed: () => void;
  #messages: SlackMessage[] = [];
  #modal: View | undefined;
  #home: View | undefined;
  #faults: string[] = [];
  #lastTs = 0;

  constructor(now: () => Temporal.Instant, changed: () => void) {
    this.#now = now;
    this.#changed = changed;
  }

  get messages(): readonly SlackMessage[] {
    return this.#messages;
  }

  get modal(): View | undefined {
    return this.#modal;
  }

  get home(): View | undefined {
    return this.#home;
  }

  get faults(): readonly string[] {
    return this.#faults;
  }

  message(ts: string): SlackMessage | undefined {
    return this.#messages.find((message) => message.ts === ts);
  }

  add(message: Omit<SlackMessage, 'ts' | 'at'>): SlackMessage {
    const added = { ...message, ts: this.newTs(), at: this.#now() };
    this.#messages = [...this.#messages, added].slice(-MOST_MESSAGES);
    this.#changed();
    return added;
  }

  /** Puts something else in the place of a message's words. */
  change(ts: string, change: Pick<SlackMessage, 'text' | 'payload' | 'sentBy'>): void {
    this.#messages = this.#messages.map((message) => (message.ts === ts ? { ...message, ...change } : message));
    this.#changed();
  }

  remove(ts: string): void {
    this.#messages = this.#messages.filter((message) => message.ts !== ts);
    this.#changed();
  }

  clear(channel: string): void {
    this.#messages = this.#messages.filter((message) => message.channel !== channel);
    this.#changed();
  }

  /** Shows a view as the modal, in the place of any other; undefined closes it. */
  showModal(view: Omit<View, 'hash'> | undefined): View | undefined {
    this.#modal = view && { ...view, hash: this.newTs() };
    this.#changed();
    return this.#modal;
  }

  showHome(payload: Fields, sentBy: string): View {
    this.#home = { id: 'V0HOME', hash: this.newTs(), payload, sentBy };
    this.#changed();
    return this.#home;
  }

  /** Tells of something that was refused, or could not be done. */
  fault(text: string): void {
    this.#faults = [...this.#faults, text].slice(-MOST_FAULTS);
    this.#changed();
  }

  /** Slack's times of messages: seconds and six digits, each later than the one before. */
  newTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, this.#now().epochMilliseconds * 1000);
    return `${Math.floor(this.#lastTs / 1_000_000)}.${String(this.#lastTs % 1_000_000).padStart(6, '0')}`;
  }
}

/** A message as the page gets it. @param files where that finds those in the message, by their ids */
export function saidOf(message: SlackMessage, files: Record<string, string>): Said {
  const { ts, at, channel, from, text, isPrivate, thread, payload, sentBy } = message;
  const isReply = thread !== undefined && thread !== ts;
  return {
    id: ts,
    from,
    at: at.toString(),
    place: isReply ? 'thread' : channel === DIRECT ? 'direct' : 'channel',
    ...(isReply && { under: thread }),
    isPrivate,
    ...(from === 'person' && { text }),
    ...(payload && { payload }),
    ...(Object.keys(files).length > 0 && { files }),
    ...(sentBy !== undefined && { sentBy }),
  };
}

/** The open modal as the page gets it. */
export function modalOf({ id, payload, sentBy, errors }: View): Modal {
  return { id, payload, sentBy, ...(errors && { errors }) };
}

/** A view as Slack tells it to the app. @param values what its inputs hold */
export function shownView({ id, hash, payload }: View, values: Fields = {}): Fields {
  return {
    private_metadata: '',
    callback_id: '',
    ...payload,
    id,
    hash,
    team_id: TEAM,
    app_id: APP,
    bot_id: BOT_ID,
    root_view_id: id,
    previous_view_id: null,
    state: { values },
  };
}

/** A message as the history and payloads tell it. */
export function shownMessage({ ts, from, text, thread, payload }: SlackMessage): Fields {
  const { blocks, metadata } = payload ?? {};
  return {
    type: 'message',
    ts,
    text,
    user: from === 'bot' ? BOT_USER : PERSON,
    team: TEAM,
    ...(from === 'bot' && { bot_id: BOT_ID, app_id: APP }),
    ...(blocks !== undefined && { blocks }),
    ...(metadata !== undefined && { metadata }),
    ...(thread !== undefined && { thread_ts: thread }),
  };
}
