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

/** A person's request by a command, a control or a form. */
export interface InteractionRequest extends UserRequest {
  readonly responder: Responder;
}

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

type Body = Page | { readonly content: string; readonly allowed_mentions: Page['allowed_mentions'] };

/** Answers one interaction as Discord requires: a first response within three seconds, then edits and follow-ups. */
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

  async defer(isPrivate: boolean): Promise<void> {
    const data = isPrivate ? { data: { flags: MessageFlags.Ephemeral as const } } : {};
    const type = InteractionResponseType.DeferredChannelMessageWithSource;
    await this.#begin({ type, ...data }, isPrivate ? 'private' : 'public');
  }

  /** Defers a change of the message with the control. */
  async deferUpdate(): Promise<void> {
    await this.#begin({ type: InteractionResponseType.DeferredMessageUpdate }, 'changing');
  }

  /**
   * Sends all pages of the answer. A deferral decides who sees the first page, but a public one is retracted if the
   * answer must be private.
   */
  async send([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    await this.#sendFirst(first, isPrivate);
    for (const other of others) await this.#follow(other, isPrivate);
  }

  /** Sends a text that only the person sees, whatever was sent or deferred before. */
  async apologise(content: string): Promise<void> {
    await this.#sendFirst({ content, allowed_mentions: { parse: [] } }, true);
  }

  /** Replaces the message with the control; further pages follow it. */
  async update([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
    if (!first) return;
    if (this.#state === 'open') {
      await this.#begin({ type: InteractionResponseType.UpdateMessage, data: withFlag(first, false) });
    } else {
      await this.#edit(first);
    }
    for (const other of others) await this.#follow(other, isPrivate);
  }

  async openForm(data: APIModalInteractionResponseCallbackData): Promise<void> {
    await this.#begin({ type: InteractionResponseType.Modal, data });
  }

  async suggest(choices: readonly Choice[]): Promise<void> {
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await this.#begin({ type, data: { choices: [...choices] } });
  }

  /**
   * The id of the public answer, after it was sent.
   * @throws Discord's error
   */
  async postedId(): Promise<string> {
    return await this.#api.firstAnswer(this.#interaction);
  }

  async #sendFirst(body: Body, isPrivate: boolean): Promise<void> {
    if (this.#state === 'open') {
      const type = InteractionResponseType.ChannelMessageWithSource;
      await this.#begin({ type, data: withFlag(body, isPrivate) });
    } else if (this.#state === 'private' || (this.#state === 'public' && !isPrivate)) {
      await this.#edit(body);
    } else {
      if (this.#state === 'public') await this.#deleteDeferral();
      await this.#follow(body, isPrivate);
    }
  }

  /** If Discord refuses the first response, another one can still be the first. */
  async #begin(response: APIInteractionResponse, state: State = 'answered'): Promise<void> {
    this.#state = state;
    try {
      await this.#first(response);
    } catch (error) {
      if (isRefused(error)) this.#state = 'open';
      throw error;
    }
  }

  /** If this fails, the deferral stands: an apology must know who would see it. */
  async #edit(body: Body): Promise<void> {
    await this.#api.edit(this.#interaction, withFlag(body, false), 'files' in body ? body.files : []);
    this.#state = 'answered';
  }

  async #follow(body: Body, isPrivate: boolean): Promise<void> {
    this.#state = 'answered';
    await this.#api.sendFollowUp(this.#interaction, withFlag(body, isPrivate), 'files' in body ? body.files : []);
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

/** The body as Discord takes it: without files, and with the flags for who sees it. */
export function withFlag(body: Body, isPrivate: boolean) {
  const ephemeral = isPrivate ? MessageFlags.Ephemeral : 0;
  if ('content' in body) return { ...body, ...(isPrivate && { flags: ephemeral }) };
  const { files: _, ...page } = body;
  return { ...page, flags: MessageFlags.IsComponentsV2 | ephemeral };
}
