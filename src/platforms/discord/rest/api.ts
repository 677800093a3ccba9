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

export interface InteractionRef {
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
}

interface ApiOptions extends DiscordAccess {
  readonly pause?: (milliseconds: number) => Promise<void>;
  readonly initialResponseTimeout?: number | undefined;
}

type Files = readonly RawFile[];

const id = z.string().min(1);
const MESSAGES = z.array(z.object({ author: z.object({ id }), components: z.unknown().optional() }));
const GUILDS = z.array(z.object({ id }));
const OBJECT_WITH_ID = z.object({ id });
const ROLES = z.array(z.object({ id, tags: z.object({ bot_id: id.optional() }).optional() }));

const CALL_TIMEOUT_MS = 10_000;
/** Early, so that a second attempt arrives within Discord's three seconds. */
const INITIAL_RESPONSE_TIMEOUT_MS = 1200;
const MAX_RATE_LIMIT_WAIT_MS = 25_000;
/**
 * While Discord is still processing the initial response, the interaction's webhook may not exist yet. Calls to it then fail
 * without effect, so they are safe to retry.
 */
const WEBHOOK_RETRY_WAITS_MS = [200, 500, 1000, 2000, 4000];
const GUILDS_PAGE = 200;

/** Retries only calls that are safe to repeat; the SDK would repeat all. */
export class DiscordApi {
  readonly #rest: REST;
  readonly #pause: (milliseconds: number) => Promise<void>;
  readonly #initialResponseTimeout: number;

  constructor({ token, apiUrl, pause = sleep, initialResponseTimeout = INITIAL_RESPONSE_TIMEOUT_MS }: ApiOptions) {
    this.#pause = pause;
    this.#initialResponseTimeout = initialResponseTimeout;
    this.#rest = new REST({
      version: '10',
      retries: 0,
      timeout: CALL_TIMEOUT_MS,
      rejectOnRateLimit: ({ retryAfter }) => retryAfter > MAX_RATE_LIMIT_WAIT_MS,
      makeRequest: (url, init) => makeRequest(url, init),
      ...(apiUrl !== undefined && { api: apiUrl }),
    }).setToken(token);
  }

  /** Sends the initial response. Retries are safe, since Discord accepts only one. */
  async reply({ id: interaction, token }: InteractionRef, body: APIInteractionResponse): Promise<void> {
    const route = Routes.interactionCallback(interaction, token);
    const options = { body, auth: false };
    try {
      await this.#rest.post(route, { ...options, signal: AbortSignal.timeout(this.#initialResponseTimeout) });
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await this.#rest.post(route, options).catch((retryError: unknown) => {
        // This code means that the first attempt arrived after all.
        if (codeOf(retryError) !== CODES.alreadyAnswered) throw retryError;
      });
    }
  }

  /** Replaces the initial response, or sends it after a deferral. Retries are safe. */
  async edit(
    { application_id, token }: InteractionRef,
    body: RESTPatchAPIWebhookWithTokenMessageJSONBody,
    files: Files = [],
  ): Promise<void> {
    const options = { body, files: [...files], auth: false };
    await this.#retryUntilWebhookExists(() =>
      retryIfUncertain(() => this.#rest.patch(Routes.webhookMessage(application_id, token), options)),
    );
  }

  /** Does not retry a call that may have succeeded, because the message would appear twice. */
  async sendFollowUp(
    { application_id, token }: InteractionRef,
    body: RESTPostAPIWebhookWithTokenJSONBody,
    files: Files = [],
  ): Promise<void> {
    const options = { body, files: [...files], auth: false };
    await this.#retryUntilWebhookExists(() => this.#rest.post(Routes.webhook(application_id, token), options));
  }

  async deleteInitialResponse({ application_id, token }: InteractionRef): Promise<void> {
    await this.#retryUntilWebhookExists(() =>
      this.#rest.delete(Routes.webhookMessage(application_id, token), { auth: false }),
    );
  }

  /** Posts to a channel and returns the message's id. `nonce` and `enforce_nonce: true` in the body make retries safe. */
  async post(channel: string, body: RESTPostAPIChannelMessageJSONBody, files: Files = []): Promise<string | undefined> {
    const message = await retryIfUncertain(() =>
      this.#rest.post(Routes.channelMessages(channel), { body, files: [...files] }),
    );
    return OBJECT_WITH_ID.safeParse(message).data?.id;
  }

  async initialResponseId({ application_id, token }: InteractionRef): Promise<string> {
    return OBJECT_WITH_ID.parse(await this.#rest.get(Routes.webhookMessage(application_id, token), { auth: false })).id;
  }

  async directMessages(person: string): Promise<string> {
    return OBJECT_WITH_ID.parse(await this.#rest.post(Routes.userChannels(), { body: { recipient_id: person } })).id;
  }

  async messagesBefore(channel: string, message: string, limit: number) {
    const query = new URLSearchParams({ before: message, limit: String(limit) });
    return MESSAGES.parse(await this.#rest.get(Routes.channelMessages(channel), { query }));
  }

  /** `bot` is set if Discord created the role for a bot. */
  async roles(guild: string): Promise<readonly { readonly id: string; readonly bot: string | undefined }[]> {
    const roles = ROLES.parse(await this.#rest.get(Routes.guildRoles(guild)));
    return roles.map((role) => ({ id: role.id, bot: role.tags?.bot_id }));
  }

  async commands(application: string, guild?: string): Promise<unknown> {
    return this.#rest.get(commandsRoute(application, guild));
  }

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

  async #retryUntilWebhookExists(call: () => Promise<unknown>): Promise<void> {
    for (const wait of WEBHOOK_RETRY_WAITS_MS) {
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

function isUncertain(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? isNetworkError(error) : status >= 500;
}
