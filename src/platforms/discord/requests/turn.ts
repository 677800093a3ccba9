import {
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { DiscordApi, Named } from '../rest/api.ts';
import { isRefused } from '../rest/failure.ts';
import type { Page } from './pictures.ts';

/** How the first answer goes out: as a call, or as the response to Discord's request over HTTP. */
export type FirstAnswer = (response: APIInteractionResponse) => Promise<void>;

type State =
  | 'open'
  /** Deferred: the answer will be for the person alone, or for all. */
  | 'private'
  | 'public'
  /** A message is there, and will be changed. */
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

  /** Announces an answer. */
  async defer(isPrivate: boolean): Promise<void> {
    this.#state = isPrivate ? 'private' : 'public';
    const data = isPrivate ? { data: { flags: MessageFlags.Ephemeral as const } } : {};
    await this.#begin({ type: InteractionResponseType.DeferredChannelMessageWithSource, ...data });
  }

  /** Announces a change of the message with the control. */
  async deferChange(): Promise<void> {
    this.#state = 'changing';
    await this.#begin({ type: InteractionResponseType.DeferredMessageUpdate });
  }

  /**
   * Gives the answer, all of its pages. A deferral settles who sees the first page, except that a public one can still
   * be taken back for an answer that has to be private.
   */
  async say([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
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
      if (this.#state === 'public') await this.#retract();
      await this.#follow(first, isPrivate);
    }
    for (const other of others) await this.#follow(other, isPrivate);
  }

  /** The id of the message that everyone sees, once it was said. @throws what Discord answers */
  async postedId(): Promise<string> {
    return await this.#api.firstAnswer(this.#interaction);
  }

  /** Replaces the message with the control by the answer; more pages follow it. */
  async change([first, ...others]: readonly Page[], isPrivate: boolean): Promise<void> {
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

  /** Says something to the person alone, whatever was said or announced before. */
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

  /** Gives the first answer. If Discord refuses it, another one can still be the first. */
  async #begin(response: APIInteractionResponse): Promise<void> {
    try {
      await this.#first(response);
    } catch (error) {
      if (isRefused(error)) this.#state = 'open';
      throw error;
    }
  }

  /** If it fails, what was announced is still to come: an apology must know who would see it. */
  async #edit(page: Page): Promise<void> {
    await this.#api.edit(this.#interaction, withFlag(page, false), page.files);
    this.#state = 'answered';
  }

  async #follow(page: Page, isPrivate: boolean): Promise<void> {
    this.#state = 'answered';
    await this.#api.follow(this.#interaction, withFlag(page, isPrivate), page.files);
  }

  /** Takes back the announcement of an answer that all would see: the next message would become it, and be public. */
  async #retract(): Promise<void> {
    try {
      await this.#api.retract(this.#interaction);
    } catch (error) {
      if (!isRefused(error)) throw error; // If it was refused, there was nothing to take back.
    }
  }
}

/** A body that only the person sees, or one that leaves that open. */
export function withFlag(body: Page, isPrivate: boolean) {
  const { components, allowed_mentions, attachments } = body;
  const flags = MessageFlags.IsComponentsV2 | (isPrivate ? MessageFlags.Ephemeral : 0);
  return { components, flags, allowed_mentions, ...(attachments && { attachments }) };
}
