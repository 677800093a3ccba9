import {
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { Choice } from '../commands/choices.ts';
import type { DiscordApi, InteractionRef } from '../rest/api.ts';
import { isRefused } from '../rest/failure.ts';
import type { UserRequest } from './deps.ts';
import type { Page } from './pictures.ts';

export interface InteractionRequest extends UserRequest {
  readonly responder: Responder;
}

/** Sends the initial response, as an API call or in response to Discord's HTTP request. */
export type SendInitialResponse = (response: APIInteractionResponse) => Promise<void>;

type ResponseState =
  | 'open'
  /** Deferred: the answer will be visible only to the person ('private') or to everyone ('public'). */
  | 'private'
  | 'public'
  /** Deferred: the answer will replace the message that has the pressed control. */
  | 'updating'
  | 'answered';

type Body = Page | { readonly content: string; readonly allowed_mentions: Page['allowed_mentions'] };

/** Answers one interaction under Discord's rules: an initial response within three seconds, then edits and follow-ups. */
export class Responder {
  readonly #api: DiscordApi;
  readonly #interaction: InteractionRef;
  readonly #sendInitialResponse: SendInitialResponse;
  #state: ResponseState = 'open';

  constructor(
    api: DiscordApi,
    interaction: InteractionRef,
    sendInitialResponse: SendInitialResponse = (response) => api.reply(interaction, response),
  ) {
    this.#api = api;
    this.#interaction = interaction;
    this.#sendInitialResponse = sendInitialResponse;
  }

  async defer(isPrivate: boolean): Promise<void> {
    const data = isPrivate ? { data: { flags: MessageFlags.Ephemeral as const } } : {};
    const type = InteractionResponseType.DeferredChannelMessageWithSource;
    await this.#respond({ type, ...data }, isPrivate ? 'private' : 'public');
  }

  async deferUpdate(): Promise<void> {
    await this.#respond({ type: InteractionResponseType.DeferredMessageUpdate }, 'updating');
  }

  /** A public deferral is deleted before a private answer. */
  async send([first, ...furtherPages]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    await this.#sendFirstPage(first, isPrivate);
    for (const page of furtherPages) await this.#sendFollowUp(page, isPrivate);
  }

  async apologise(content: string): Promise<void> {
    await this.#sendFirstPage({ content, allowed_mentions: { parse: [] } }, true);
  }

  /** Replaces the message that has the pressed control with the first page, and sends the other pages. */
  async update([first, ...furtherPages]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    if (this.#state === 'open') {
      await this.#respond({ type: InteractionResponseType.UpdateMessage, data: withFlag(first, false) });
    } else {
      await this.#edit(first);
    }
    for (const page of furtherPages) await this.#sendFollowUp(page, isPrivate);
  }

  async openForm(data: APIModalInteractionResponseCallbackData): Promise<void> {
    await this.#respond({ type: InteractionResponseType.Modal, data });
  }

  async suggest(choices: readonly Choice[]): Promise<void> {
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await this.#respond({ type, data: { choices: [...choices] } });
  }

  async postedId(): Promise<string> {
    return await this.#api.initialResponseId(this.#interaction);
  }

  async #sendFirstPage(body: Body, isPrivate: boolean): Promise<void> {
    if (this.#state === 'open') {
      const type = InteractionResponseType.ChannelMessageWithSource;
      await this.#respond({ type, data: withFlag(body, isPrivate) });
    } else if (this.#state === 'private' || (this.#state === 'public' && !isPrivate)) {
      await this.#edit(body);
    } else {
      if (this.#state === 'public') await this.#deleteDeferral();
      await this.#sendFollowUp(body, isPrivate);
    }
  }

  async #respond(response: APIInteractionResponse, state: ResponseState = 'answered'): Promise<void> {
    this.#state = state;
    try {
      await this.#sendInitialResponse(response);
    } catch (error) {
      if (isRefused(error)) this.#state = 'open';
      throw error;
    }
  }

  /** On failure the state stays deferred, because it decides who would see an apology. */
  async #edit(body: Body): Promise<void> {
    await this.#api.edit(this.#interaction, withFlag(body, false), 'files' in body ? body.files : []);
    this.#state = 'answered';
  }

  async #sendFollowUp(body: Body, isPrivate: boolean): Promise<void> {
    this.#state = 'answered';
    await this.#api.sendFollowUp(this.#interaction, withFlag(body, isPrivate), 'files' in body ? body.files : []);
  }

  /** The next message would otherwise replace a public deferral and be public. */
  async #deleteDeferral(): Promise<void> {
    try {
      await this.#api.deleteInitialResponse(this.#interaction);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }
}

export function withFlag(body: Body, isPrivate: boolean) {
  const ephemeral = isPrivate ? MessageFlags.Ephemeral : 0;
  if ('content' in body) return { ...body, ...(isPrivate && { flags: ephemeral }) };
  const { files: _, ...page } = body;
  return { ...page, flags: MessageFlags.IsComponentsV2 | ephemeral };
}
