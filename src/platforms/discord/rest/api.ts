import { type RawFile, REST } from '@discordjs/rest';
import {
  type APIInteractionResponse,
  type RESTPatchAPIWebhookWithTokenMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPIWebhookWithTokenJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { sleep } from '../../../lib/sleep.ts';
import { CODES, codeOf, isNetworkError, statusOf } from './failure.ts';
import { type DiscordAccess, makeRequest } from './rest.ts';

/** Identifies an interaction in API calls. */
export interface InteractionRef {
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
}

interface ApiOptions extends DiscordAccess {
  /** Waits before a retry, in milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Timeout of the first attempt at a first answer, in milliseconds. */
  readonly firstAnswerTimeout?: number | undefined;
}

/** The attached files, in the order of the body's attachments. */
type Files = readonly RawFile[];

const id = z.string().min(1);
const MESSAGES = z.array(z.object({ author: z.object({ id }), components: z.unknown().optional() }));
const GUILDS = z.array(z.object({ id }));
/** A created message, or a channel. */
const IDENTIFIED = z.object({ id });
const ROLES = z.array(z.object({ id, tags: z.object({ bot_id: id.optional() }).optional() }));

/** Milliseconds. */
const CALL_TIMEOUT = 10_000;
/**
 * Milliseconds. A stalled first answer is aborted early, so that a second attempt arrives within Discord's three
 * seconds.
 */
export const FIRST_ANSWER_TIMEOUT = 1200;
/** The longest rate limit to wait for, in milliseconds. The person who asked waits too, and so does a shutdown. */
const MAX_RATE_LIMIT_WAIT = 25_000;
/**
 * Waits before retries, in milliseconds. While Discord still processes the first answer, the interaction's webhook may
 * not exist: it then returns 10015 and has done nothing.
 */
const WEBHOOK_RETRY_WAITS = [200, 500, 1000, 2000, 4000];
const GUILDS_PAGE = 200;

/**
 * The bot's API calls. The SDK retries none of them: after a 5xx or a broken connection it cannot know whether the call
 * took effect. Safe retries are done here. Waits for rate limits unless that takes too long.
 */
export class DiscordApi {
  readonly #rest: REST;
  readonly #pause: (milliseconds: number) => Promise<void>;
  readonly #firstAnswerTimeout: number;

  constructor({ token, apiUrl, pause = sleep, firstAnswerTimeout = FIRST_ANSWER_TIMEOUT }: ApiOptions) {
    this.#pause = pause;
    this.#firstAnswerTimeout = firstAnswerTimeout;
    this.#rest = new REST({
      version: '10',
      retries: 0,
      timeout: CALL_TIMEOUT,
      rejectOnRateLimit: ({ retryAfter }) => retryAfter > MAX_RATE_LIMIT_WAIT,
      makeRequest: (url, init) => makeRequest(url, init),
      ...(apiUrl !== undefined && { api: apiUrl }),
    }).setToken(token);
  }

  /** Sends the first answer to an interaction. Discord accepts exactly one, so a retry is safe. */
  async reply({ id: interaction, token }: InteractionRef, body: APIInteractionResponse): Promise<void> {
    const route = Routes.interactionCallback(interaction, token);
    const options = { body, auth: false };
    try {
      await this.#rest.post(route, { ...options, signal: AbortSignal.timeout(this.#firstAnswerTimeout) });
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await this.#rest.post(route, options).catch((again: unknown) => {
        // the first attempt did arrive
        if (codeOf(again) !== CODES.alreadyAnswered) throw again;
      });
    }
  }

  /** Replaces the first answer, or sends it after a deferral. A retry is safe. */
  async edit(
    { application_id, token }: InteractionRef,
    body: RESTPatchAPIWebhookWithTokenMessageJSONBody,
    files: Files = [],
  ): Promise<void> {
    const options = { body, files: [...files], auth: false };
    await this.#onceWebhookExists(() =>
      retryIfUncertain(() => this.#rest.patch(Routes.webhookMessage(application_id, token), options)),
    );
  }

  /** Sends a further message. Not retried if it may have arrived: people would see it twice. */
  async sendFollowUp(
    { application_id, token }: InteractionRef,
    body: RESTPostAPIWebhookWithTokenJSONBody,
    files: Files = [],
  ): Promise<void> {
    const options = { body, files: [...files], auth: false };
    await this.#onceWebhookExists(() => this.#rest.post(Routes.webhook(application_id, token), options));
  }

  async deleteFirstAnswer({ application_id, token }: InteractionRef): Promise<void> {
    await this.#onceWebhookExists(() =>
      this.#rest.delete(Routes.webhookMessage(application_id, token), { auth: false }),
    );
  }

  /** Posts to a channel. The body's nonce makes a retry safe for some minutes. Returns the message's id. */
  async post(channel: string, body: RESTPostAPIChannelMessageJSONBody, files: Files = []): Promise<string | undefined> {
    const posted = await retryIfUncertain(() =>
      this.#rest.post(Routes.channelMessages(channel), { body, files: [...files] }),
    );
    return IDENTIFIED.safeParse(posted).data?.id;
  }

  /** The id of the message with the first answer. */
  async firstAnswer({ application_id, token }: InteractionRef): Promise<string> {
    return IDENTIFIED.parse(await this.#rest.get(Routes.webhookMessage(application_id, token), { auth: false })).id;
  }

  /** The direct-message channel with a person; Discord opens it if needed. */
  async directMessages(person: string): Promise<string> {
    return IDENTIFIED.parse(await this.#rest.post(Routes.userChannels(), { body: { recipient_id: person } })).id;
  }

  /** Messages of a channel before this one, latest first. */
  async messagesBefore(channel: string, message: string, limit: number) {
    const query = new URLSearchParams({ before: message, limit: String(limit) });
    return MESSAGES.parse(await this.#rest.get(Routes.channelMessages(channel), { query }));
  }

  /** A guild's roles; `bot` is the bot that Discord created a role for. */
  async roles(guild: string): Promise<readonly { readonly id: string; readonly bot: string | undefined }[]> {
    const roles = ROLES.parse(await this.#rest.get(Routes.guildRoles(guild)));
    return roles.map((role) => ({ id: role.id, bot: role.tags?.bot_id }));
  }

  /** The global commands, or those of one guild. */
  async commands(application: string, guild?: string): Promise<unknown> {
    return this.#rest.get(commandsRoute(application, guild));
  }

  /** Replaces the global commands, or those of one guild. */
  async setCommands(application: string, body: RESTPutAPIApplicationCommandsJSONBody, guild?: string): Promise<void> {
    await this.#rest.put(commandsRoute(application, guild), { body });
  }

  async guilds(): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const after = ids.at(-1);
      const query = new URLSearchParams({ limit: String(GUILDS_PAGE), ...(after !== undefined && { after }) });
      const page = GUILDS.parse(await this.#rest.get(Routes.userGuilds(), { query }));
      ids.push(...page.map((guild) => guild.id));
      if (page.length < GUILDS_PAGE) return ids;
    }
  }

  /** Retries a call for some seconds, until Discord knows the interaction's webhook. */
  async #onceWebhookExists(call: () => Promise<unknown>): Promise<void> {
    for (const wait of WEBHOOK_RETRY_WAITS) {
      try {
        await call();
        return;
      } catch (error) {
        if (codeOf(error) !== CODES.unknownWebhook) throw error;
        await this.#pause(wait);
      }
    }
    await call();
  }
}

function commandsRoute(application: string, guild: string | undefined) {
  return guild === undefined
    ? Routes.applicationCommands(application)
    : Routes.applicationGuildCommands(application, guild);
}

async function retryIfUncertain<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isUncertain(error)) throw error;
    return await call();
  }
}

/** Whether a failed call may have taken effect. */
function isUncertain(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? isNetworkError(error) : status >= 500;
}
