import {
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { DiscordApi, Named } from '../rest/api.ts';
import { isRefused } from '../rest/failure.ts';
import type { Page } from './pictures.ts';

/** How the first answer goes out: as a call, or as the answer to Discord's request over HTTP. */
export type FirstAnswer = (response: APIInteractionResponse) => Promise<void>;

type State =
  | 'open'
  /** It is known that an answer comes, to the person alone or to all. */
  | 'private'
  | 'public'
  /** A message stands, and is to be changed. */
  | 'changing'
  | 'answered';

/** One interaction's answers, in the order in which Discord takes them: a first one within three seconds, then others. */
export class Turn {
  readonly #api: DiscordApi;
  readonly #interaction: Named;
  readonly #first: FirstAnswer;
  #state: State = 'open';

  constructor(
    api: DiscordApi,
    interaction: Named,
    first: FirstAnswer = (response) => api.reply(interaction, response),
  ) {
    this.#api = api;
    this.#interaction = interaction;
    this.#first = first;
  }

  /** Says that an answer comes. */
  async defer(isPrivate: boolean): Promise<void> {
    this.#state = isPrivate ? 'private' : 'public';
    const data = isPrivate ? { data: { flags: MessageFlags.Ephemeral as const } } : {};
    await this.#begin({ type: InteractionResponseType.DeferredChannelMessageWithSource, ...data });
  }

  /** Says that the message with the control is going to change. */
  async deferChange(): Promise<void> {
    this.#state = 'changing';
    await this.#begin({ type: InteractionResponseType.DeferredMessageUpdate });
  }

  /** Gives the answer, all of its pages. After a deferral, who sees the first was settled by that. */
  async say([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    const before = this.#state;
    this.#state = 'answered';
    if (before === 'open') {
      await this.#begin({
        type: InteractionResponseType.ChannelMessageWithSource,
        data: withFlag(first, isPrivate),
      });
    } else if (before === 'private' || before === 'public') {
      await this.#api.edit(this.#interaction, withFlag(first, false), first.files);
    } else {
      await this.#api.follow(this.#interaction, withFlag(first, isPrivate), first.files);
    }
    for (const other of others) await this.#api.follow(this.#interaction, withFlag(other, isPrivate), other.files);
  }

  /** Puts the answer in the place of the message with the control; what is more follows. */
  async change([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    const before = this.#state;
    this.#state = 'answered';
    if (before === 'open') {
      await this.#begin({ type: InteractionResponseType.UpdateMessage, data: withFlag(first, false) });
    } else {
      await this.#api.edit(this.#interaction, withFlag(first, false), first.files);
    }
    for (const other of others) await this.#api.follow(this.#interaction, withFlag(other, isPrivate), other.files);
  }

  async openForm(data: APIModalInteractionResponseCallbackData): Promise<void> {
    this.#state = 'answered';
    await this.#begin({ type: InteractionResponseType.Modal, data });
  }

  async suggest(choices: readonly { readonly name: string; readonly value: string }[]): Promise<void> {
    this.#state = 'answered';
    await this.#begin({
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices: [...choices] },
    });
  }

  /** Tells the person alone, whatever was said or promised before. */
  async excuse(content: string): Promise<void> {
    const before = this.#state;
    this.#state = 'answered';
    const plain = { content, allowed_mentions: { parse: [] } };
    const privately = { ...plain, flags: MessageFlags.Ephemeral as const };
    if (before === 'open') {
      await this.#begin({ type: InteractionResponseType.ChannelMessageWithSource, data: privately });
    } else if (before === 'private') {
      await this.#api.edit(this.#interaction, plain);
    } else {
      if (before === 'public') await this.#retract();
      await this.#api.follow(this.#interaction, privately);
    }
  }

  /** Gives the first answer. If Discord refuses it, there is none, and another one can be the first. */
  async #begin(response: APIInteractionResponse): Promise<void> {
    try {
      await this.#first(response);
    } catch (error) {
      if (isRefused(error)) this.#state = 'open';
      throw error;
    }
  }

  /** Takes back the promise of an answer that all would see. */
  async #retract(): Promise<void> {
    try {
      await this.#api.retract(this.#interaction);
    } catch (error) {
      if (!isRefused(error)) throw error; // Otherwise there is nothing to take back.
    }
  }
}

/** A body that only the person sees, or one that says nothing of that. */
export function withFlag(body: Page, isPrivate: boolean) {
  const { components, allowed_mentions, attachments } = body;
  const flags = MessageFlags.IsComponentsV2 | (isPrivate ? MessageFlags.Ephemeral : 0);
  return { components, flags, allowed_mentions, ...(attachments && { attachments }) };
}
