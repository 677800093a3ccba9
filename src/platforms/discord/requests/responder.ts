import {
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { DiscordApi, InteractionRef } from '../rest/api.ts';
import { isRefused } from '../rest/failure.ts';
import type { Page } from './pictures.ts';

/** Sends the first answer: as an API call, or as the response to Discord's HTTP request. */
export type FirstAnswer = (response: APIInteractionResponse) => Promise<void>;

type State =
  | 'open'
  /** Deferred: only the person will see the answer ('private'), or everyone ('public'). */
  | 'private'
  | 'public'
  /** Deferred: the message with the control will be changed. */
  | 'changing'
  | 'answered';

/** The answers to one interaction, in the order that Discord requires: a first one within three seconds, then more. */
export class Responder {
  readonly #api: DiscordApi;
  readonly #interaction: InteractionRef;
  readonly #first: FirstAnswer;
  #state: State = 'open';

  constructor(
    api: DiscordApi,
    interaction: InteractionRef,
    first: FirstAnswer = (response) => api.reply(interaction, response),
  ) {
    this.#api = api;
    this.#interaction = interaction;
    this.#first = first;
  }

  /** Defers the answer. */
  async defer(isPrivate: boolean): Promise<void> {
    this.#state = isPrivate ? 'private' : 'public';
    const data = isPrivate ? { data: { flags: MessageFlags.Ephemeral as const } } : {};
    await this.#begin({ type: InteractionResponseType.DeferredChannelMessageWithSource, ...data });
  }

  /** Defers a change of the message with the control. */
  async deferUpdate(): Promise<void> {
    this.#state = 'changing';
    await this.#begin({ type: InteractionResponseType.DeferredMessageUpdate });
  }

  /**
   * Sends all pages of the answer. A deferral decides who sees the first page, but a public one is retracted if the
   * answer must be private.
   */
  async send([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    if (this.#state === 'open') {
      this.#state = 'answered';
      await this.#begin({
        type: InteractionResponseType.ChannelMessageWithSource,
        data: withFlag(first, isPrivate),
      });
    } else if (this.#state === 'private' || (this.#state === 'public' && !isPrivate)) {
      await this.#edit(first);
    } else {
      if (this.#state === 'public') await this.#deleteDeferral();
      await this.#follow(first, isPrivate);
    }
    for (const other of others) await this.#follow(other, isPrivate);
  }

  /**
   * The id of the public answer, after it was sent.
   * @throws Discord's error
   */
  async postedId(): Promise<string> {
    return await this.#api.firstAnswer(this.#interaction);
  }

  /** Replaces the message with the control; further pages follow it. */
  async update([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    if (this.#state === 'open') {
      this.#state = 'answered';
      await this.#begin({ type: InteractionResponseType.UpdateMessage, data: withFlag(first, false) });
    } else {
      await this.#edit(first);
    }
    for (const other of others) await this.#follow(other, isPrivate);
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

  /** Sends a text that only the person sees, whatever was sent or deferred before. */
  async apologise(content: string): Promise<void> {
    const before = this.#state;
    this.#state = 'answered';
    const plain = { content, allowed_mentions: { parse: [] } };
    const privately = { ...plain, flags: MessageFlags.Ephemeral as const };
    if (before === 'open') {
      await this.#begin({ type: InteractionResponseType.ChannelMessageWithSource, data: privately });
    } else if (before === 'private') {
      await this.#api.edit(this.#interaction, plain);
    } else {
      if (before === 'public') await this.#deleteDeferral();
      await this.#api.sendFollowUp(this.#interaction, privately);
    }
  }

  /** Sends the first answer. If Discord refuses it, another can still be the first. */
  async #begin(response: APIInteractionResponse): Promise<void> {
    try {
      await this.#first(response);
    } catch (error) {
      if (isRefused(error)) this.#state = 'open';
      throw error;
    }
  }

  /** If this fails, the deferral stands: an apology must know who would see it. */
  async #edit(page: Page): Promise<void> {
    await this.#api.edit(this.#interaction, withFlag(page, false), page.files);
    this.#state = 'answered';
  }

  async #follow(page: Page, isPrivate: boolean): Promise<void> {
    this.#state = 'answered';
    await this.#api.sendFollowUp(this.#interaction, withFlag(page, isPrivate), page.files);
  }

  /** Retracts a public deferral: otherwise the next message would replace it and be public. */
  async #deleteDeferral(): Promise<void> {
    try {
      await this.#api.deleteFirstAnswer(this.#interaction);
    } catch (error) {
      if (!isRefused(error)) throw error; // if it was refused, there was no deferral to retract
    }
  }
}

/** A page that only the person sees, or one without that flag. */
export function withFlag(body: Page, isPrivate: boolean) {
  const { components, allowed_mentions, attachments } = body;
  const flags = MessageFlags.IsComponentsV2 | (isPrivate ? MessageFlags.Ephemeral : 0);
  return { components, flags, allowed_mentions, ...(attachments && { attachments }) };
}
